import { contains, type Facts, is, isSet, not } from '../access/condition';
import { allowed, type Denial, deny, denyIf, every, firstOf } from '../access/denial';
import type { Disposition, ResponseStatus } from '../comments/answer.reads';
import type { HandlingStatus } from '../comments/comment.entity';
import type { CommentFacts } from '../comments/comment.rules';
import { mayTriage } from '../identity/identity.rules';
import type { ErrorCode } from '../language/messages';
import type { Viewer } from '../operation/viewer';

/** The steps of the handling, and where each may lead. */
const STEPS: { readonly [from in HandlingStatus]: readonly HandlingStatus[] } = {
  UNMANAGED: ['ASSIGNED', 'RESPONSE_DRAFTED', 'RESOLVED'],
  ASSIGNED: ['ASSIGNED', 'RESPONSE_DRAFTED', 'RESOLVED'],
  RESPONSE_DRAFTED: ['READY_FOR_DECISION', 'RESOLVED'],
  READY_FOR_DECISION: ['RESPONSE_DRAFTED', 'RESOLVED'],
  RESOLVED: [],
};

export function mayStep(from: HandlingStatus, to: HandlingStatus): boolean {
  return STEPS[from].includes(to);
}

export function needsJustification(disposition: Disposition): boolean {
  return disposition !== 'ACCEPTED' && disposition !== 'NOTED';
}

/** The facts of a comment by which it is handled; `responseId` is that of its response, published or not. */
export type HandlingFact = 'delegationId' | 'status' | 'handling' | 'responseId';

export function handlingFacts(comment: CommentFacts & { readonly responseId: string | null }): Facts<HandlingFact> {
  const { delegationId, status, handling, responseId } = comment;
  return { delegationId, status, handling, responseId };
}

/** Officers and approvers handle the official comments of delegations that are not yet answered. */
export function mayHandle(viewer: Viewer): Denial<HandlingFact, ErrorCode> {
  return firstOf<HandlingFact, ErrorCode>(
    mayTriage(viewer) ? allowed : deny('NOT_SECRETARIAT'),
    denyIf(is('status', 'WITHDRAWN'), 'WITHDRAWN'),
    denyIf(not(is('status', 'SUBMITTED')), 'NOT_SUBMITTED'),
    denyIf(not(isSet('delegationId')), 'NOT_SUBMITTED'),
    denyIf(is('handling', 'RESOLVED'), 'ALREADY_ANSWERED'),
  );
}

export function mayRespond(viewer: Viewer): Denial<HandlingFact, ErrorCode> {
  return firstOf<HandlingFact, ErrorCode>(mayHandle(viewer), denyIf(isSet('responseId'), 'RESPONSE_EXISTS'));
}

/** The facts of a response; it is outdated while one of its comments has other words than when it was written. */
export type ResponseFact = 'status' | 'authorIds' | 'isOutdated';

type Answering = { readonly status: ResponseStatus; readonly authorIds: readonly string[] };
type Answered = { readonly version: number; readonly answeredVersion: number | null };

export function responseFacts({ status, authorIds }: Answering, comments: readonly Answered[]): Facts<ResponseFact> {
  return { status, authorIds, isOutdated: comments.some(isReworded) };
}

/** Whether a comment has other words than those on which its response is written. */
export function isReworded({ version, answeredVersion }: Answered): boolean {
  return version !== answeredVersion;
}

const unlessEnded = firstOf<'status', ErrorCode>(
  denyIf(is('status', 'PUBLISHED'), 'RESPONSE_PUBLISHED'),
  denyIf(is('status', 'DISCARDED'), 'RESPONSE_DISCARDED'),
);

/**
 * The second key: an approver who wrote none of the response, unless the operator allows one key. Whoever once wrote in it
 * remains its author, also if others have replaced those words since: nobody has to judge what is left of whose words.
 */
export function mayApprove(viewer: Viewer, oneKey: boolean): Denial<ResponseFact, ErrorCode> {
  if (viewer.kind !== 'SECRETARIAT' || viewer.role !== 'APPROVER') return deny('NOT_APPROVER');
  return firstOf<ResponseFact, ErrorCode>(
    unlessEnded,
    every<ResponseFact, ErrorCode>(
      denyIf(is('isOutdated', true), 'COMMENT_CHANGED'),
      oneKey ? allowed : denyIf(contains('authorIds', viewer.personId), 'TWO_KEYS_REQUIRED'),
    ),
  );
}

/** Drafting and publishing in one call. */
export function mayRespondAtOnce(viewer: Viewer, oneKey: boolean): Denial<never, ErrorCode> {
  if (viewer.kind !== 'SECRETARIAT' || viewer.role !== 'APPROVER') return deny('NOT_APPROVER');
  return oneKey ? allowed : deny('TWO_KEYS_REQUIRED');
}

/** Officers and approvers change, confirm and discard a response that is not yet out. */
export function mayEditResponse(viewer: Viewer): Denial<'status', ErrorCode> {
  return mayTriage(viewer) ? unlessEnded : deny('NOT_SECRETARIAT');
}
