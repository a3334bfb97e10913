import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { IsNull, Not } from 'typeorm';
import { CommentEntity } from '../../../src/comments/comment.entity';
import type { DelegationEntity } from '../../../src/identity/delegation.entity';
import { globalId } from '../../../src/nodes/global-id';
import type { ResponseEntity } from '../../../src/responses/response.entity';
import { type MeasureEntity, RoadmapEntity } from '../../../src/roadmap/roadmap.entity';
import type { RoundEntity } from '../../../src/rounds/round.entity';
import { Comment, CommentConnection, CommentOrder, Handling, Response, Subject } from './comment.types';
import type { Context } from './context';
import { type Page, pageOf } from './page';
import { Delegation, Measure, Round } from './roadmap.types';
import { LocalizedText, written } from './texts';

const submitted = { submittedAt: Not(IsNull()) };
const First = (fallback: number) => Arg('first', () => Int, { defaultValue: fallback });
const After = () => Arg('after', () => String, { nullable: true });

@Resolver(() => Comment)
export class CommentResolver {
  @Query(() => Comment, { nullable: true })
  comment(@Arg('reference', () => String) reference: string, @Ctx() { db }: Context): Promise<CommentEntity | null> {
    return db.getRepository(CommentEntity).findOneBy({ reference, ...submitted });
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: CommentEntity): string {
    return globalId('Comment', id);
  }

  @FieldResolver(() => LocalizedText, { nullable: true })
  body(@Root() comment: CommentEntity, @Ctx() context: Context): LocalizedText | null {
    return isReadable(comment, context) ? written(comment.body, comment.language) : null;
  }

  @FieldResolver(() => LocalizedText, { nullable: true })
  proposedText(@Root() comment: CommentEntity, @Ctx() context: Context): LocalizedText | null {
    if (comment.proposedText === null || !isReadable(comment, context)) return null;
    return written(comment.proposedText, comment.language);
  }

  @FieldResolver(() => Delegation, { nullable: true })
  delegation(
    @Root() { delegationId }: CommentEntity,
    @Ctx() { loaders }: Context,
  ): Promise<DelegationEntity | null> | null {
    return delegationId ? loaders.delegation.load(delegationId) : null;
  }

  @FieldResolver(() => [Delegation])
  async coSponsors(@Root() { id }: CommentEntity, @Ctx() { loaders }: Context): Promise<(DelegationEntity | null)[]> {
    const sponsors = await loaders.coSponsors.load(id);
    return Promise.all(sponsors.map(({ delegationId }) => loaders.delegation.load(delegationId)));
  }

  @FieldResolver(() => Comment, { nullable: true })
  parent(@Root() { parentId }: CommentEntity, @Ctx() { loaders }: Context): Promise<CommentEntity | null> | null {
    return parentId ? loaders.comment.load(parentId) : null;
  }

  @FieldResolver(() => Round)
  round(@Root() { roundId }: CommentEntity, @Ctx() { loaders }: Context): Promise<RoundEntity | null> {
    return loaders.round.load(roundId);
  }

  @FieldResolver(() => Subject)
  subject(@Root() comment: CommentEntity, @Ctx() { db, loaders }: Context): Promise<object | null> {
    const { milestoneId, measureId, pillarId, roadmapId } = comment;
    if (milestoneId) return loaders.milestone.load(milestoneId);
    if (measureId) return loaders.measure.load(measureId);
    return pillarId ? loaders.pillar.load(pillarId) : db.getRepository(RoadmapEntity).findOneBy({ id: roadmapId });
  }

  @FieldResolver(() => Handling)
  async handling(@Root() comment: CommentEntity, @Ctx() { loaders }: Context): Promise<Handling> {
    const { handling: status, handlingVersion: version, assigneeId } = comment;
    return { status, version, assignee: assigneeId ? await loaders.person.load(assigneeId) : null };
  }

  @FieldResolver(() => Response, { nullable: true })
  async response(@Root() { responseId }: CommentEntity, @Ctx() { loaders, person }: Context) {
    const response = responseId ? await loaders.response.load(responseId) : null;
    return response?.status === 'PUBLISHED' || person?.delegationId === null ? response : null;
  }

  @FieldResolver(() => Int)
  async replyCount(@Root() { id }: CommentEntity, @Ctx() { loaders }: Context): Promise<number> {
    return (await loaders.replies.load(id)).length;
  }

  @FieldResolver(() => CommentConnection)
  async replies(@Root() { id }: CommentEntity, @First(20) first: number, @Ctx() { loaders }: Context): Promise<Page> {
    const replies = await loaders.replies.load(id);
    return pageOf(replies.slice(0, first + 1), first, replies.length);
  }

  @FieldResolver(() => CommentConnection)
  async thread(
    @Root() { threadId }: CommentEntity,
    @First(20) first: number,
    @After() _after: string | undefined,
    @Ctx() { db }: Context,
  ): Promise<Page> {
    const [found, total] = await db.getRepository(CommentEntity).findAndCount({
      ...{ where: { threadId, ...submitted }, order: { path: 'ASC', id: 'ASC' }, take: first + 1 },
    });
    return pageOf(found, first, total);
  }
}

@Resolver(() => Measure)
export class ThreadsResolver {
  @FieldResolver(() => CommentConnection)
  async threads(
    @Root() { id }: MeasureEntity,
    @First(20) first: number,
    @After() _after: string | undefined,
    @Arg('orderBy', () => CommentOrder) { direction }: CommentOrder,
    @Ctx() { db, loaders }: Context,
  ): Promise<Page> {
    const found = await db.getRepository(CommentEntity).find({
      where: { measureId: id, depth: 0, ...submitted },
      ...{ order: { submittedAt: direction, id: direction }, take: first + 1 },
    });
    const tallies = await loaders.talliesOfMeasure.load(id);
    return pageOf(
      found,
      first,
      tallies.reduce((sum, { threads }) => sum + threads, 0),
    );
  }
}

@Resolver(() => Response)
export class ResponseResolver {
  @FieldResolver(() => ID)
  id(@Root() { id }: ResponseEntity): string {
    return globalId('Response', id);
  }

  @FieldResolver(() => LocalizedText)
  body(@Root() { body, language }: ResponseEntity): LocalizedText {
    return written(body, language);
  }

  @FieldResolver(() => LocalizedText, { nullable: true })
  justification(@Root() { justification, language }: ResponseEntity): LocalizedText | null {
    return justification === null ? null : written(justification, language);
  }
}

function isReadable({ status, delegationId }: CommentEntity, { person }: Context): boolean {
  return status !== 'WITHDRAWN' || person?.delegationId === null || person?.delegationId === delegationId;
}
