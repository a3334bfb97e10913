import { all, any, type Condition, is, isSet, never } from '../access/condition';
import { mayTriage } from '../identity/identity.rules';
import type { Delegate, Viewer } from '../identity/viewer';
import type { ErrorCode } from '../language/messages';
import { maySubmit } from '../rounds/commenting.rules';
import { admission, isConcluded, type RoundFacts } from '../rounds/round.rules';
import type { CommentStatus, HandlingStatus } from './comment.entity';

export const DEEPEST_REPLY = 6;

export type CommentFact = 'delegationId' | 'threadDelegationId' | 'submittedAt' | 'released';

/**
 * Who may learn that a comment exists. Until it is submitted: its own delegation alone. Then the Secretariat and the
 * convener, at once; the other delegations when the round releases it. What the Secretariat writes in a thread, the
 * thread's delegation reads at once.
 */
export function maySeeComment(viewer: Viewer): Condition<CommentFact> {
  switch (viewer.kind) {
    case 'ANONYMOUS':
      return never;
    case 'SECRETARIAT':
    case 'CONVENER':
      return isSet<CommentFact>('submittedAt');
    case 'DELEGATE':
      return any<CommentFact>(
        is('delegationId', viewer.delegationId),
        all<CommentFact>(
          isSet('submittedAt'),
          any<CommentFact>(is('released', true), is('threadDelegationId', viewer.delegationId)),
        ),
      );
  }
}

/** How the Secretariat handles comments is for itself and the convener. */
export function maySeeHandling(viewer: Viewer): boolean {
  return viewer.kind === 'SECRETARIAT' || viewer.kind === 'CONVENER';
}

interface Text {
  readonly delegationId: string | null;
  readonly status: CommentStatus;
}

/** A withdrawn comment leaves its reference; its words are for those who handle them and those who wrote them. */
export function mayReadText(viewer: Viewer, comment: Text): boolean {
  return comment.status !== 'WITHDRAWN' || viewer.kind === 'SECRETARIAT' || isOwn(viewer, comment);
}

/** Who wrote and who submitted is known to their own delegation and the Secretariat. */
export function mayKnowAuthor(viewer: Viewer, comment: Text): boolean {
  return viewer.kind === 'SECRETARIAT' || isOwn(viewer, comment);
}

export function isOwn(viewer: Viewer, comment: { readonly delegationId: string | null }): viewer is Delegate {
  return viewer.kind === 'DELEGATE' && viewer.delegationId === comment.delegationId;
}

/** What decides what may be done with a comment. */
export interface CommentFacts extends Text {
  readonly depth: number;
  readonly handling: HandlingStatus;
}

type Reasons = readonly ErrorCode[];
const none: Reasons = [];

/** A contact point replies while the round takes comments, and to the Secretariat until it is concluded. */
export function mayReply(viewer: Viewer, comment: CommentFacts, round: RoundFacts, now: Date): Reasons {
  if (comment.status !== 'SUBMITTED') return [comment.status === 'WITHDRAWN' ? 'WITHDRAWN' : 'NOT_SUBMITTED'];
  if (comment.depth >= DEEPEST_REPLY) return ['THREAD_TOO_DEEP'];
  if (isConcluded(round)) return ['ROUND_ENDED'];
  if (mayTriage(viewer)) return none;
  if (viewer.kind !== 'DELEGATE') return ['NOT_PERMITTED'];
  const clarifies = comment.delegationId === null;
  return [...maySubmit(viewer), ...(clarifies ? none : closed(round, now))];
}

/** Drafts are everybody's in the delegation; what is official only the contact point changes, until it is being answered. */
export function mayEdit(viewer: Viewer, comment: CommentFacts, round: RoundFacts, now: Date): Reasons {
  if (!isOwn(viewer, comment)) return ['NOT_YOUR_DELEGATION'];
  if (comment.status === 'WITHDRAWN') return ['WITHDRAWN'];
  if (comment.status !== 'SUBMITTED') return closed(round, now);
  return [...maySubmit(viewer), ...closed(round, now), ...beingAnswered(comment)];
}

export function mayVerify(viewer: Viewer, comment: CommentFacts, round: RoundFacts, now: Date): Reasons {
  if (!isOwn(viewer, comment)) return ['NOT_YOUR_DELEGATION'];
  if (comment.status === 'WITHDRAWN') return ['WITHDRAWN'];
  if (comment.status !== 'DRAFT') return ['NOT_A_DRAFT'];
  return [...(viewer.role === 'REVIEWER' ? (['NOT_A_VERIFIER'] as const) : none), ...closed(round, now)];
}

export function maySubmitDraft(viewer: Viewer, comment: CommentFacts, round: RoundFacts, now: Date): Reasons {
  if (!isOwn(viewer, comment)) return ['NOT_YOUR_DELEGATION'];
  if (comment.status === 'WITHDRAWN') return ['WITHDRAWN'];
  return [
    ...maySubmit(viewer),
    ...(comment.status === 'VERIFIED' ? none : (['NOT_VERIFIED'] as const)),
    ...closed(round, now),
  ];
}

/** A draft is discarded by anybody in the delegation; an official comment is withdrawn by the contact point, until answered. */
export function mayWithdraw(viewer: Viewer, comment: CommentFacts, round: RoundFacts): Reasons {
  if (!isOwn(viewer, comment)) return ['NOT_YOUR_DELEGATION'];
  if (comment.status === 'WITHDRAWN') return ['WITHDRAWN'];
  if (comment.status !== 'SUBMITTED') return none;
  if (isConcluded(round)) return ['ROUND_ENDED'];
  return [...maySubmit(viewer), ...(comment.handling === 'RESOLVED' ? (['ALREADY_ANSWERED'] as const) : none)];
}

function beingAnswered(comment: CommentFacts): Reasons {
  if (comment.handling === 'RESOLVED') return ['ALREADY_ANSWERED'];
  return ['RESPONSE_DRAFTED', 'READY_FOR_DECISION'].includes(comment.handling) ? ['RESPONSE_EXISTS'] : none;
}

function closed(round: RoundFacts, now: Date): Reasons {
  const answer = admission(round, now);
  return answer.admitted ? none : [answer.reason];
}
