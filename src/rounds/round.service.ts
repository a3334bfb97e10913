import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { firstRow, onlyRow, type Queryable, rows } from '../database/rows';
import { inTransaction } from '../database/transaction';
import type { EventType } from '../events/event.entity';
import { type NewEvent, recordEvents } from '../events/record';
import type { Texts } from '../language/language';
import { Refusal, refuse } from '../language/refusal';
import { LONGEST_REASON, textProblems } from '../language/text.rules';
import type { Acting } from '../operation/context';
import type { ReleaseRule, RoundState } from './round.entity';

export interface NewRound {
  readonly roadmapId: string;
  readonly reference: string;
  readonly title: Texts;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly lateUntil: Date;
  readonly timeZone: string;
  readonly release: ReleaseRule;
}

/** Announces a round on the roadmap as it stands. It opens and closes by the clock. */
export function announceRound(db: DataSource, round: NewRound, now = new Date()): Promise<string> {
  return inTransaction({ db }, async (tx) => {
    const { id } = await onlyRow<{ id: string }>(
      tx,
      sql`/* rounds.announce */
      insert into round (roadmap_id, reference, title, opens_at, closes_at, late_until, time_zone, release, roadmap_revision)
      select ${round.roadmapId}, ${round.reference}, ${JSON.stringify(round.title)}::jsonb, ${round.opensAt}, ${round.closesAt},
             ${round.lateUntil}, ${round.timeZone}, ${round.release}, revision
      from roadmap where id = ${round.roadmapId} returning id`,
    );
    recordEvents(tx, [roundEvent('ROUND_ANNOUNCED', { id, roadmap_id: round.roadmapId }, now, null)]);
    return id;
  });
}

interface Advanced {
  readonly id: string;
  readonly roadmap_id: string;
  readonly state: RoundState;
  readonly release: ReleaseRule;
  readonly due_at: Date;
}

/** Opens and closes the rounds whose instant has come. Safe to run in several processes: each step is taken once. */
export async function advanceRounds(db: DataSource, now: Date): Promise<void> {
  await inTransaction({ db }, async (tx) => {
    const opened = await rows<Advanced>(
      tx,
      sql`/* rounds.open */
      update round set state = 'OPEN', version = version + 1 where state = 'UPCOMING' and opens_at <= ${now}
      returning id, roadmap_id, state, release, opens_at as due_at`,
    );
    const closed = await rows<Advanced>(
      tx,
      sql`/* rounds.close */
      update round set state = 'CLOSED', version = version + 1 where state = 'OPEN' and closes_at <= ${now}
      returning id, roadmap_id, state, release, closes_at as due_at`,
    );
    for (const round of opened) recordEvents(tx, [roundEvent('ROUND_OPENED', round, round.due_at, null)]);
    for (const round of closed) {
      recordEvents(tx, [roundEvent('ROUND_CLOSED', round, round.due_at, null), ...(await releases(tx, round))]);
    }
  });
}

/** Each comment becomes visible to all delegations by an event of its own, so that a live client needs no second look. */
async function releases(tx: Queryable, round: Advanced): Promise<NewEvent[]> {
  if (round.release !== 'AT_CLOSE') return [];
  const comments = await rows<Released>(
    tx,
    sql`/* rounds.released */
    select id, delegation_id, thread_delegation_id, measure_id, pillar_id, reference from comment
    where round_id = ${round.id} and status = 'SUBMITTED' order by submitted_at, depth, id`,
  );
  return comments.map((comment) => ({
    ...roundEvent('COMMENT_RELEASED', round, round.due_at, null),
    audience: 'COMMENT_READERS',
    commentIds: [comment.id],
    delegationIds: [...new Set([comment.thread_delegation_id, comment.delegation_id ?? comment.thread_delegation_id])],
    measureIds: comment.measure_id ? [comment.measure_id] : [],
    pillarIds: comment.pillar_id ? [comment.pillar_id] : [],
    details: { reference: comment.reference },
  }));
}

interface Released {
  readonly id: string;
  /** Null for the Secretariat's replies. */
  readonly delegation_id: string | null;
  readonly thread_delegation_id: string;
  readonly measure_id: string | null;
  readonly pillar_id: string | null;
  readonly reference: string;
}

export interface ExtendRound {
  readonly roundId: string;
  readonly expectedVersion: number;
  readonly delegationId: string | null;
  readonly closesAt: Date;
  readonly lateUntil: Date;
  readonly reason: string;
}

