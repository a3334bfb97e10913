import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import type { Disposition, Implementation } from '../comments/answer.reads';
import { listProblems, refuseAll } from '../comments/comment.input';
import { heldAll } from '../comments/comment.store';
import { type CommentRow, holdComments } from '../comments/held.reads';
import { ahead, inTransaction, type Transaction } from '../database/transaction';
import { type NewEvent, recordEvents } from '../events/record';
import { claimKey, keyProblems } from '../identity/idempotency';
import { mayTriage } from '../identity/identity.rules';
import type { Language } from '../language/language';
import type { ErrorCode } from '../language/messages';
import { type Problem, Refusal, refuse } from '../language/refusal';
import { LONGEST_BODY, textProblems } from '../language/text.rules';
import { type Acting, personOf } from '../operation/context';
import { holdResponse } from './held.reads';
import {
  handlingFacts,
  mayApprove,
  mayEditResponse,
  mayRespond,
  mayRespondAtOnce,
  needsJustification,
} from './response.rules';
import { handlingEvent } from './triage.service';

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
}

/** Drafts one response to one or several comments of a round. Returns its id. */
export async function draftResponse(ctx: Acting, input: NewResponse): Promise<string> {
  if (!mayTriage(personOf(ctx))) return refuse('NOT_SECRETARIAT');
  return createResponse(ctx, 'draftResponse', input, () => undefined);
}

/** Drafts and publishes in one call, where the operator allows one key. Returns the response's id. */
export async function respondToComments(ctx: Acting, input: NewResponse): Promise<string> {
  permit(reasonsOf(mayRespondAtOnce(personOf(ctx), ctx.settings.oneKey), {}), undefined);
  return createResponse(ctx, 'respondToComments', input, (tx, id, comments) => publish(tx, ctx, id, comments, true));
}

type Then = (tx: Transaction, id: string, comments: readonly CommentRow[]) => void;

async function createResponse(ctx: Acting, operation: string, input: NewResponse, then: Then): Promise<string> {
  const { personId } = personOf(ctx);
  const { idempotencyKey: key, ...content } = input;
  refuseAll([...keyProblems(key), ...listProblems(input.commentIds, ['input', 'commentIds']), ...wordProblems(input)]);
  const id = randomUUID();
  return inTransaction(ctx, async (tx) => {
    const claim = ahead(claimKey(tx, { personId, operation, key, content, now: ctx.now, result: [id] }));
    const answered = ahead(answerable(tx, ctx, input.commentIds));
    const earlier = await claim;
    if (earlier) return earlier[0] ?? id;
    const comments = await answered;
    insertResponse(tx, ctx, id, comments[0]?.roundId ?? '', input);
    tx.send(sql`/* responses.attach */
      update comment set response_id = ${id}::uuid, handling = 'RESPONSE_DRAFTED', handling_version = handling_version + 1,
        assignee_id = coalesce(assignee_id, ${personId}::uuid)
      where id = any(${input.commentIds}::uuid[])`);
    recordEvents(
      tx,
      comments.map((comment) => handlingEvent(ctx, 'HANDLING_CHANGED', comment, 'RESPONSE_DRAFTED')),
    );
    then(tx, id, comments);
    return id;
  });
}

async function answerable(tx: Transaction, ctx: Acting, ids: readonly string[]): Promise<CommentRow[]> {
  const comments = await heldAll(tx, ctx, ids);
  refuseAll(
    comments.flatMap((comment, at): Problem[] =>
      reasonsOf(mayRespond(ctx.viewer), handlingFacts(comment)).map((code) => ({
        code,
        path: ['input', 'commentIds', String(at)],
        parameters: { reference: comment.reference ?? '' },
      })),
    ),
  );
  if (new Set(comments.map((comment) => comment.roundId)).size > 1) refuse('DIFFERENT_ROUNDS', ['input', 'commentIds']);
  return comments;
}

function insertResponse(tx: Transaction, ctx: Acting, id: string, roundId: string, words: ResponseWords): void {
  tx.send(sql`/* responses.insert */
    insert into response (id, round_id, disposition, body, language, justification, implementation, drafted_by, drafted_at)
    values (${id}, ${roundId}, ${words.disposition}, ${words.body}, ${words.language}, ${words.justification},
            ${implementationOf(words)}, ${personOf(ctx).personId}, ${ctx.now})`);
}

export interface ResponseEdit {
  readonly responseId: string;
  readonly expectedVersion: number;
  readonly disposition?: Disposition | undefined;
  readonly body?: string | undefined;
  readonly language?: Language | undefined;
  readonly justification?: string | null | undefined;
  readonly implementation?: Implementation | undefined;
}

