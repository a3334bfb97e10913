import { type Condition, is, isIn, not } from '../access/condition';
import { allowed, type Denial, deny, denyIf, firstOf } from '../access/denial';
import type { ErrorCode } from '../language/messages';
import type { Viewer } from '../operation/viewer';
import type { RoundState } from './round.entity';
import { isClosed, isConcluded } from './round.rules';

/** Approvers run rounds. */
export function mayRunRounds(viewer: Viewer): Denial<never, ErrorCode> {
  return viewer.kind === 'SECRETARIAT' && viewer.role === 'APPROVER' ? allowed : deny('NOT_APPROVER');
}

/** For all until the deadline has passed: then they have seen what was released. For one delegation until the report. */
export function mayExtend(viewer: Viewer, forAll: boolean): Denial<'state', ErrorCode> {
  return firstOf<'state', ErrorCode>(
    mayRunRounds(viewer),
    denyIf(isConcluded, 'ROUND_ENDED'),
    forAll ? denyIf(isClosed, 'ROUND_ALREADY_CLOSED') : allowed,
  );
}

export type RunFact = 'state' | 'isAnswered';

/** Where a round may go from where it stands. Its opening and its deadline come by the clock; the rest somebody does. */
export const STEPS: { readonly [from in RoundState]: readonly RoundState[] } = {
  UPCOMING: ['OPEN'],
  OPEN: ['PAUSED', 'CLOSED'],
  PAUSED: ['OPEN', 'CLOSED'],
  CLOSED: ['IN_RESOLUTION', 'REPORTED'],
  IN_RESOLUTION: ['REPORTED'],
  REPORTED: ['ARCHIVED'],
  ARCHIVED: [],
};

/** Whether a round stands where it may go to a state. */
export function isBefore(to: RoundState): Condition<'state'> {
  const states = Object.keys(STEPS) as RoundState[];
  return isIn(
    'state',
    states.filter((from) => STEPS[from].includes(to)),
  );
}

/** Before a round opens everything may be changed, afterwards its title: see `onlyTitle`. */
export function mayUpdate(viewer: Viewer): Denial<'state', ErrorCode> {
  return firstOf<'state', ErrorCode>(mayRunRounds(viewer), denyIf(isConcluded, 'ROUND_ENDED'));
}

/** What was announced stands once delegations have begun to rely on it. */
export const onlyTitle: Denial<'state', ErrorCode> = denyIf(not(is('state', 'UPCOMING')), 'ROUND_ALREADY_OPEN');

/** A round that takes comments is closed before its deadline. */
export function mayClose(viewer: Viewer): Denial<'state', ErrorCode> {
  return firstOf<'state', ErrorCode>(
    mayRunRounds(viewer),
    denyIf(isConcluded, 'ROUND_ENDED'),
    denyIf(isClosed, 'ROUND_ALREADY_CLOSED'),
    denyIf(not(isBefore('CLOSED')), 'INVALID_VALUE'),
  );
}

/** Every submitted comment is answered before the report. */
export function mayReport(viewer: Viewer): Denial<RunFact, ErrorCode> {
  return firstOf<RunFact, ErrorCode>(
    mayRunRounds(viewer),
    denyIf(isConcluded, 'ROUND_ENDED'),
    denyIf(not(isBefore('REPORTED')), 'INVALID_VALUE'),
    denyIf(not(is('isAnswered', true)), 'COMMENTS_UNANSWERED'),
  );
}

export function mayArchive(viewer: Viewer): Denial<'state', ErrorCode> {
  return firstOf<'state', ErrorCode>(
    mayRunRounds(viewer),
    denyIf(is('state', 'ARCHIVED'), 'ROUND_ENDED'),
    denyIf(not(isBefore('ARCHIVED')), 'INVALID_VALUE'),
  );
}

/** A pause begins while the round is open, and ends while it is paused and the deadline is still to come. */
export function maySwitch(viewer: Viewer, from: RoundState): Denial<'state', ErrorCode> {
  return firstOf<'state', ErrorCode>(
    mayRunRounds(viewer),
    denyIf(isConcluded, 'ROUND_ENDED'),
    denyIf(isClosed, 'ROUND_ALREADY_CLOSED'),
    denyIf(not(is('state', from)), 'INVALID_VALUE'),
  );
}

/** The deadlines that hold: for all, or for one delegation. */
export interface Deadlines {
  readonly closesAt: Date;
  readonly lateUntil: Date;
}

/** The instant that a new deadline must follow. One that has passed, or that moves nothing, would be no extension. */
export function lastDeadline({ closesAt }: Deadlines, now: Date): Date {
  return later(closesAt, now);
}

/** The first instant at which late comments may end: not before the deadline, and never earlier than was promised. */
export function firstEnd({ lateUntil }: Deadlines, closesAt: Date): Date {
  return later(lateUntil, closesAt);
}

/** The later of two instants. */
export function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
