import sql from 'sql-template-tag';
import { inTransaction } from '../database/transaction';
import type { EventType } from '../events/event.entity';
import { type Acting, personOf } from '../operation/context';
import type { RoundState } from './round.entity';
import { recordEventsOfRounds, roundEvent } from './round.store';
import { maySwitch } from './running.rules';
import { permitRunning, roundToRun } from './running.service';

export interface SwitchRound {
  readonly roundId: string;
  readonly expectedVersion: number;
}

/** Stops taking comments until the round is resumed, or its deadline comes: that stands. */
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
  const { personId } = personOf(ctx);
  permitRunning(ctx);
  return inTransaction(ctx, async (tx) => {
    const round = await roundToRun(tx, ctx, input, { rule: maySwitch(ctx.viewer, from), expected: from });
    tx.send(sql`/* rounds.switch */ update round set state = ${to}, version = version + 1 where id = ${round.id}`);
    await recordEventsOfRounds(tx, [roundEvent(type, round, ctx.now, personId)]);
    return round.id;
  });
}
