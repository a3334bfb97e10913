import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { holds } from '../access/condition';
import { reasonsOf } from '../access/denial';
import { ahead, inTransaction, type Transaction } from '../database/transaction';
import { type NewEvent, recordEvents } from '../events/record';
import { claimKey, keyProblems } from '../identity/idempotency';
import type { Language } from '../language/language';
import { refuse } from '../language/refusal';
import { LONGEST_REASON, textProblems } from '../language/text.rules';
import { type Acting, personOf } from '../operation/context';
import type { Delegate } from '../operation/viewer';
import { maySubmit } from '../rounds/commenting.rules';
import { isLate } from '../rounds/round.rules';
import { endEmptyDraft, handedBack, holdDraft, outdateDraft } from './answer.store';
import type { CommentKind, Stance } from './comment.entity';
import { commentEvent, handedBackEvent } from './comment.events';
import { type CommentWords, checkWords, listProblems, type NewComment, permit, refuseAll } from './comment.input';
import { actFacts, mayEdit, maySubmitDraft, mayVerify, mayWithdraw } from './comment.rules';
import {
  heldAll,
  heldComment,
  insertComment,
  insertCoSponsors,
  keepVersion,
  makeOfficial,
  recordEventsOfComments,
} from './comment.store';
import type { CommentRow } from './held.reads';
import { admitted, placeOf, roundOf, roundsAround } from './place.store';
import { foreseeEdit, foreseeWords } from './words.store';

/** A contact point submits a comment officially, in one step. Returns its id. */
export async function postComment(ctx: Acting, input: NewComment): Promise<string> {
  const viewer = personOf(ctx);
  checkWords(input, input.idempotencyKey);
  permit(reasonsOf(maySubmit(viewer), {}), { path: [] });
  return createTopLevel(ctx, viewer as Delegate, input, true);
}

/** Anybody in a delegation drafts; the draft is the delegation's alone. Returns its id. */
export async function draftComment(ctx: Acting, input: NewComment): Promise<string> {
  const viewer = personOf(ctx);
  checkWords(input, input.idempotencyKey);
  if (viewer.kind !== 'DELEGATE') return refuse('NOT_A_DELEGATE');
  return createTopLevel(ctx, viewer, input, false);
}

async function createTopLevel(ctx: Acting, viewer: Delegate, input: NewComment, official: boolean): Promise<string> {
  const { idempotencyKey: key, ...content } = input;
  const operation = official ? 'postComment' : 'draftComment';
  const id = randomUUID();
  return inTransaction(ctx, async (tx) => {
    const request = { personId: viewer.personId, operation, key, content, now: ctx.now, result: [id] };
    const foreseen = ahead(foreseeWords(tx, input));
    const claim = ahead(claimKey(tx, request));
    const place = ahead(placeOf(tx, ctx, input.subject));
    await foreseen;
    const earlier = await claim;
    if (earlier) return earlier[0] ?? id;
    const { anchor, round, late } = await admitted(tx, ctx, await place, input.roundId);
    const comment = {
      ...input,
      ...anchor,
      id,
      roundId: round.id,
      delegationId: viewer.delegationId,
      askedDelegationId: null,
      parentId: null,
      threadId: id,
      threadDelegationId: viewer.delegationId,
      depth: 0,
      status: official ? 'SUBMITTED' : 'DRAFT',
      late: official && late,
    } as const;
    insertComment(tx, viewer, ctx.now, comment, round);
    if (input.coSponsors?.length) insertCoSponsors(tx, id, input.coSponsors);
    if (official) recordEventsOfComments(tx, [commentEvent(ctx, 'COMMENT_SUBMITTED', comment)]);
    return id;
  });
}

export interface Edit {
  readonly commentId: string;
  readonly expectedVersion: number;
  readonly kind?: CommentKind | undefined;
  readonly stance?: Stance | null | undefined;
  readonly body?: string | undefined;
  readonly language?: Language | undefined;
  readonly proposedText?: string | null | undefined;
}

/**
 * Changes what a comment says; what is left out stays, and an edit that changes nothing is none. A verified draft has to be
 * verified again. Returns its id.
 */
export async function editComment(ctx: Acting, input: Edit): Promise<string> {
  const viewer = personOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const foreseen = ahead(foreseeEdit(tx, viewer, input));
    const { comment, round } = await held(tx, ctx, input);
    await foreseen;
    const reasons = reasonsOf(mayEdit(viewer, ctx.now), actFacts(comment, round));
    permit(reasons, { path: ['input', 'commentId'], occasion: 'change', comment, round });
    const {
      kind = comment.kind,
      stance = comment.stance,
      body = comment.body,
      language = comment.language,
      proposedText = comment.proposedText,
    } = input;
    checkWords({ body, proposedText });
    if (isSaid(comment, { kind, stance, body, language, proposedText })) return comment.id;
    // First of all: whoever writes comments holds their counts, and is to wait for nothing any more.
    outdateDraft(tx, comment.responseId);
    tx.send(sql`/* comments.edit */
      update comment set kind = ${kind}, stance = ${stance}, body = ${body}, language = ${language}, proposed_text = ${proposedText},
        status = ${comment.status === 'SUBMITTED' ? 'SUBMITTED' : 'DRAFT'}, version = version + 1 where id = ${comment.id}`);
    keepVersion(tx, viewer, ctx.now, comment.id);
    if (comment.status === 'SUBMITTED') recordEvents(tx, [commentEvent(ctx, 'COMMENT_EDITED', comment)]);
    return comment.id;
  });
}

