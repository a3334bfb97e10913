import { type Denial, reasonsOf } from '../access/denial';
import type { Transaction } from '../database/transaction';
import type { ErrorCode, Occasion } from '../language/messages';
import { Refusal } from '../language/refusal';
import type { Acting } from '../operation/context';
import type { RoundState } from './round.entity';
import { settle } from './round.service';
import { type LockedRound, lockedRound } from './round.store';
import { mayRunRounds, type RunFact } from './running.rules';

/** Refuses whoever does not run rounds, before anything is looked up. */
export function permitRunning(ctx: Acting): void {
  const reasons = reasonsOf(mayRunRounds(ctx.viewer), {});
  if (reasons.length > 0) throw new Refusal(reasons.map((code) => ({ code, occasion: 'round' })));
}

interface Wanted {
  readonly roundId: string;
  readonly expectedVersion: number;
}

interface Terms {
  readonly rule: Denial<RunFact, ErrorCode>;
  /** Whose deadlines count; those of all unless given. */
  readonly delegationId?: string | null;
  /** The state in which it would be permitted, for the words of the refusal. */
  readonly expected?: RoundState;
  /** What it is done for, where other words then fit. */
  readonly occasion?: Occasion;
}

/** The round that somebody runs, locked, with the clock's steps taken, if the rule permits it as it then stands. */
export async function roundToRun(
  tx: Transaction,
  ctx: Acting,
  { roundId, expectedVersion }: Wanted,
  { rule, delegationId = null, expected, occasion }: Terms,
): Promise<LockedRound> {
  const seen = await lockedRound(tx, roundId, expectedVersion, delegationId);
  const [round = seen] = await settle(tx, [seen], ctx.now);
  const { id, reference, state, closesAt, timeZone } = round;
  // Whether all is answered is asked once the round is held.
  const reasons = reasonsOf(rule, { state, isAnswered: true });
  if (reasons.length === 0) return round;
  const parameters = { round: reference, closedAt: { at: closesAt, timeZone }, state, ...(expected && { expected }) };
  throw new Refusal(
    reasons.map((code) => ({
      ...{ code, path: ['input', 'roundId'], parameters },
      occasion: code === 'INVALID_VALUE' ? 'state' : occasion,
    })),
    id,
  );
}
