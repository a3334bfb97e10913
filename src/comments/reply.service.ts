import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { holds } from '../access/condition';
import { reasonsOf } from '../access/denial';
import { type Acting, personOf } from '../context';
import { onlyRow } from '../database/rows';
import { inTransaction } from '../database/transaction';
import { refuse } from '../errors';
import { recordEvents } from '../events/record';
import { once } from '../identity/idempotency';
import type { Person } from '../identity/viewer';
import type { Language } from '../language/language';
import type { RoundRow } from '../rounds/round.reads';
import { isLate } from '../rounds/round.rules';
import type { CommentKind, Stance } from './comment.entity';
import { commentEvent } from './comment.events';
import { checkWords, permit } from './comment.input';
import { actFacts, mayReply } from './comment.rules';
import { heldComment, insertComment, nextReference, roundOf } from './comment.store';
import type { CommentRow } from './held.reads';

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
  return inTransaction(ctx.db, async (tx) => {
    const [made] = await once(
      tx,
      { personId: viewer.personId, operation: 'replyToComment', key, content, now: ctx.now },
      async () => {
        const parent = await heldComment(tx, ctx, input.commentId);
        const round = await roundOf(tx, ctx, parent);
        const reasons = reasonsOf(mayReply(viewer, ctx.now), actFacts(parent, round));
        permit(reasons, ['input', 'commentId'], parent, round);
        const comment = await replyRow(tx, viewer, parent, round, input, ctx.now);
        await insertComment(tx, viewer, ctx.now, comment);
        await recordEvents(tx, [commentEvent(ctx, 'REPLY_POSTED', comment)]);
        return [comment.id];
      },
    );
    return made ?? refuse('NOT_FOUND', ['input', 'commentId']);
  });
}

async function replyRow(
  tx: EntityManager,
  viewer: Person,
  parent: CommentRow,
  round: RoundRow,
  input: Reply,
  now: Date,
) {
  const { n } = await onlyRow<{ n: number }>(
    tx,
    sql`/* comments.place */
    update comment set child_count = child_count + 1 where id = ${parent.id} returning child_count as n`,
  );
  const delegate = viewer.kind === 'DELEGATE' ? viewer : null;
  const { roadmapId, roundId, pillarId, measureId, milestoneId, threadId, threadDelegationId } = parent;
  return {
    roadmapId,
    roundId,
    pillarId,
    measureId,
    milestoneId,
    threadId,
    threadDelegationId,
    id: randomUUID(),
    delegationId: delegate?.delegationId ?? null,
    parentId: parent.id,
    depth: parent.depth + 1,
    path: [...parent.path, n],
    status: 'SUBMITTED',
    late: delegate !== null && parent.delegationId !== null && holds(isLate(now), round),
    reference: await nextReference(tx, round, delegate?.delegationCode ?? 'SECR'),
    kind: input.kind ?? parent.kind,
    stance: input.stance,
    body: input.body,
    language: input.language,
    proposedText: null,
  } as const;
}
