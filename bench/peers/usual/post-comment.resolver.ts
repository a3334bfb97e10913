import { createHash, randomUUID } from 'node:crypto';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { CommentEntity, CommentVersionEntity } from '../../../src/comments/comment.entity';
import { IdempotencyKeyEntity } from '../../../src/identity/idempotency.entity';
import { parseGlobalId } from '../../../src/nodes/global-id';
import { MeasureEntity } from '../../../src/roadmap/roadmap.entity';
import { RoundEntity } from '../../../src/rounds/round.entity';
import { PostCommentInput, PostCommentPayload } from './comment.types';
import type { Context } from './context';

@Resolver()
export class PostCommentResolver {
  @Mutation(() => PostCommentPayload)
  async postComment(@Arg('input', () => PostCommentInput) input: PostCommentInput, @Ctx() context: Context) {
    const comment = await context.db.transaction((tx) => post(tx, context, input));
    return { comment, errors: [] };
  }
}

async function post(tx: EntityManager, { person, loaders }: Context, input: PostCommentInput): Promise<CommentEntity> {
  const { idempotencyKey: key, subjectId, ...words } = input;
  const delegation = person?.delegationId ? await loaders.delegation.load(person.delegationId) : null;
  if (!person || !delegation) throw new Error('Only delegates post comments');
  const measure = await tx.findOneByOrFail(MeasureEntity, { id: parseGlobalId(subjectId).id });
  const round = await tx.findOneByOrFail(RoundEntity, { roadmapId: measure.roadmapId, state: 'OPEN' });
  const id = randomUUID();
  const now = new Date();
  const requestHash = createHash('sha256').update(JSON.stringify(words)).digest();
  const claim = { personId: person.id, key, operation: 'postComment', requestHash, result: [id], createdAt: now };
  await tx.insert(IdempotencyKeyEntity, claim);
  const [{ n }] = await tx.query(
    `insert into reference_counter as k (round_id, issuer, last_number) values ($1, $2, 1)
     on conflict (round_id, issuer) do update set last_number = k.last_number + 1 returning last_number as n`,
    [round.id, delegation.code],
  );
  const comment = await tx.save(
    tx.create(CommentEntity, {
      ...{ ...words, id, roadmapId: measure.roadmapId, roundId: round.id, delegationId: delegation.id },
      ...{ pillarId: measure.pillarId, measureId: measure.id, threadId: id, threadDelegationId: delegation.id },
      ...{ reference: `${round.reference}-${delegation.code}-${String(n).padStart(3, '0')}`, status: 'SUBMITTED' },
      ...{ authorId: person.id, submitterId: person.id, createdAt: now, submittedAt: now },
    } as object),
  );
  const version = { commentId: id, version: 1, status: 'SUBMITTED', changedBy: person.id, changedAt: now };
  await tx.insert(CommentVersionEntity, { ...words, ...version } as object);
  await tx.query('select record_events($1::jsonb)', [JSON.stringify([eventOf(comment)])]);
  return comment;
}

function eventOf(comment: CommentEntity): object {
  return {
    ...{ type: 'COMMENT_SUBMITTED', occurred_at: comment.submittedAt, actor_id: comment.authorId },
    ...{ audience: 'COMMENT_READERS', roadmap_id: comment.roadmapId, round_id: comment.roundId },
    ...{ comment_ids: [comment.id], delegation_ids: [comment.delegationId], measure_ids: [comment.measureId] },
    ...{ pillar_ids: comment.pillarId ? [comment.pillarId] : [], details: { reference: comment.reference } },
  };
}
