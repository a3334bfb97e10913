import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import { onlyRow, type Queryable } from '../database/rows';
import { inTransaction } from '../database/transaction';
import { Refusal, refuseAll } from '../language/refusal';
import { LONGEST_REASON, textProblems } from '../language/text.rules';
import { type Acting, personOf } from '../operation/context';
import type { SwitchRound } from './pause.service';
import { releases } from './round.service';
import { recordEventsOfRounds, roundEvent } from './round.store';
import { isUnanswered } from './running.reads';
import { later, mayArchive, mayClose, mayReport } from './running.rules';
import { permitRunning, roundToRun } from './running.service';

export interface CloseRound extends SwitchRound {
  readonly reason: string;
}

const MILLISECOND = 1;

/** Closes a round before its deadline, for all, and takes no late comments either. Returns its id. */
export async function closeRound(ctx: Acting, input: CloseRound): Promise<string> {
  const { personId } = personOf(ctx);
  permitRunning(ctx);
  const { reason } = input;
  refuseAll(textProblems(reason, ['input', 'reason'], { most: LONGEST_REASON }));
  return inTransaction(ctx, async (tx) => {
    const rule = mayClose(ctx.viewer);
    const round = await roundToRun(tx, ctx, input, { rule, expected: 'OPEN', occasion: 'close' });
    // A window is never empty, not even of a round that is closed in the millisecond in which it opened.
    const end = later(ctx.now, new Date(round.opensAt.getTime() + MILLISECOND));
    tx.send(sql`/* rounds.close */
      update round set state = 'CLOSED', closes_at = ${end}, late_until = ${end}, version = version + 1 where id = ${round.id}`);
    tx.send(sql`/* rounds.endExtensions */
      update round_extension set ended_at = ${ctx.now} where round_id = ${round.id} and ended_at is null`);
    const closed = { ...roundEvent('ROUND_CLOSED', round, ctx.now, personId), details: { reason } };
    await recordEventsOfRounds(tx, [closed, ...(await releases(tx, round, ctx.now))]);
    return round.id;
  });
}

/** Every comment is answered: the round is reported. Refused while one is not. Returns its id. */
export async function reportRound(ctx: Acting, input: SwitchRound): Promise<string> {
  const { personId } = personOf(ctx);
  permitRunning(ctx);
  return inTransaction(ctx, async (tx) => {
    const rule = mayReport(ctx.viewer);
    const round = await roundToRun(tx, ctx, input, { rule, expected: 'CLOSED' });
    const count = await unanswered(tx, round.id);
    const reasons = reasonsOf(rule, { state: round.state, isAnswered: count === 0 });
    const parameters = { round: round.reference, count };
    if (reasons.length > 0)
      throw new Refusal(
        reasons.map((code) => ({ code, path: ['input', 'roundId'], parameters })),
        round.id,
      );
    tx.send(sql`/* rounds.report */ update round set state = 'REPORTED', version = version + 1 where id = ${round.id}`);
    await recordEventsOfRounds(tx, [roundEvent('ROUND_REPORTED', round, ctx.now, personId)]);
    return round.id;
  });
}

async function unanswered(tx: Queryable, roundId: string): Promise<number> {
  const { count } = await onlyRow<{ count: number }>(
    tx,
    sql`/* rounds.unanswered */ select count(*)::integer as count from comment u where u.round_id = ${roundId} and ${isUnanswered(sql`u`)}`,
  );
  return count;
}

/** Puts a reported round away for the record. Returns its id. */
export async function archiveRound(ctx: Acting, input: SwitchRound): Promise<string> {
  const { personId } = personOf(ctx);
  permitRunning(ctx);
  return inTransaction(ctx, async (tx) => {
    const round = await roundToRun(tx, ctx, input, { rule: mayArchive(ctx.viewer), expected: 'REPORTED' });
    tx.send(
      sql`/* rounds.archive */ update round set state = 'ARCHIVED', version = version + 1 where id = ${round.id}`,
    );
    await recordEventsOfRounds(tx, [roundEvent('ROUND_ARCHIVED', round, ctx.now, personId)]);
    return round.id;
  });
}
