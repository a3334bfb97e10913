import { all, always, any, type Condition, type Facts, from, is, isSet, never, not } from '../access/condition';
import { allowed, type Denial, deny, denyIf, every, firstOf, when } from '../access/denial';
import { mayTriage } from '../identity/identity.rules';
import type { ErrorCode } from '../language/messages';
import type { Viewer } from '../operation/viewer';
import { maySubmit } from '../rounds/commenting.rules';
import { isConcluded, mayAdmit, type RoundFact, type RoundFacts } from '../rounds/round.rules';
import type { CommentStatus, HandlingStatus } from './comment.entity';

export const DEEPEST_REPLY = 6;

export type CommentFact = 'delegationId' | 'threadDelegationId' | 'submittedAt' | 'released' | 'isPublic';

/**
 * Who may learn that a comment exists. Until it is submitted: its own delegation alone. Then the Secretariat and the
 * convener, at once; the other delegations when the round releases it. What the Secretariat writes in a thread, the
 * thread's delegation reads at once. Callers without a token read what is public.
 */
export function maySeeComment(viewer: Viewer): Condition<CommentFact> {
  switch (viewer.kind) {
    case 'ANONYMOUS':
      return all<CommentFact>(isSet('submittedAt'), is('isPublic', true));
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
export function maySeeHandling(viewer: Viewer): Condition<never> {
  return viewer.kind === 'SECRETARIAT' || viewer.kind === 'CONVENER' ? always : never;
}

/** A response is out once it is published; until then it is the Secretariat's. */
export function maySeeResponse(viewer: Viewer): Condition<'status'> {
  return viewer.kind === 'SECRETARIAT' ? always : is('status', 'PUBLISHED');
}

export type TextFact = 'delegationId' | 'status';

/** A withdrawn comment leaves its reference; its words are for those who handle them and those who wrote them. */
export function mayReadText(viewer: Viewer): Condition<TextFact> {
  return any<TextFact>(not(withdrawn), mayKnowAuthor(viewer));
}

/** Who wrote and who submitted is known to their own delegation and the Secretariat. */
export function mayKnowAuthor(viewer: Viewer): Condition<'delegationId'> {
  return viewer.kind === 'SECRETARIAT' ? always : isOwn(viewer);
}

export function isOwn(viewer: Viewer): Condition<'delegationId'> {
  return viewer.kind === 'DELEGATE' ? is('delegationId', viewer.delegationId) : never;
}

/** What decides what may be done with a comment. */
export interface CommentFacts {
  readonly delegationId: string | null;
  /** Of a reply of the Secretariat: the delegation that it asks. */
  readonly askedDelegationId: string | null;
  readonly status: CommentStatus;
  readonly depth: number;
  readonly handling: HandlingStatus;
}

/** The facts of a comment and its round by which it is acted on. */
export type ActFact = keyof CommentFacts | RoundFact;
type Refusals = Denial<ActFact, ErrorCode>;

export function actFacts(comment: CommentFacts, round: RoundFacts): Facts<ActFact> {
  const { delegationId, askedDelegationId, status, depth, handling } = comment;
  const { state, opensAt, closesAt, lateUntil, isOpenTo } = round;
  return { delegationId, askedDelegationId, status, depth, handling, state, opensAt, closesAt, lateUntil, isOpenTo };
}

const withdrawn = is('status', 'WITHDRAWN');
const submitted = is('status', 'SUBMITTED');
// Of all that the Secretariat does with a comment, a delegation learns nothing but that the answer is out.
const unlessAnswered = denyIf<ActFact, ErrorCode>(is('handling', 'RESOLVED'), 'ALREADY_ANSWERED');

/** A contact point replies while the round takes comments, and answers what the Secretariat asks until it is concluded. */
export function mayReply(viewer: Viewer, now: Date): Refusals {
  return firstOf<ActFact, ErrorCode>(
    denyIf(withdrawn, 'WITHDRAWN'),
    denyIf(not(submitted), 'NOT_SUBMITTED'),
    denyIf(from('depth', DEEPEST_REPLY), 'THREAD_TOO_DEEP'),
    denyIf(isConcluded, 'ROUND_ENDED'),
    mayContinue(viewer, now),
  );
}

function mayContinue(viewer: Viewer, now: Date): Refusals {
  if (mayTriage(viewer)) return allowed;
  if (viewer.kind !== 'DELEGATE') return deny('NOT_PERMITTED');
  return every<ActFact, ErrorCode>(
    maySubmit(viewer),
    when<ActFact, ErrorCode>(isAsked(viewer), allowed, mayAdmit(now)),
  );
}

/** Whether it is the viewer's delegation that a reply of the Secretariat asks: its answer is not bound to the deadline. */
export function isAsked(viewer: Viewer): Condition<'askedDelegationId'> {
  return viewer.kind === 'DELEGATE' ? is('askedDelegationId', viewer.delegationId) : never;
}

/** Drafts are everybody's in the delegation; what is official only the contact point changes, until its answer is out. */
export function mayEdit(viewer: Viewer, now: Date): Refusals {
  const official = every<ActFact, ErrorCode>(maySubmit(viewer), mayAdmit(now), unlessAnswered);
  return ofOwn(viewer, when(submitted, official, mayAdmit(now)));
}

export function mayVerify(viewer: Viewer, now: Date): Refusals {
  const verifier = viewer.role === 'REVIEWER' ? deny('NOT_A_VERIFIER') : allowed;
  return ofOwn(
    viewer,
    denyIf(not(is('status', 'DRAFT')), 'NOT_A_DRAFT'),
    every<ActFact, ErrorCode>(verifier, mayAdmit(now)),
  );
}

export function maySubmitDraft(viewer: Viewer, now: Date): Refusals {
  const unverified = denyIf(not(is('status', 'VERIFIED')), 'NOT_VERIFIED');
  return ofOwn(viewer, every<ActFact, ErrorCode>(maySubmit(viewer), unverified, mayAdmit(now)));
}

/** A draft is discarded by anybody in the delegation; an official comment is withdrawn by the contact point, until answered. */
export function mayWithdraw(viewer: Viewer): Refusals {
  const official = firstOf<ActFact, ErrorCode>(
    denyIf(isConcluded, 'ROUND_ENDED'),
    every<ActFact, ErrorCode>(maySubmit(viewer), unlessAnswered),
  );
  return ofOwn(viewer, when<ActFact, ErrorCode>(submitted, official));
}

/** Only one's own delegation's comments, and none that was withdrawn; then what else is against it. */
function ofOwn(viewer: Viewer, ...others: Refusals[]): Refusals {
  return firstOf<ActFact, ErrorCode>(
    denyIf(not(isOwn(viewer)), 'NOT_YOUR_DELEGATION'),
    denyIf(withdrawn, 'WITHDRAWN'),
    ...others,
  );
}
