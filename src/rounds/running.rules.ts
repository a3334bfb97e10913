import { is, not } from '../access/condition';
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

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
