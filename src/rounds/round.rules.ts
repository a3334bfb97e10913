import type { ErrorCode } from '../language/messages';
import type { ReleaseRule, RoundState } from './round.entity';

/** What decides whether a round takes comments; instants as ISO texts, with the deadline that holds for one delegation. */
export interface RoundFacts {
  readonly id: string;
  readonly reference: string;
  readonly state: RoundState;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly lateUntil: string;
}

export type Admission =
  | { readonly admitted: true; readonly late: boolean }
  | { readonly admitted: false; readonly reason: ErrorCode; readonly parameters: Readonly<Record<string, string>> };

const ENDED: readonly RoundState[] = ['REPORTED', 'ARCHIVED'];

/**
 * Whether a round takes a comment at this instant. The deadline is the first instant that is late, `lateUntil` the first
 * that is refused. The clock decides, not the stored state, which follows it within a second.
 */
export function admission(round: RoundFacts, now: Date): Admission {
  const { reference, state } = round;
  if (ENDED.includes(state)) return refused('ROUND_ENDED', { round: reference });
  if (state === 'PAUSED') return refused('ROUND_PAUSED', { round: reference });
  if (now < new Date(round.opensAt)) return refused('ROUND_NOT_YET_OPEN', { round: reference, opensAt: round.opensAt });
  if (now < new Date(round.closesAt)) return { admitted: true, late: false };
  if (now < new Date(round.lateUntil)) return { admitted: true, late: true };
  return refused('ROUND_CLOSED', { round: reference, closedAt: round.lateUntil });
}

/** Whether comments of this round may still be answered, withdrawn or discussed. */
export function isConcluded(round: { readonly state: RoundState }): boolean {
  return ENDED.includes(round.state);
}

/** Whether every delegation may read what the others submitted. */
export function isReleased(round: { readonly release: ReleaseRule; readonly state: RoundState }): boolean {
  return round.release === 'IMMEDIATE' || ['CLOSED', 'IN_RESOLUTION', 'REPORTED', 'ARCHIVED'].includes(round.state);
}

export type Choice<Round extends RoundFacts> =
  | { readonly round: Round; readonly late: boolean }
  | { readonly reason: ErrorCode; readonly parameters: Readonly<Record<string, string>> };

/** The one round that takes a comment now, when the caller names none: rounds on time before rounds that are late. */
export function onlyOpenRound<Round extends RoundFacts>(rounds: readonly Round[], now: Date): Choice<Round> {
  const admitted = rounds.flatMap((round) => {
    const answer = admission(round, now);
    return answer.admitted ? [{ round, late: answer.late }] : [];
  });
  const onTime = admitted.filter((candidate) => !candidate.late);
  const candidates = onTime.length > 0 ? onTime : admitted;
  if (candidates.length > 1) return { reason: 'SEVERAL_OPEN_ROUNDS', parameters: {} };
  return candidates[0] ?? whyNone(rounds, now);
}

/** Says the most useful thing: a pause ends, an opening comes, a deadline has passed. */
function whyNone<Round extends RoundFacts>(rounds: readonly Round[], now: Date): Choice<Round> {
  const refusals = rounds.flatMap((round) => {
    const answer = admission(round, now);
    return answer.admitted ? [] : [answer];
  });
  const order: readonly ErrorCode[] = ['ROUND_PAUSED', 'ROUND_NOT_YET_OPEN', 'ROUND_CLOSED', 'ROUND_ENDED'];
  const best = order.map((code) => refusals.findLast((refusal) => refusal.reason === code)).find((refusal) => refusal);
  return best ?? { reason: 'NO_OPEN_ROUND', parameters: {} };
}

function refused(reason: ErrorCode, parameters: Readonly<Record<string, string>>): Admission {
  return { admitted: false, reason, parameters };
}
