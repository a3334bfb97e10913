import sql from 'sql-template-tag';
import { firstRow, type Queryable } from '../database/rows';
import { inTransaction } from '../database/transaction';
import { type Problem, Refusal, refuse } from '../language/refusal';
import { LONGEST_REASON, textProblems } from '../language/text.rules';
import { type Acting, personOf } from '../operation/context';
import { type LockedRound, recordEventsOfRounds, roundEvent } from './round.store';
import { firstEnd, lastDeadline, mayExtend } from './running.rules';
import { permitRunning, roundToRun } from './running.service';

export interface ExtendRound {
  readonly roundId: string;
  readonly expectedVersion: number;
  /** Null: to all. */
  readonly delegationId: string | null;
  readonly closesAt: Date;
  /** Null: as before, and not before the deadline. */
  readonly lateUntil: Date | null;
  readonly reason: string;
}

/** Moves a deadline, for all or for one delegation; the record says by whom and why. A deadline never moves back. */
export async function extendRound(ctx: Acting, input: ExtendRound): Promise<string> {
  const { personId } = personOf(ctx);
  const { delegationId, closesAt, reason } = input;
  permitRunning(ctx);
  refuseAll(textProblems(reason, ['input', 'reason'], { most: LONGEST_REASON }));
  return inTransaction(ctx, async (tx) => {
    const round = await roundToRun(tx, ctx, input, {
      rule: mayExtend(ctx.viewer, delegationId === null),
      delegationId,
    });
    if (delegationId && !(await delegationExists(tx, delegationId))) refuse('NOT_FOUND', ['input', 'delegationId']);
    refuseAll(deadlineProblems(round, input, ctx.now), round.id);
    const lateUntil = input.lateUntil ?? firstEnd(round.holding, closesAt);
    tx.send(sql`/* rounds.extend */
      insert into round_extension (round_id, delegation_id, closes_at, late_until, reason, granted_by, granted_at)
      values (${round.id}, ${delegationId}, ${closesAt}, ${lateUntil}, ${reason}, ${personId}, ${ctx.now})`);
    tx.send(
      delegationId
        ? sql`/* rounds.extended */ update round set version = version + 1 where id = ${round.id}`
        : sql`/* rounds.extended */ update round set version = version + 1, closes_at = ${closesAt}, late_until = ${lateUntil}, reminders_from = ${ctx.now} where id = ${round.id}`,
    );
    const details = { closesAt: closesAt.toISOString(), lateUntil: lateUntil.toISOString(), reason };
    const toOne = delegationId ? { audience: 'DELEGATION' as const, delegationIds: [delegationId] } : {};
    await recordEventsOfRounds(tx, [{ ...roundEvent('ROUND_EXTENDED', round, ctx.now, personId), ...toOne, details }]);
    return round.id;
  });
}

/** What is wrong with the dates, and which would be right. */
function deadlineProblems(round: LockedRound, { closesAt, lateUntil }: ExtendRound, now: Date): Problem[] {
  const { holding, timeZone } = round;
  const than = (at: Date) => ({ than: { at, timeZone } });
  const last = lastDeadline(holding, now);
  if (closesAt <= last)
    return [{ code: 'INVALID_VALUE', occasion: 'later', path: ['input', 'closesAt'], parameters: than(last) }];
  const first = firstEnd(holding, closesAt);
  if (lateUntil && lateUntil < first)
    return [{ code: 'INVALID_VALUE', occasion: 'notBefore', path: ['input', 'lateUntil'], parameters: than(first) }];
  return [];
}

async function delegationExists(tx: Queryable, id: string): Promise<boolean> {
  return (await firstRow(tx, sql`/* rounds.delegation */ select 1 from delegation where id = ${id}`)) !== undefined;
}

function refuseAll(problems: readonly Problem[], currentId?: string): void {
  if (problems.length > 0) throw new Refusal(problems, currentId);
}
