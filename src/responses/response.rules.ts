import type { Disposition, ResponseRow } from '../comments/answer.reads';
import type { HandlingStatus } from '../comments/comment.entity';
import type { CommentFacts } from '../comments/comment.rules';
import { mayTriage } from '../identity/identity.rules';
import type { Viewer } from '../identity/viewer';
import type { ErrorCode } from '../language/messages';

type Reasons = readonly ErrorCode[];

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

/** Officers and approvers handle the official comments of delegations that are not yet answered. */
export function mayHandle(viewer: Viewer, comment: CommentFacts): Reasons {
  if (!mayTriage(viewer)) return ['NOT_SECRETARIAT'];
  if (comment.status === 'WITHDRAWN') return ['WITHDRAWN'];
  if (comment.status !== 'SUBMITTED' || comment.delegationId === null) return ['NOT_SUBMITTED'];
  return comment.handling === 'RESOLVED' ? ['ALREADY_ANSWERED'] : [];
}

export function mayRespond(viewer: Viewer, comment: CommentFacts & { readonly response: unknown }): Reasons {
  const reasons = mayHandle(viewer, comment);
  if (reasons.length > 0) return reasons;
  return comment.response === null ? [] : ['RESPONSE_EXISTS'];
}

/** The second key: an approver who did not draft the response, unless the operator allows one key. */
export function mayApprove(
  viewer: Viewer,
  response: Pick<ResponseRow, 'status' | 'draftedBy'>,
  oneKey: boolean,
): Reasons {
  if (viewer.kind !== 'SECRETARIAT' || viewer.role !== 'APPROVER') return ['NOT_APPROVER'];
  if (response.status === 'PUBLISHED') return ['RESPONSE_PUBLISHED'];
  return response.draftedBy === viewer.personId && !oneKey ? ['TWO_KEYS_REQUIRED'] : [];
}

/** Drafting and publishing in one call. */
export function mayRespondAtOnce(viewer: Viewer, oneKey: boolean): Reasons {
  if (viewer.kind !== 'SECRETARIAT' || viewer.role !== 'APPROVER') return ['NOT_APPROVER'];
  return oneKey ? [] : ['TWO_KEYS_REQUIRED'];
}

export function mayEditResponse(viewer: Viewer, response: Pick<ResponseRow, 'status'>): Reasons {
  if (!mayTriage(viewer)) return ['NOT_SECRETARIAT'];
  return response.status === 'PUBLISHED' ? ['RESPONSE_PUBLISHED'] : [];
}
