import { after, all, always, type Condition, holds, not } from '../access/condition';
import { reasonsOf } from '../access/denial';
import type { ErrorCode } from '../language/messages';
import { isLate, mayAdmit, type RoundFact, type RoundFacts } from './round.rules';

/** Beside the deadline that holds for one delegation, the one that holds for all. */
export type ChoiceFact = RoundFact | 'closesForAllAt' | 'lateForAllUntil';

export interface ChoosableRound extends RoundFacts {
  readonly closesForAllAt: string;
  readonly lateForAllUntil: string;
}

/** Why a round takes no comment, and which round it is that refuses; none where there is no round at all. */
export interface Refused<Round> {
  readonly reason: ErrorCode;
  readonly round?: Round;
}

export type Admission<Round> = { readonly late: boolean } | Refused<Round>;

/** Whether a round takes a comment at this instant. */
export function admission<Round extends RoundFacts>(round: Round, now: Date): Admission<Round> {
  const [reason] = reasonsOf(mayAdmit(now), round);
  return reason === undefined ? { late: holds(isLate(now), round) } : { reason, round };
}

/**
 * Of the rounds that take a comment, those that are meant first when the caller names none. What all delegations may
 * comment in goes before what an extension alone keeps open: a favour granted in one round must not get in the way of
 * another. After that, being on time goes before being late.
 */
export const meantFirst = (now: Date): readonly Condition<ChoiceFact>[] => [
  after('closesForAllAt', now),
  all<ChoiceFact>(after('lateForAllUntil', now), not(isLate(now))),
  after('lateForAllUntil', now),
  not(isLate(now)),
  always,
];

export type Choice<Round> = { readonly round: Round; readonly late: boolean } | Refused<Round>;

/** The one round that takes a comment now, when the caller names none: `mayCommentOnSql` is its twin in SQL. */
export function onlyOpenRound<Round extends ChoosableRound>(rounds: readonly Round[], now: Date): Choice<Round> {
  const admitted = rounds.flatMap((round) => {
    const answer = admission(round, now);
    return 'late' in answer ? [{ round, late: answer.late }] : [];
  });
  for (const meant of meantFirst(now)) {
    const [only, ...others] = admitted.filter(({ round }) => holds(meant, choiceFacts(round)));
    if (only) return others.length === 0 ? only : { reason: 'SEVERAL_OPEN_ROUNDS' };
  }
  return whyNone(rounds, now);
}

function choiceFacts(round: ChoosableRound) {
  const { state, opensAt, closesAt, lateUntil, isOpenTo, closesForAllAt, lateForAllUntil } = round;
  return { state, opensAt, closesAt, lateUntil, isOpenTo, closesForAllAt, lateForAllUntil };
}

/** The most useful thing to say first: a pause ends, an opening comes, others are asked now, a deadline has passed. */
export const MOST_USEFUL_FIRST = [
  'ROUND_PAUSED',
  'ROUND_NOT_YET_OPEN',
  'ROUND_NOT_OPEN_TO_YOU',
  'ROUND_CLOSED',
  'ROUND_ENDED',
] as const;

function whyNone<Round extends RoundFacts>(rounds: readonly Round[], now: Date): Refused<Round> {
  const refusals = rounds.flatMap((round) => {
    const answer = admission(round, now);
    return 'late' in answer ? [] : [answer];
  });
  const best = MOST_USEFUL_FIRST.map((code) => refusals.findLast((refusal) => refusal.reason === code)).find(
    (refusal) => refusal,
  );
  return best ?? { reason: 'NO_OPEN_ROUND' };
}