/** Whether a comment already says just this. */
function isSaid(comment: CommentRow, words: CommentWords): boolean {
  return (['kind', 'stance', 'body', 'language', 'proposedText'] as const).every(
    (name) => words[name] === comment[name],
  );
}

export interface Step {
  readonly commentId: string;
  readonly expectedVersion: number;
}

/** A deputy or the contact point declares a draft ready for submission. Returns its id. */
export async function verifyComment(ctx: Acting, input: Step): Promise<string> {
  const viewer = personOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const { comment, round } = await held(tx, ctx, input);
    const reasons = reasonsOf(mayVerify(viewer, ctx.now), actFacts(comment, round));
    permit(reasons, { path: ['input', 'commentId'], comment, round });
    tx.send(
      sql`/* comments.verify */ update comment set status = 'VERIFIED', version = version + 1 where id = ${comment.id}`,
    );
    keepVersion(tx, viewer, ctx.now, comment.id);
    return comment.id;
  });
}

export interface Submission {
  readonly idempotencyKey: string;
  readonly commentIds: readonly string[];
}

/** The contact point submits verified drafts officially: all or none, numbered in the order given. Returns their ids. */
export async function submitComments(ctx: Acting, input: Submission): Promise<readonly string[]> {
  const viewer = personOf(ctx);
  refuseAll([...keyProblems(input.idempotencyKey), ...listProblems(input.commentIds, ['input', 'commentIds'])]);
  permit(reasonsOf(maySubmit(viewer), {}), { path: [], occasion: 'submit' });
  const { idempotencyKey: key, ...content } = input;
  return inTransaction(ctx, async (tx) => {
    const { personId } = viewer;
    const request = { personId, operation: 'submitComments', key, content, now: ctx.now, result: input.commentIds };
    const claim = ahead(claimKey(tx, request));
    const comments = ahead(heldAll(tx, ctx, input.commentIds));
    const around = ahead(roundsAround(tx, ctx, input.commentIds));
    const earlier = await claim;
    if (earlier) return earlier;
    const [found, rounds] = [await comments, await around];
    const submitted = found.map((comment, at) => {
      const round = roundOf(rounds, comment);
      const reasons = reasonsOf(maySubmitDraft(viewer, ctx.now), actFacts(comment, round));
      permit(reasons, { path: ['input', 'commentIds', String(at)], occasion: 'submit', comment, round });
      return { comment, round, late: holds(isLate(ctx.now), round) };
    });
    makeOfficial(tx, viewer as Delegate, ctx.now, submitted);
    recordEventsOfComments(
      tx,
      submitted.map(({ comment }) => commentEvent(ctx, 'COMMENT_SUBMITTED', comment)),
    );
    return input.commentIds;
  });
}

export interface Withdrawal extends Step {
  readonly reason: string | null;
}

/** Takes a comment back. A draft disappears for its delegation; an official comment leaves its reference. Returns its id. */
export async function withdrawComment(ctx: Acting, input: Withdrawal): Promise<string> {
  const viewer = personOf(ctx);
  refuseAll(textProblems(input.reason, ['input', 'reason'], { most: LONGEST_REASON, optional: true }));
  return inTransaction(ctx, async (tx) => {
    const { comment, round } = await held(tx, ctx, input);
    const reasons = reasonsOf(mayWithdraw(viewer), actFacts(comment, round));
    permit(reasons, { path: ['input', 'commentId'], occasion: 'change', comment, round });
    holdDraft(tx, comment.responseId);
    tx.send(sql`/* comments.withdraw */
      update comment set status = 'WITHDRAWN', withdrawn_at = ${ctx.now}, withdrawal_reason = ${input.reason},
        version = version + 1, ${handedBack} where id = ${comment.id}`);
    keepVersion(tx, viewer, ctx.now, comment.id);
    endEmptyDraft(tx, comment.responseId);
    if (comment.submittedAt) recordEvents(tx, withdrawalEvents(ctx, comment));
    return comment.id;
  });
}

/** What everybody hears who could read the comment; and the Secretariat alone, if it was about to answer. */
function withdrawalEvents(ctx: Acting, comment: CommentRow): NewEvent[] {
  const withdrawn = commentEvent(ctx, 'COMMENT_WITHDRAWN', comment);
  return comment.responseId ? [withdrawn, handedBackEvent(ctx, comment, comment.responseId)] : [withdrawn];
}

/** The comment, unless it has changed since it was seen, and its round; both held until the transaction ends. */
async function held(tx: Transaction, ctx: Acting, { commentId, expectedVersion }: Step) {
  const [comment, rounds] = await Promise.all([
    heldComment(tx, ctx, commentId, expectedVersion),
    roundsAround(tx, ctx, [commentId]),
  ]);
  return { comment, round: roundOf(rounds, comment) };
}