/** Moves a deadline, for all or for one delegation; the record says by whom and why. A deadline never moves back. */
export async function extendRound(ctx: Acting, input: ExtendRound): Promise<string> {
  const actorId = approverOf(ctx);
  const problems = textProblems(input.reason, ['input', 'reason'], { most: LONGEST_REASON });
  if (problems.length > 0) throw new Refusal(problems);
  return inTransaction(ctx, async (tx) => {
    const round = await heldRound(tx, input.roundId, input.expectedVersion);
    if (input.closesAt <= round.closes_at || input.lateUntil < input.closesAt) {
      refuse('INVALID_VALUE', ['input', 'closesAt'], { expected: `> ${round.closes_at.toISOString()}` }, round.id);
    }
    if (!['UPCOMING', 'OPEN', 'PAUSED'].includes(round.state) && !input.delegationId)
      refuse('ROUND_ENDED', ['input', 'roundId'], { round: round.reference }, round.id);
    if (input.delegationId && !(await delegationExists(tx, input.delegationId)))
      refuse('NOT_FOUND', ['input', 'delegationId']);
    const lateUntil = input.lateUntil < round.late_until ? round.late_until : input.lateUntil;
    await rows(
      tx,
      sql`/* rounds.extend */
      insert into round_extension (round_id, delegation_id, closes_at, late_until, reason, granted_by, granted_at)
      values (${round.id}, ${input.delegationId ?? null}, ${input.closesAt}, ${lateUntil}, ${input.reason}, ${actorId}, ${ctx.now})`,
    );
    await rows(
      tx,
      input.delegationId
        ? sql`/* rounds.extended */ update round set version = version + 1 where id = ${round.id}`
        : sql`/* rounds.extended */ update round set version = version + 1, closes_at = ${input.closesAt}, late_until = ${lateUntil} where id = ${round.id}`,
    );
    recordEvents(tx, [
      {
        ...roundEvent('ROUND_EXTENDED', round, ctx.now, actorId),
        ...(input.delegationId && {
          audience: 'DELEGATION',
          delegationIds: [input.delegationId],
          roundId: round.id,
        }),
        details: {
          closesAt: input.closesAt.toISOString(),
          lateUntil: lateUntil.toISOString(),
          reason: input.reason,
        },
      },
    ]);
    return round.id;
  });
}

export interface SwitchRound {
  readonly roundId: string;
  readonly expectedVersion: number;
}

/** Stops taking comments until the round is resumed; its deadline stands. */
export function pauseRound(ctx: Acting, input: SwitchRound): Promise<string> {
  return switchRound(ctx, input, 'OPEN', 'PAUSED', 'ROUND_PAUSED');
}

export function resumeRound(ctx: Acting, input: SwitchRound): Promise<string> {
  return switchRound(ctx, input, 'PAUSED', 'OPEN', 'ROUND_RESUMED');
}

function switchRound(
  ctx: Acting,
  input: SwitchRound,
  from: RoundState,
  to: RoundState,
  type: EventType,
): Promise<string> {
  const actorId = approverOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const round = await heldRound(tx, input.roundId, input.expectedVersion);
    if (round.state !== from) refuse('INVALID_VALUE', ['input', 'roundId'], { expected: from }, round.id);
    await rows(
      tx,
      sql`/* rounds.switch */ update round set state = ${to}, version = version + 1 where id = ${round.id}`,
    );
    recordEvents(tx, [roundEvent(type, round, ctx.now, actorId)]);
    return round.id;
  });
}

interface HeldRound {
  readonly id: string;
  readonly roadmap_id: string;
  readonly reference: string;
  readonly state: RoundState;
  readonly closes_at: Date;
  readonly late_until: Date;
  readonly version: number;
}

async function heldRound(tx: Queryable, id: string, expected: number): Promise<HeldRound> {
  const round = await firstRow<HeldRound>(
    tx,
    sql`/* rounds.hold */
    select id, roadmap_id, reference, state, closes_at, late_until, version from round where id = ${id} for update`,
  );
  if (!round) return refuse('NOT_FOUND', ['input', 'roundId']);
  if (round.version !== expected)
    refuse('STALE_VERSION', ['input', 'expectedVersion'], { expected, current: round.version }, round.id);
  return round;
}

async function delegationExists(tx: Queryable, id: string): Promise<boolean> {
  return (await firstRow(tx, sql`/* rounds.delegation */ select 1 from delegation where id = ${id}`)) !== undefined;
}

function approverOf(ctx: Acting): string {
  if (ctx.viewer.kind !== 'SECRETARIAT' || ctx.viewer.role !== 'APPROVER') return refuse('NOT_APPROVER');
  return ctx.viewer.personId;
}

function roundEvent(
  type: EventType,
  round: { id: string; roadmap_id: string },
  occurredAt: Date,
  actorId: string | null,
): NewEvent {
  return { type, occurredAt, actorId, audience: 'PUBLIC', roadmapId: round.roadmap_id, roundId: round.id };
}
