import { allowed, type Denial, deny, every, reasonsOf } from '../access/denial';
import type { ErrorCode } from '../language/messages';
import type { Viewer } from '../operation/viewer';
import { type ChoosableRound, onlyOpenRound } from './choice.rules';
import { mayAdmit, type RoundFact } from './round.rules';

/** Why the viewer could not submit a comment officially. */
export function maySubmit(viewer: Viewer): Denial<never, ErrorCode> {
  if (viewer.kind !== 'DELEGATE') return deny('NOT_A_DELEGATE');
  return viewer.role === 'CONTACT_POINT' ? allowed : deny('NOT_CONTACT_POINT');
}

/** The same in a given round at an instant. */
export function mayCommentIn(viewer: Viewer, now: Date): Denial<RoundFact, ErrorCode> {
  return every<RoundFact, ErrorCode>(maySubmit(viewer), mayAdmit(now));
}

/** The same on a subject, whichever of its rounds is open: `mayCommentOnSql` is its twin in SQL. */
export function mayCommentOn(viewer: Viewer, rounds: readonly ChoosableRound[], now: Date): readonly ErrorCode[] {
  const choice = onlyOpenRound(rounds, now);
  const reasons = reasonsOf(maySubmit(viewer), {});
  return 'late' in choice ? reasons : [...reasons, choice.reason];
}
