import { randomUUID } from 'node:crypto';
import { holds } from '../access/condition';
import { reasonsOf } from '../access/denial';
import { ahead, inTransaction } from '../database/transaction';
import { claimKey } from '../identity/idempotency';
import type { Language } from '../language/language';
import { type Acting, personOf } from '../operation/context';
import type { Person } from '../operation/viewer';
import { isLate } from '../rounds/round.rules';
import type { CommentKind, Stance } from './comment.entity';
import { commentEvent } from './comment.events';
import { checkWords, permit } from './comment.input';
import { actFacts, mayReply } from './comment.rules';
import { heldComment, insertComment, recordEventsOfComments } from './comment.store';
import type { CommentRow } from './held.reads';
import { roundOf, roundsAround } from './place.store';
import { foreseeWords } from './words.store';

export interface Reply {
  readonly idempotencyKey: string;
  readonly commentId: string;
  readonly kind: CommentKind | null;
  readonly stance: Stance | null;
  readonly body: string;
  readonly language: Language;
}

/** A contact point, or the Secretariat asking for clarification, replies in a thread. Returns the reply's id. */
export async function replyToComment(ctx: Acting, input: Reply): Promise<string> {
  const viewer = personOf(ctx);
  checkWords({ body: input.body, proposedText: null }, input.idempotencyKey);
  const { idempotencyKey: key, ...content } = input;
  const id = randomUUID();
  return inTransaction(ctx, async (tx) => {
    const { personId } = viewer;
    const foreseen = ahead(foreseeWords(tx, { ...input, proposedText: null }));
    const claim = ahead(
      claimKey(tx, { personId, operation: 'replyToComment', key, content, now: ctx.now, result: [id] }),
    );
    const held = ahead(heldComment(tx, ctx, input.commentId));
    const around = ahead(roundsAround(tx, ctx, [input.commentId]));
    await foreseen;
    const earlier = await claim;
    if (earlier) return earlier[0] ?? id;
    const parent = await held;
    const round = roundOf(await around, parent);
    permit(reasonsOf(mayReply(viewer, ctx.now), actFacts(parent, round)), ['input', 'commentId'], parent, round);
    const comment = replyRow(viewer, parent, input, holds(isLate(ctx.now), round));
    insertComment(tx, viewer, ctx.now, { ...comment, id }, round);
    recordEventsOfComments(tx, [commentEvent(ctx, 'REPLY_POSTED', { ...comment, id })]);
    return id;
  });
}

function replyRow(viewer: Person, parent: CommentRow, input: Reply, isPastDeadline: boolean) {
  const delegationId = viewer.kind === 'DELEGATE' ? viewer.delegationId : null;
  const { roadmapId, roundId, pillarId, measureId, milestoneId, threadId, threadDelegationId } = parent;
  return {
    roadmapId,
    roundId,
    pillarId,
    measureId,
    milestoneId,
    threadId,
    threadDelegationId,
    delegationId,
    parentId: parent.id,
    depth: parent.depth + 1,
    status: 'SUBMITTED',
    // What clarifies for the Secretariat is not bound to the deadline.
    late: delegationId !== null && parent.delegationId !== null && isPastDeadline,
    kind: input.kind ?? parent.kind,
    stance: input.stance,
    body: input.body,
    language: input.language,
    proposedText: null,
  } as const;
}
