import { randomUUID } from 'node:crypto';
import { holds } from '../access/condition';
import { reasonsOf } from '../access/denial';
import { ahead, inTransaction } from '../database/transaction';
import { claimKey } from '../identity/idempotency';
import type { Language } from '../language/language';
import { type Acting, personOf } from '../operation/context';
import type { Person } from '../operation/viewer';
import { isLate, mayAdmit } from '../rounds/round.rules';
import type { CommentKind, Stance } from './comment.entity';
import { commentEvent } from './comment.events';
import { checkWords, permit } from './comment.input';
import { actFacts, isAsked, mayReply } from './comment.rules';
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
    const facts = actFacts(parent, round);
    const concerned = { occasion: 'reply', comment: parent, round } as const;
    permit(reasonsOf(mayReply(viewer, ctx.now), facts), { ...concerned, path: ['input', 'commentId'] });
    const answers = holds(isAsked(viewer), facts);
    const added = answers ? beyondAnswer(parent, input) : undefined;
    // What says more than was asked is a comment like any other, and bound to the deadline.
    if (added)
      permit(reasonsOf(mayAdmit(ctx.now), round), { ...concerned, occasion: 'answer', path: ['input', added] });
    const isBound = viewer.kind === 'DELEGATE' && (!answers || added !== undefined);
    const comment = replyRow(viewer, parent, input, isBound && holds(isLate(ctx.now), round));
    insertComment(tx, viewer, ctx.now, { ...comment, id }, round);
    recordEventsOfComments(tx, [commentEvent(ctx, 'REPLY_POSTED', { ...comment, id })]);
    return id;
  });
}

/** What a reply carries beyond an answer to the Secretariat's question: a stance, or a kind of its own. */
function beyondAnswer(question: CommentRow, { stance, kind }: Reply): 'stance' | 'kind' | undefined {
  if (stance !== null) return 'stance';
  return kind !== null && kind !== question.kind ? 'kind' : undefined;
}

function replyRow(viewer: Person, parent: CommentRow, input: Reply, late: boolean) {
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
    // Who is asked is who said what the Secretariat replies to, also where it adds to its own question.
    askedDelegationId: delegationId === null ? (parent.delegationId ?? parent.askedDelegationId) : null,
    parentId: parent.id,
    depth: parent.depth + 1,
    status: 'SUBMITTED',
    late,
    kind: input.kind ?? parent.kind,
    stance: input.stance,
    body: input.body,
    language: input.language,
    proposedText: null,
  } as const;
}
