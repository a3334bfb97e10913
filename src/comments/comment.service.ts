import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { holds } from '../access/condition';
import { reasonsOf } from '../access/denial';
import { type Acting, personOf } from '../context';
import { rows } from '../database/rows';
import { inTransaction } from '../database/transaction';
import { refuse } from '../errors';
import { recordEvents } from '../events/record';
import { keyProblems, once } from '../identity/idempotency';
import type { Delegate } from '../identity/viewer';
import type { Language } from '../language/language';
import { LONGEST_REASON, textProblems } from '../language/text.rules';
import { maySubmit } from '../rounds/commenting.rules';
import type { RoundRow } from '../rounds/round.reads';
import { isLate } from '../rounds/round.rules';
import type { CommentKind, Stance } from './comment.entity';
import { commentEvent } from './comment.events';
import { checkWords, listProblems, type NewComment, permit, refuseAll } from './comment.input';
import { actFacts, mayEdit, maySubmitDraft, mayVerify, mayWithdraw } from './comment.rules';
import {
  admittingRound,
  anchorOf,
  heldAll,
  heldComment,
  insertComment,
  insertCoSponsors,
  keepVersion,
  nextReference,
  roundOf,
} from './comment.store';
import type { CommentRow } from './held.reads';

/** A contact point submits a comment officially, in one step. Returns its id. */
export async function postComment(ctx: Acting, input: NewComment): Promise<string> {
  const viewer = personOf(ctx);
  checkWords(input, input.idempotencyKey);
  permit(reasonsOf(maySubmit(viewer), {}), []);
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
  return inTransaction(ctx.db, async (tx) => {
    const [made] = await once(tx, { personId: viewer.personId, operation, key, content, now: ctx.now }, async () => {
      const anchor = await anchorOf(tx, input.subject);
      const { round, late } = await admittingRound(tx, ctx, anchor.roadmapId, input.roundId);
      const comment = {
        ...input,
        ...anchor,
        id,
        roundId: round.id,
        delegationId: viewer.delegationId,
        parentId: null,
        threadId: id,
        threadDelegationId: viewer.delegationId,
        depth: 0,
        path: [],
        status: official ? 'SUBMITTED' : 'DRAFT',
        late: official && late,
        reference: official ? await nextReference(tx, round, viewer.delegationCode) : null,
      } as const;
      await insertComment(tx, viewer, ctx.now, comment);
      if (input.coSponsors?.length) await insertCoSponsors(tx, id, input.coSponsors);
      if (official) await recordEvents(tx, [commentEvent(ctx, 'COMMENT_SUBMITTED', comment)]);
      return [id];
    });
    return made ?? id;
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

/** Changes what a comment says; what is left out stays. A verified draft has to be verified again. Returns its id. */
export async function editComment(ctx: Acting, input: Edit): Promise<string> {
  const viewer = personOf(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const comment = await heldComment(tx, ctx, input.commentId, input.expectedVersion);
    const round = await roundOf(tx, ctx, comment);
    const reasons = reasonsOf(mayEdit(viewer, ctx.now), actFacts(comment, round));
    permit(reasons, ['input', 'commentId'], comment, round);
    const {
      kind = comment.kind,
      stance = comment.stance,
      body = comment.body,
      language = comment.language,
      proposedText = comment.proposedText,
    } = input;
    checkWords({ body, proposedText });
    await rows(
      tx,
      sql`/* comments.edit */
      update comment set kind = ${kind}, stance = ${stance}, body = ${body}, language = ${language}, proposed_text = ${proposedText},
        status = ${comment.status === 'SUBMITTED' ? 'SUBMITTED' : 'DRAFT'}, version = version + 1 where id = ${comment.id}`,
    );
    await keepVersion(tx, viewer, ctx.now, comment.id);
    if (comment.status === 'SUBMITTED') await recordEvents(tx, [commentEvent(ctx, 'COMMENT_EDITED', comment)]);
    return comment.id;
  });
}

export interface Step {
  readonly commentId: string;
  readonly expectedVersion: number;
}

/** A deputy or the contact point declares a draft ready for submission. Returns its id. */
export async function verifyComment(ctx: Acting, input: Step): Promise<string> {
  const viewer = personOf(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const comment = await heldComment(tx, ctx, input.commentId, input.expectedVersion);
    const round = await roundOf(tx, ctx, comment);
    const reasons = reasonsOf(mayVerify(viewer, ctx.now), actFacts(comment, round));
    permit(reasons, ['input', 'commentId'], comment, round);
    await rows(
      tx,
      sql`/* comments.verify */ update comment set status = 'VERIFIED', version = version + 1 where id = ${comment.id}`,
    );
    await keepVersion(tx, viewer, ctx.now, comment.id);
    return comment.id;
  });
}

export interface Submission {
  readonly idempotencyKey: string;
  readonly commentIds: readonly string[];
}

/** The contact point submits verified drafts officially: all or none, numbered in the order given. Returns their ids. */
export async function submitComments(ctx: Acting, input: Submission): Promise<string[]> {
  const viewer = personOf(ctx);
  refuseAll([...keyProblems(input.idempotencyKey), ...listProblems(input.commentIds, ['input', 'commentIds'])]);
  permit(reasonsOf(maySubmit(viewer), {}), []);
  const { idempotencyKey: key, ...content } = input;
  return inTransaction(ctx.db, (tx) =>
    once(tx, { personId: viewer.personId, operation: 'submitComments', key, content, now: ctx.now }, async () => {
      const comments = await heldAll(tx, ctx, input.commentIds);
      const submitted: CommentRow[] = [];
      for (const [at, comment] of comments.entries()) {
        const round = await roundOf(tx, ctx, comment);
        const reasons = reasonsOf(maySubmitDraft(viewer, ctx.now), actFacts(comment, round));
        permit(reasons, ['input', 'commentIds', String(at)], comment, round);
        submitted.push(await makeOfficial(tx, ctx, viewer as Delegate, comment, round));
      }
      await recordEvents(
        tx,
        submitted.map((comment) => commentEvent(ctx, 'COMMENT_SUBMITTED', comment)),
      );
      return submitted.map((comment) => comment.id);
    }),
  );
}

async function makeOfficial(
  tx: EntityManager,
  ctx: Acting,
  viewer: Delegate,
  comment: CommentRow,
  round: RoundRow,
): Promise<CommentRow> {
  const reference = await nextReference(tx, round, viewer.delegationCode);
  await rows(
    tx,
    sql`/* comments.submit */
    update comment set status = 'SUBMITTED', reference = ${reference}, submitter_id = ${viewer.personId}, submitted_at = ${ctx.now},
      late = ${holds(isLate(ctx.now), round)} where id = ${comment.id}`,
  );
  return { ...comment, reference };
}

export interface Withdrawal extends Step {
  readonly reason: string | null;
}

/** Takes a comment back. A draft disappears for its delegation; an official comment leaves its reference. Returns its id. */
export async function withdrawComment(ctx: Acting, input: Withdrawal): Promise<string> {
  const viewer = personOf(ctx);
  refuseAll(textProblems(input.reason, ['input', 'reason'], { most: LONGEST_REASON, optional: true }));
  return inTransaction(ctx.db, async (tx) => {
    const comment = await heldComment(tx, ctx, input.commentId, input.expectedVersion);
    const round = await roundOf(tx, ctx, comment);
    const reasons = reasonsOf(mayWithdraw(viewer), actFacts(comment, round));
    permit(reasons, ['input', 'commentId'], comment, round);
    await rows(
      tx,
      sql`/* comments.withdraw */
      update comment set status = 'WITHDRAWN', withdrawn_at = ${ctx.now}, withdrawal_reason = ${input.reason}, response_id = null,
        version = version + 1 where id = ${comment.id}`,
    );
    await keepVersion(tx, viewer, ctx.now, comment.id);
    if (comment.submittedAt) await recordEvents(tx, [commentEvent(ctx, 'COMMENT_WITHDRAWN', comment)]);
    return comment.id;
  });
}
