import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import { firstRow, type Queryable } from '../database/rows';
import { inTransaction, type Transaction } from '../database/transaction';
import type { DelegationKind } from '../identity/delegation.entity';
import { Refusal, refuse, refuseAll } from '../language/refusal';
import { confirmTexts } from '../language/text.store';
import { type TextIn, textsOf, textsProblems } from '../members/member.input';
import { spellReference } from '../nodes/reference';
import { type Acting, personOf } from '../operation/context';
import type { Readership, ReleaseRule } from './round.entity';
import { openToProblems, referenceProblems, type Window, windowProblems } from './round.input';
import { inOrder } from './round.service';
import { type LockedRound, recordEventsOfRounds, roundEvent } from './round.store';
import { later, mayUpdate, onlyTitle } from './running.rules';
import { permitRunning, roundToRun } from './running.service';

/** What is left out stays as it is. */
export interface RoundChange {
  readonly reference?: string | undefined;
  readonly title?: readonly TextIn[] | undefined;
  readonly opensAt?: Date | undefined;
  readonly closesAt?: Date | undefined;
  readonly lateUntil?: Date | undefined;
  readonly timeZone?: string | undefined;
  readonly release?: ReleaseRule | undefined;
  readonly openTo?: readonly DelegationKind[] | undefined;
  readonly readableBy?: Readership | undefined;
}

export interface UpdateRound extends RoundChange {
  readonly roundId: string;
  readonly expectedVersion: number;
}

/** Corrects a round: everything before it opens, its title afterwards. Returns its id. */
export async function updateRound(ctx: Acting, { roundId, expectedVersion, ...input }: UpdateRound): Promise<string> {
  const { personId } = personOf(ctx);
  permitRunning(ctx);
  const reference = input.reference === undefined ? undefined : spellReference(input.reference);
  refuseAll([
    ...(reference === undefined ? [] : referenceProblems(reference)),
    ...(input.title ? textsProblems(input.title, ['input', 'title']) : []),
    ...openToProblems(input.openTo),
  ]);
  return inTransaction(ctx, async (tx) => {
    const round = await roundToRun(tx, ctx, { roundId, expectedVersion }, { rule: mayUpdate(ctx.viewer) });
    permitFields(round, input);
    await write(tx, ctx, round, { ...input, reference });
    const languages = input.title?.map(({ language }) => language) ?? [];
    confirmTexts(tx, [{ id: round.id, field: 'title', languages }], { personId, now: ctx.now });
    await recordEventsOfRounds(tx, [roundEvent('ROUND_CHANGED', round, ctx.now, personId)]);
    return round.id;
  });
}

/** Refuses, field by field, what can no longer be changed. */
function permitFields(round: LockedRound, change: RoundChange): void {
  const given = Object.entries(change).filter(([name, value]) => name !== 'title' && value !== undefined);
  const problems = given.flatMap(([name]) =>
    reasonsOf(onlyTitle, { state: round.state }).map((code) => ({
      code,
      path: ['input', name],
      parameters: { round: round.reference },
    })),
  );
  if (problems.length > 0) throw new Refusal(problems, round.id);
}

async function write(tx: Transaction, ctx: Acting, round: LockedRound, change: RoundChange): Promise<void> {
  const { reference = round.reference, opensAt = round.opensAt, closesAt = round.closesAt } = change;
  const { timeZone = round.timeZone, release = round.release, readableBy = round.readableBy } = change;
  const lateUntil = change.lateUntil ?? later(round.holding.lateUntil, closesAt);
  const problems = windowProblems({ opensAt, closesAt, lateUntil, timeZone }, ctx.now, givenOf(change));
  if (problems.length > 0) throw new Refusal(problems, round.id);
  if (reference !== round.reference && (await isTaken(tx, round, reference)))
    refuse('REFERENCE_EXISTS', ['input', 'reference'], { reference }, round.id);
  const title = JSON.stringify(textsOf(change.title ?? [], round.title));
  // A reminder of another deadline is not made up for.
  const from = Number(closesAt) === Number(round.closesAt) ? round.remindersFrom : ctx.now;
  tx.send(sql`/* rounds.update */
    update round set reference = ${reference}, title = ${title}::jsonb, opens_at = ${opensAt}, closes_at = ${closesAt},
      late_until = ${lateUntil}, time_zone = ${timeZone}, release = ${release}, open_to = ${inOrder(change.openTo ?? round.openTo)},
      readable_by = ${readableBy}, reminders_from = ${from}, version = version + 1 where id = ${round.id}`);
}

function givenOf({ opensAt, closesAt, lateUntil }: RoundChange): ReadonlySet<keyof Window> {
  const given = Object.entries({ opensAt, closesAt, lateUntil }).filter(([, value]) => value !== undefined);
  return new Set(given.map(([name]) => name as keyof Window));
}

/** The roadmap is held: of two rounds that are given the same reference, one comes second. */
async function isTaken(tx: Queryable, round: LockedRound, reference: string): Promise<boolean> {
  await firstRow(
    tx,
    sql`/* rounds.holdRoadmap */ select 1 from roadmap where id = ${round.roadmapId} for no key update`,
  );
  const other = await firstRow(
    tx,
    sql`/* rounds.taken */ select 1 from round where roadmap_id = ${round.roadmapId} and reference = ${reference}`,
  );
  return other !== undefined;
}
