import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import { handlingEvent } from '../comments/comment.events';
import { listProblems, refuseAll } from '../comments/comment.input';
import { heldAll } from '../comments/comment.store';
import type { CommentRow } from '../comments/held.reads';
import { ahead, inTransaction, type Transaction } from '../database/transaction';
import { type NewEvent, recordEvents } from '../events/record';
import { claimKey, keyProblems } from '../identity/idempotency';
import { mayTriage } from '../identity/identity.rules';
import { type Problem, refuse } from '../language/refusal';
import { type Acting, personOf } from '../operation/context';
import { heldResponse } from './held.reads';
import {
  checkVersion,
  implementationOf,
  type NewResponse,
  permit,
  type ResponseStep,
  type ResponseWords,
  versionProblems,
  wordProblems,
} from './response.input';
import { handlingFacts, isReworded, mayApprove, mayRespond, mayRespondAtOnce, responseFacts } from './response.rules';

/** Drafts one response to one or several comments of a round. Returns its id. */
export async function draftResponse(ctx: Acting, input: NewResponse): Promise<string> {
  if (!mayTriage(personOf(ctx))) return refuse('NOT_SECRETARIAT');
  return createResponse(ctx, 'draftResponse', input, () => undefined);
}

/** Drafts and publishes in one call, where the operator allows one key. Returns the response's id. */
export async function respondToComments(ctx: Acting, input: NewResponse): Promise<string> {
  permit(reasonsOf(mayRespondAtOnce(personOf(ctx), ctx.settings.oneKey), {}));
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
    const answered = ahead(answerable(tx, ctx, input));
    const earlier = await claim;
    if (earlier) return earlier[0] ?? id;
    const comments = await answered;
    insertResponse(tx, ctx, id, comments[0]?.roundId ?? '', input);
    tx.send(sql`/* responses.attach */
      update comment set response_id = ${id}::uuid, answered_version = version, handling = 'RESPONSE_DRAFTED', handling_version = handling_version + 1,
        assignee_id = coalesce(assignee_id, ${personId}::uuid)
      where id = any(${input.commentIds}::uuid[])`);
    recordEvents(
      tx,
      comments.map((comment) =>
        handlingEvent(ctx, 'HANDLING_CHANGED', comment, { handling: 'RESPONSE_DRAFTED', responseId: id }),
      ),
    );
    then(tx, id, comments);
    return id;
  });
}

async function answerable(tx: Transaction, ctx: Acting, input: NewResponse): Promise<CommentRow[]> {
  const comments = await heldAll(tx, ctx, input.commentIds);
  refuseAll(versionProblems(comments, input.commentVersions));
  refuseAll(
    comments.flatMap((comment, at): Problem[] =>
      reasonsOf(mayRespond(ctx.viewer), handlingFacts(comment)).map((code) => ({
        code,
        path: ['input', 'commentIds', String(at)],
        parameters: { reference: referenceOf(comment) },
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

/**
 * The second key: publishes a response. Refused to whoever wrote any of it, also if others have replaced those words since,
 * and while a comment says something else than when the response was written. Returns its id.
 */
export async function approveResponse(ctx: Acting, input: ResponseStep): Promise<string> {
  const { personId } = personOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const { response, comments } = await heldResponse(tx, ctx, input.responseId);
    const reasons = reasonsOf(mayApprove(ctx.viewer, ctx.settings.oneKey), responseFacts(response, comments));
    permit(reasons, response, { reference: comments.filter(isReworded).map(referenceOf).join(', ') });
    checkVersion(response, input.expectedVersion);
    if (comments.length === 0) refuse('WITHDRAWN', ['input', 'responseId'], {}, response.id);
    publish(tx, ctx, response.id, comments, response.authorIds.includes(personId));
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

const referenceOf = (comment: CommentRow): string => comment.reference ?? '';

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
