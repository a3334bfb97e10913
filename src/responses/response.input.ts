import type { Disposition, Implementation } from '../comments/answer.reads';
import type { CommentRow } from '../comments/held.reads';
import type { Language } from '../language/language';
import type { ErrorCode, MessageParameters } from '../language/messages';
import { type Problem, Refusal, refuse } from '../language/refusal';
import { LONGEST_BODY, textProblems } from '../language/text.rules';
import type { ResponseRow } from './held.reads';
import { needsJustification } from './response.rules';

/** What the Secretariat says, and decides. */
export interface ResponseWords {
  readonly disposition: Disposition;
  readonly body: string;
  readonly language: Language;
  readonly justification: string | null;
  readonly implementation: Implementation | null;
}

export interface NewResponse extends ResponseWords {
  readonly idempotencyKey: string;
  readonly commentIds: readonly string[];
  /** The versions of these comments that were read, if the client says so. */
  readonly commentVersions?: readonly number[];
}

/** Which response, in the version that was seen. */
export interface ResponseStep {
  readonly responseId: string;
  readonly expectedVersion: number;
}

/** What was read, if the client says so, is what is to be answered. */
export function versionProblems(comments: readonly CommentRow[], seen: readonly number[] | undefined): Problem[] {
  if (!seen) return [];
  const path = ['input', 'commentVersions'];
  if (seen.length !== comments.length)
    return [{ code: 'INVALID_VALUE', path, parameters: { expected: `length = ${comments.length}` } }];
  return comments.flatMap(({ officialVersion, reference }, at): Problem[] => {
    if (officialVersion === seen[at]) return [];
    return [{ code: 'COMMENT_CHANGED', path: [...path, String(at)], parameters: { reference: reference ?? '' } }];
  });
}

export function wordProblems(words: ResponseWords): Problem[] {
  const { disposition, body, justification } = words;
  return [
    ...textProblems(body, ['input', 'body'], { most: LONGEST_BODY }),
    ...textProblems(justification, ['input', 'justification'], { most: LONGEST_BODY, optional: true }),
    ...(needsJustification(disposition) && justification === null
      ? [{ code: 'JUSTIFICATION_REQUIRED' as const, path: ['input', 'justification'], parameters: { disposition } }]
      : []),
  ];
}

/** Unless said otherwise, what is accepted or deferred is still to be carried out. */
export function implementationOf({ implementation, disposition }: ResponseWords): Implementation {
  const pending: readonly Disposition[] = ['ACCEPTED', 'ACCEPTED_WITH_MODIFICATIONS', 'DEFERRED'];
  return implementation ?? (pending.includes(disposition) ? 'PENDING' : 'NO_CHANGE_REQUIRED');
}

/** Refuses for these reasons, if there are any; the response is shown as it stands. */
export function permit(
  reasons: readonly ErrorCode[],
  response?: ResponseRow,
  parameters: MessageParameters = {},
): void {
  if (reasons.length === 0) return;
  const path = response && { path: ['input', 'responseId'] };
  throw new Refusal(
    reasons.map((code) => ({ code, parameters, ...path })),
    response?.id,
  );
}

export function checkVersion({ id, version: current }: ResponseRow, expected: number): void {
  if (current !== expected) refuse('STALE_VERSION', ['input', 'expectedVersion'], { expected, current }, id);
}
