import { after, type Condition, holds, is, isIn, not } from '../access/condition';
import { type Denial, denyIf, firstOf, reasonsOf } from '../access/denial';
import type { ErrorCode } from '../language/messages';
import type { RoundState } from './round.entity';

export type RoundFact = 'state' | 'opensAt' | 'closesAt' | 'lateUntil';

/** What decides whether a round takes comments; instants as ISO texts, with the deadline that holds for one delegation. */
export interface RoundFacts {
  readonly id: string;
  readonly reference: string;
  readonly state: RoundState;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly lateUntil: string;
}

/**
 * Why a round takes no comment at this instant. The deadline is the first instant that is late, `lateUntil` the first
 * that is refused. The clock decides, not the stored state, which follows it within a second.
 */
export function mayAdmit(now: Date): Denial<RoundFact, ErrorCode> {
  return firstOf<RoundFact, ErrorCode>(
    denyIf(isConcluded, 'ROUND_ENDED'),
    denyIf(is('state', 'PAUSED'), 'ROUND_PAUSED'),
    denyIf(after('opensAt', now), 'ROUND_NOT_YET_OPEN'),
    denyIf(not(after('lateUntil', now)), 'ROUND_CLOSED'),
  );
}

/** Whether a comment that the round takes at this instant is late. */
export function isLate(now: Date): Condition<'closesAt'> {
  return not(after('closesAt', now));
}

const ENDED: readonly RoundState[] = ['REPORTED', 'ARCHIVED'];

/** Whether comments of this round may no longer be answered, withdrawn or discussed. */
export const isConcluded: Condition<'state'> = isIn('state', ENDED);

export interface Refused {
  readonly reason: ErrorCode;
  readonly parameters: Readonly<Record<string, string>>;
}

export type Admission = { readonly admitted: true; readonly late: boolean } | ({ readonly admitted: false } & Refused);

/** Whether a round takes a comment at this instant; a refusal names the round and the instant that matters. */
export function admission(round: RoundFacts, now: Date): Admission {
  const [reason] = reasonsOf(mayAdmit(now), round);
  if (reason === undefined) return { admitted: true, late: holds(isLate(now), round) };
  return { admitted: false, reason, parameters: { round: round.reference, ...instantOf(reason, round) } };
}

function instantOf(reason: ErrorCode, round: RoundFacts): Readonly<Record<string, string>> {
  if (reason === 'ROUND_NOT_YET_OPEN') return { opensAt: round.opensAt };
  return reason === 'ROUND_CLOSED' ? { closedAt: round.lateUntil } : {};
}

export type Choice<Round extends RoundFacts> = { readonly round: Round; readonly late: boolean } | Refused;

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

/** The most useful thing to say first: a pause ends, an opening comes, a deadline has passed. */
export const MOST_USEFUL_FIRST = ['ROUND_PAUSED', 'ROUND_NOT_YET_OPEN', 'ROUND_CLOSED', 'ROUND_ENDED'] as const;

function whyNone<Round extends RoundFacts>(rounds: readonly Round[], now: Date): Choice<Round> {
  const refusals = rounds.flatMap((round) => {
    const answer = admission(round, now);
    return answer.admitted ? [] : [answer];
  });
  const best = MOST_USEFUL_FIRST.map((code) => refusals.findLast((refusal) => refusal.reason === code)).find(
    (refusal) => refusal,
  );
  return best ?? { reason: 'NO_OPEN_ROUND', parameters: {} };
}
