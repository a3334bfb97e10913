import { keyProblems } from '../identity/idempotency';
import type { Language } from '../language/language';
import type { ErrorCode, Occasion } from '../language/messages';
import { type Problem, Refusal } from '../language/refusal';
import { LONGEST_BODY, textProblems } from '../language/text.rules';
import type { NodeType } from '../nodes/global-id';
import { parametersOf, type RoundRow } from '../rounds/round.reads';
import type { CommentKind, Stance } from './comment.entity';
import { DEEPEST_REPLY } from './comment.rules';
import type { CommentRow } from './held.reads';

export const MOST_AT_ONCE = 250;

/** What a delegation says, as its client sent it. */
export interface CommentWords {
  readonly kind: CommentKind;
  readonly stance: Stance | null;
  readonly body: string;
  readonly language: Language;
  readonly proposedText: string | null;
}

export interface NewComment extends CommentWords {
  readonly idempotencyKey: string;
  readonly subject: { readonly type: NodeType; readonly id: string };
  readonly roundId: string | null;
  /** The codes of delegations that stand behind it too. Clients cannot name them: each would have to agree. */
  readonly coSponsors?: readonly string[];
}

export function checkWords(words: { readonly body: string; readonly proposedText: string | null }, key?: string): void {
  refuseAll([
    ...(key === undefined ? [] : keyProblems(key)),
    ...textProblems(words.body, ['input', 'body'], { most: LONGEST_BODY }),
    ...textProblems(words.proposedText, ['input', 'proposedText'], { most: LONGEST_BODY, optional: true }),
  ]);
}

export function listProblems(ids: readonly string[], path: readonly string[]): Problem[] {
  if (ids.length === 0) return [{ code: 'REQUIRED', path }];
  if (ids.length > MOST_AT_ONCE) return [{ code: 'TOO_MANY', path, parameters: { max: MOST_AT_ONCE } }];
  return new Set(ids).size < ids.length ? [{ code: 'REPEATED', path }] : [];
}

export function refuseAll(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Refusal(problems);
}

export interface Against {
  readonly path: readonly string[];
  readonly occasion?: Occasion;
  readonly comment?: CommentRow;
  readonly round?: RoundRow;
}

/** Refuses for these reasons, if there are any; the comment is shown as it stands. */
export function permit(reasons: readonly ErrorCode[], { path, occasion, comment, round }: Against): void {
  if (reasons.length === 0) return;
  const parameters = {
    max: DEEPEST_REPLY,
    reference: comment?.reference ?? '',
    ...(round && parametersOf(round)),
  };
  throw new Refusal(
    reasons.map((code) => ({ code, parameters, occasion, ...(path.length > 0 && { path }) })),
    comment?.id,
  );
}
