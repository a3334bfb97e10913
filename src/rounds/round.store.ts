import sql, { type Sql } from 'sql-template-tag';
import { firstRow, type Queryable, rows } from '../database/rows';
import type { Transaction } from '../database/transaction';
import type { EventType } from '../events/event.entity';
import { type NewEvent, recordEvents } from '../events/record';
import type { DelegationKind } from '../identity/delegation.entity';
import type { Texts } from '../language/language';
import { refuse } from '../language/refusal';
import type { Readership, ReleaseRule, RoundState } from './round.entity';
import type { Deadlines } from './running.rules';

/** A round, locked to be changed, with the deadlines that hold for all or for one delegation. */
export interface LockedRound {
  readonly id: string;
  readonly roadmapId: string;
  readonly reference: string;
  readonly state: RoundState;
  readonly title: Texts;
  readonly release: ReleaseRule;
  readonly openTo: readonly DelegationKind[];
  readonly readableBy: Readership;
  readonly remindersFrom: Date;
  readonly timeZone: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly version: number;
  readonly holding: Deadlines;
}

/** The rounds that meet a condition, in the order in which everybody locks them. */
export async function lockRounds(tx: Queryable, where: Sql, delegationId: string | null): Promise<LockedRound[]> {
  const holding = (column: Sql) =>
    sql`greatest(r.${column}, (select max(x.${column}) from round_extension x where x.round_id = r.id and x.ended_at is null and x.delegation_id = ${delegationId}::uuid))`;
  const held = await rows<Omit<LockedRound, 'holding'> & Deadlines & { readonly forAll: Date }>(
    tx,
    sql`/* rounds.lock */
    select r.id, r.roadmap_id as "roadmapId", r.reference, r.title, r.state, r.release, r.open_to as "openTo", r.readable_by as "readableBy",
      r.reminders_from as "remindersFrom", r.time_zone as "timeZone", r.opens_at as "opensAt", r.closes_at as "forAll",
      r.version, ${holding(sql`closes_at`)} as "closesAt", ${holding(sql`late_until`)} as "lateUntil"
    from round r where ${where} order by r.id for update of r`,
  );
  return held.map(({ forAll, closesAt, lateUntil, ...round }) => ({
    ...round,
    closesAt: forAll,
    holding: { closesAt, lateUntil },
  }));
}

/** The round, unless it has changed since it was seen. */
export async function lockedRound(
  tx: Queryable,
  id: string,
  expected: number,
  delegationId: string | null,
): Promise<LockedRound> {
  const [round] = await lockRounds(tx, sql`r.id = ${id}`, delegationId);
  if (!round) return refuse('NOT_FOUND', ['input', 'roundId']);
  if (round.version !== expected)
    refuse('STALE_VERSION', ['input', 'expectedVersion'], { expected, current: round.version }, round.id);
  return round;
}

export interface RoundEvent extends NewEvent {
  readonly roundId: string;
}

export function roundEvent(
  type: EventType,
  round: Pick<LockedRound, 'id' | 'roadmapId'>,
  occurredAt: Date,
  actorId: string | null,
): RoundEvent {
  return { type, occurredAt, actorId, audience: 'PUBLIC', roadmapId: round.roadmapId, roundId: round.id };
}

// What is recorded while a round waits for its step lies among the last few seconds of the log.
const LOOKED_BACK = 10_000;

/**
 * Appends what happened to rounds, in their order. The time of an event is that at which it was due, but never earlier than
 * what the log already tells of the round: a late comment may have come before the step that the deadline made. Nobody
 * can append between the look and the record: the head is held.
 */
export async function recordEventsOfRounds(tx: Transaction, events: readonly RoundEvent[]): Promise<void> {
  const ids = [...new Set(events.map(({ roundId }) => roundId))];
  const head = await firstRow<{ position: number }>(
    tx,
    sql`/* rounds.head */ select position::float8 as position from event_head for update`,
  );
  const told = await rows<{ id: string; at: Date }>(
    tx,
    sql`/* rounds.told */
    select round_id as id, max(occurred_at) as at from event
    where position > ${(head?.position ?? 0) - LOOKED_BACK} and round_id = any(${ids}::uuid[]) group by 1`,
  );
  const last = new Map(told.map(({ id, at }) => [id, at]));
  recordEvents(
    tx,
    events.map((event) => {
      const before = last.get(event.roundId);
      return before && before > event.occurredAt ? { ...event, occurredAt: before } : event;
    }),
  );
}