/** Changes a draft. Whoever changed it last counts as its drafter: the second key must be another's. Returns its id. */
export async function editResponse(ctx: Acting, input: ResponseEdit): Promise<string> {
  const { personId } = personOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const response = await held(tx, ctx, input);
    permit(reasonsOf(mayEditResponse(ctx.viewer), response), response.id);
    const {
      disposition = response.disposition,
      body = response.body,
      language = response.language,
      justification = response.justification,
    } = input;
    const implementation = input.implementation ?? (input.disposition ? null : response.implementation);
    const words = { disposition, body, language, justification, implementation };
    refuseAll(wordProblems(words));
    tx.send(sql`/* responses.edit */
      update response set disposition = ${disposition}, body = ${body}, language = ${language}, justification = ${justification},
        implementation = ${implementationOf(words)}, drafted_by = ${personId}, drafted_at = ${ctx.now}, version = version + 1
      where id = ${response.id}`);
    return response.id;
  });
}

export interface Approval {
  readonly responseId: string;
  readonly expectedVersion: number;
}

/** The second key: publishes a response. Returns its id. */
export async function approveResponse(ctx: Acting, input: Approval): Promise<string> {
  const { personId } = personOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const response = await held(tx, ctx, input);
    permit(reasonsOf(mayApprove(ctx.viewer, ctx.settings.oneKey), response), response.id);
    const found = (await holdComments(tx, ctx.viewer, response.commentIds)).filter((comment) => comment !== null);
    // One that was withdrawn before it could be held is answered no more.
    const comments = found.filter((comment) => comment.responseId === response.id);
    if (comments.length === 0) refuse('WITHDRAWN', ['input', 'responseId'], {}, response.id);
    publish(tx, ctx, response.id, comments, response.draftedBy === personId);
    return response.id;
  });
}

function publish(tx: Transaction, ctx: Acting, id: string, comments: readonly CommentRow[], oneKey: boolean): void {
  const { personId } = personOf(ctx);
  tx.send(sql`/* responses.publish */
    update response set status = 'PUBLISHED', published_by = ${personId}, published_at = ${ctx.now}, one_key = ${oneKey}, version = version + 1
    where id = ${id}`);
  tx.send(sql`/* responses.resolve */
    update comment set handling = 'RESOLVED', handling_version = handling_version + 1 where response_id = ${id}`);
  recordEvents(
    tx,
    audiences(comments).map((together) => publication(ctx, id, together)),
  );
}

/**
 * Whose publication is one event. Before the release a delegation must not learn, not even through a filter, that the
 * response answers another's comment as well: then each delegation's threads have an event of their own.
 */
function audiences(comments: readonly CommentRow[]): (readonly CommentRow[])[] {
  if (comments.every((comment) => comment.released)) return [comments];
  const delegations = new Set(comments.map((comment) => comment.threadDelegationId));
  return [...delegations].map((id) => comments.filter((comment) => comment.threadDelegationId === id));
}

function publication(ctx: Acting, responseId: string, comments: readonly CommentRow[]): NewEvent {
  const [first] = comments;
  if (!first) throw new Error(`Response ${responseId} answers no comment`);
  return {
    type: 'RESPONSE_PUBLISHED',
    occurredAt: ctx.now,
    actorId: personOf(ctx).personId,
    audience: 'COMMENT_READERS',
    roadmapId: first.roadmapId,
    roundId: first.roundId,
    responseId,
    commentIds: comments.map((comment) => comment.id),
    delegationIds: distinct(comments.flatMap((comment) => [comment.delegationId, comment.threadDelegationId])),
    measureIds: distinct(comments.map((comment) => comment.measureId)),
    pillarIds: distinct(comments.map((comment) => comment.pillarId)),
  };
}

async function held(tx: Transaction, ctx: Acting, input: Approval) {
  const found = mayTriage(ctx.viewer)
    ? await holdResponse(tx, ctx.viewer, input.responseId)
    : refuse('NOT_SECRETARIAT');
  if (!found) return refuse('NOT_FOUND', ['input', 'responseId']);
  const { id, version, status } = found;
  if (status === 'PUBLISHED') return refuse('RESPONSE_PUBLISHED', ['input', 'responseId'], {}, id);
  if (version !== input.expectedVersion)
    return refuse(
      'STALE_VERSION',
      ['input', 'expectedVersion'],
      { expected: input.expectedVersion, current: version },
      id,
    );
  return found;
}

function wordProblems(words: ResponseWords): Problem[] {
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
function implementationOf({ implementation, disposition }: ResponseWords): Implementation {
  const pending: readonly Disposition[] = ['ACCEPTED', 'ACCEPTED_WITH_MODIFICATIONS', 'DEFERRED'];
  return implementation ?? (pending.includes(disposition) ? 'PENDING' : 'NO_CHANGE_REQUIRED');
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

function permit(reasons: readonly ErrorCode[], currentId: string | undefined): void {
  if (reasons.length > 0)
    throw new Refusal(
      reasons.map((code) => ({ code })),
      currentId,
    );
}
