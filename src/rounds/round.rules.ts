import { after, all, type Condition, is, isIn, not } from '../access/condition';
import { type Denial, denyIf, firstOf } from '../access/denial';
import type { ErrorCode } from '../language/messages';
import type { RoundState } from './round.entity';

export type RoundFact = 'state' | 'opensAt' | 'closesAt' | 'lateUntil' | 'isOpenTo';

/** What decides whether a round takes comments; instants as ISO texts, with the deadline that holds for one delegation. */
export interface RoundFacts {
  readonly id: string;
  readonly reference: string;
  readonly state: RoundState;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly lateUntil: string;
  /** Whether delegations of the kind may comment in it. */
  readonly isOpenTo: boolean;
}

/**
 * Why a round takes no comment at this instant. The deadline is the first instant that is late, `lateUntil` the first
 * that is refused. The clock decides, not the stored state, which follows it within a second. Whom it is not open to hears
 * that instead of when to come back.
 */
export function mayAdmit(now: Date): Denial<RoundFact, ErrorCode> {
  return firstOf<RoundFact, ErrorCode>(
    denyIf(isConcluded, 'ROUND_ENDED'),
    denyIf(all<RoundFact>(not(is('isOpenTo', true)), after('lateUntil', now)), 'ROUND_NOT_OPEN_TO_YOU'),
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

const OVER: readonly RoundState[] = ['CLOSED', 'IN_RESOLUTION'];

/** Whether its deadline has passed for all. Late comments, and those of a delegation with more time, may still come. */
export const isClosed: Condition<'state'> = isIn('state', OVER);

/** What the clock does to a round. */
export interface DueStep {
  readonly to: 'OPEN' | 'CLOSED';
  readonly at: Date;
}

/**
 * The steps that are due at an instant, and the instants at which they were. A pause does not stop the clock: the deadline
 * stands, and closes a paused round like any other.
 */
export function dueSteps(
  { state, opensAt, closesAt }: { readonly state: RoundState; readonly opensAt: Date; readonly closesAt: Date },
  now: Date,
): readonly DueStep[] {
  const opens = state === 'UPCOMING' && opensAt <= now;
  const closes = (opens || state === 'OPEN' || state === 'PAUSED') && closesAt <= now;
  return [
    ...(opens ? [{ to: 'OPEN', at: opensAt } as const] : []),
    ...(closes ? [{ to: 'CLOSED', at: closesAt } as const] : []),
  ];
}
