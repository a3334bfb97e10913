import type { Viewer } from '../identity/viewer';
import type { ErrorCode } from '../language/messages';
import { admission, onlyOpenRound, type RoundFacts } from './round.rules';

/** Why the viewer could not submit a comment officially; nothing if they could. */
export function maySubmit(viewer: Viewer): readonly ErrorCode[] {
  if (viewer.kind !== 'DELEGATE') return ['NOT_A_DELEGATE'];
  return viewer.role === 'CONTACT_POINT' ? [] : ['NOT_CONTACT_POINT'];
}

/** The same in a given round at an instant. */
export function mayCommentIn(viewer: Viewer, round: RoundFacts, now: Date): readonly ErrorCode[] {
  const answer = admission(round, now);
  return answer.admitted ? maySubmit(viewer) : [...maySubmit(viewer), answer.reason];
}

/** The same on a subject, whichever of its rounds is open. */
export function mayCommentOn(viewer: Viewer, rounds: readonly RoundFacts[], now: Date): readonly ErrorCode[] {
  const choice = onlyOpenRound(rounds, now);
  return 'round' in choice ? maySubmit(viewer) : [...maySubmit(viewer), choice.reason];
}
