import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import type { Disposition, Implementation } from '../comments/answer.reads';
import { handedBack } from '../comments/answer.store';
import { handedBackEvent } from '../comments/comment.events';
import { refuseAll } from '../comments/comment.input';
import { inTransaction, type Transaction } from '../database/transaction';
import { recordEvents } from '../events/record';
import type { Language } from '../language/language';
import { type Acting, personOf } from '../operation/context';
import { type HeldResponse, heldResponse, type ResponseRow } from './held.reads';
import {
  checkVersion,
  implementationOf,
  permit,
  type ResponseStep,
  type ResponseWords,
  wordProblems,
} from './response.input';
import { isReworded, mayEditResponse, responseFacts } from './response.rules';

export interface ResponseEdit extends ResponseStep {
  readonly disposition?: Disposition | undefined;
  readonly body?: string | undefined;
  readonly language?: Language | undefined;
  readonly justification?: string | null | undefined;
  readonly implementation?: Implementation | undefined;
}

/**
 * Changes a draft; an edit that changes nothing is none. Whoever changes it is one of its authors, and cannot be its second
 * key. What is changed is written on the comments as they now stand. Returns its id.
 */
export async function editResponse(ctx: Acting, input: ResponseEdit): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { response } = await heldDraft(tx, ctx, input);
    const words = wordsOf(response, input);
    refuseAll(wordProblems(words));
    if (isSaid(response, words)) return response.id;
    const { disposition, body, language, justification } = words;
    tx.send(sql`/* responses.edit */
      update response set disposition = ${disposition}, body = ${body}, language = ${language}, justification = ${justification},
        implementation = ${implementationOf(words)}, changed_by = ${personOf(ctx).personId}, changed_at = ${ctx.now}, version = version + 1
      where id = ${response.id}`);
    readComments(tx, response.id);
    return response.id;
  });
}

/** Says that a draft still holds although comments have changed since it was written. Writes no words. Returns its id. */
export async function confirmResponse(ctx: Acting, input: ResponseStep): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { response, comments } = await heldDraft(tx, ctx, input);
    if (!comments.some(isReworded)) return response.id;
    tx.send(sql`/* responses.confirm */ update response set version = version + 1 where id = ${response.id}`);
    readComments(tx, response.id);
    return response.id;
  });
}

/** Gives a draft up; it is kept, and its comments wait for another answer. Returns its id and those of the comments. */
export async function discardResponse(ctx: Acting, input: ResponseStep): Promise<readonly string[]> {
  return inTransaction(ctx, async (tx) => {
    const { response, comments } = await heldDraft(tx, ctx, input);
    tx.send(sql`/* responses.handBack */ update comment set ${handedBack} where response_id = ${response.id}`);
    tx.send(sql`/* responses.discard */
      update response set status = 'DISCARDED', version = version + 1 where id = ${response.id}`);
    recordEvents(
      tx,
      comments.map((comment) => handedBackEvent(ctx, comment, response.id)),
    );
    return [response.id, ...comments.map(({ id }) => id)];
  });
}

/** A draft that the caller may change, in the version that they saw; held until the transaction ends. */
async function heldDraft(tx: Transaction, ctx: Acting, input: ResponseStep): Promise<HeldResponse> {
  const held = await heldResponse(tx, ctx, input.responseId);
  permit(reasonsOf(mayEditResponse(ctx.viewer), responseFacts(held.response, held.comments)), held.response);
  checkVersion(held.response, input.expectedVersion);
  return held;
}

/** What the draft would say; another disposition brings its own implementation, unless one is given. */
function wordsOf(response: ResponseRow, edit: ResponseEdit): ResponseWords {
  const {
    disposition = response.disposition,
    body = response.body,
    language = response.language,
    justification = response.justification,
    implementation = disposition === response.disposition ? response.implementation : null,
  } = edit;
  return { disposition, body, language, justification, implementation };
}

/** Whether a response already says just this. */
function isSaid(response: ResponseRow, words: ResponseWords): boolean {
  return (
    (['disposition', 'body', 'language', 'justification'] as const).every((name) => words[name] === response[name]) &&
    implementationOf(words) === response.implementation
  );
}

/** Whoever writes or confirms a draft has read what it answers. */
function readComments(tx: Transaction, responseId: string): void {
  tx.send(sql`/* responses.readComments */
    update comment set answered_version = version where response_id = ${responseId} and answered_version is distinct from version`);
}
