import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { type Queryable, rows } from '../database/rows';
import { inTransaction, type Transaction } from '../database/transaction';
import { recordEvents } from '../events/record';
import { DelegationKind } from '../identity/delegation.entity';
import type { Texts } from '../language/language';
import { remind } from './reminder.store';
import type { Readership, ReleaseRule } from './round.entity';
import { dueSteps } from './round.rules';
import { type LockedRound, lockRounds, type RoundEvent, recordEventsOfRounds, roundEvent } from './round.store';

export interface NewRound {
  readonly roadmapId: string;
  readonly reference: string;
  readonly title: Texts;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly lateUntil: Date;
  readonly timeZone: string;
  readonly release: ReleaseRule;
  /** All kinds of delegation unless given. */
  readonly openTo?: readonly DelegationKind[] | undefined;
  /** The whole group unless given. */
  readonly readableBy?: Readership | undefined;
}

/** Announces a round on the roadmap as it stands. It opens and closes by the clock. */
export function announceRound(db: DataSource, round: NewRound, now = new Date()): Promise<string> {
  return inTransaction({ db }, async (tx) => {
    const id = randomUUID();
    if (!(await insertRound(tx, id, round, now))) throw new Error(`There is a round ${round.reference}, or no roadmap`);
    recordEvents(tx, [roundEvent('ROUND_ANNOUNCED', { id, roadmapId: round.roadmapId }, now, null)]);
    return id;
  });
}

/** Writes a round on the roadmap as it stands; false if there is no such roadmap, or a round has the reference. */
export async function insertRound(tx: Queryable, id: string, round: NewRound, now: Date): Promise<boolean> {
  const made = await rows(
    tx,
    sql`/* rounds.announce */
      insert into round (id, roadmap_id, reference, title, opens_at, closes_at, late_until, time_zone, release, open_to, readable_by,
        reminders_from, roadmap_revision)
      select ${id}, id, ${round.reference}, ${JSON.stringify(round.title)}::jsonb, ${round.opensAt}, ${round.closesAt}, ${round.lateUntil},
        ${round.timeZone}, ${round.release}, ${inOrder(round.openTo)}, ${round.readableBy ?? 'GROUP'}, ${now}, revision
      from roadmap where id = ${round.roadmapId}
      on conflict (roadmap_id, reference) do nothing returning id`,
  );
  return made.length > 0;
}

/** Kinds of delegation in the one order in which they are stored; all unless given. */
export function inOrder(kinds: readonly DelegationKind[] | undefined): DelegationKind[] {
  const all = Object.values(DelegationKind);
  return kinds ? all.filter((kind) => kinds.includes(kind)) : all;
}

/**
 * Opens and closes the rounds whose instant has come, and reminds of deadlines, so many milliseconds before. Safe to run in
 * several processes: each step is taken once.
 */
export async function advanceRounds(db: DataSource, now: Date, reminders: readonly number[] = []): Promise<void> {
  await inTransaction({ db }, async (tx) => {
    const due = sql`(r.state = 'UPCOMING' and r.opens_at <= ${now}) or (r.state in ('OPEN', 'PAUSED') and r.closes_at <= ${now})`;
    await settle(tx, await lockRounds(tx, due, null), now);
    await remind(tx, now, reminders);
  });
}

/**
 * Takes the steps that are due in rounds that are held, and returns the rounds as they then stand. Whoever changes a round
 * settles it first: so what the clock did is recorded before what a person did after it, and the clock decides even where
 * it has not yet been heard.
 */
export async function settle(tx: Transaction, held: readonly LockedRound[], now: Date): Promise<LockedRound[]> {
  const steps = held
    .flatMap((round) => dueSteps(round, now).map((step) => ({ ...step, round })))
    .toSorted((one, other) => Number(one.at) - Number(other.at));
  const events: RoundEvent[] = [];
  for (const { round, to, at } of steps) {
    tx.send(sql`/* rounds.step */ update round set state = ${to}, version = version + 1 where id = ${round.id}`);
    events.push(roundEvent(to === 'OPEN' ? 'ROUND_OPENED' : 'ROUND_CLOSED', round, at, null));
    if (to === 'CLOSED') events.push(...(await releases(tx, round, at)));
  }
  if (events.length > 0) await recordEventsOfRounds(tx, events);
  return held.map((round) => ({ ...round, state: steps.findLast((step) => step.round === round)?.to ?? round.state }));
}

/** Each comment becomes visible to all delegations by an event of its own, so that a live client needs no second look. */
export async function releases(tx: Queryable, round: LockedRound, at: Date): Promise<RoundEvent[]> {
  if (round.release !== 'AT_CLOSE' || round.readableBy === 'SECRETARIAT') return [];
  const comments = await rows<Released>(
    tx,
    sql`/* rounds.released */
    select id, delegation_id, thread_delegation_id, measure_id, pillar_id, reference from comment
    where round_id = ${round.id} and status = 'SUBMITTED' order by submitted_at, depth, id`,
  );
  return comments.map((comment) => ({
    ...roundEvent('COMMENT_RELEASED', round, at, null),
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
