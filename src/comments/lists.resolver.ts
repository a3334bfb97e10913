import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import { type Context, load, personOf } from '../context';
import { Fault } from '../errors';
import { rowId } from '../nodes/global-id';
import { asksFor } from '../paging/asks-for';
import { type Connection, connectionOf, PageArgs } from '../paging/connection.graphql';
import { Commentable, Measure } from '../roadmap/roadmap.graphql';
import type { MeasureRow, SubjectRow } from '../roadmap/roadmap.reads';
import { Comment, CommentConnection, CommentSummary } from './comment.graphql';
import type { CommentRow } from './comment.reads';
import { maySeeHandling } from './comment.rules';
import { CommentFilter, CommentOrder } from './comment-filter.graphql';
import { CommentFacets, CommentQueueConnection } from './queue.graphql';
import { type Counts, type Facets, readCounts, readQueue } from './queue.reads';
import { loadSummaries } from './summary.reads';
import { loadReplies, readThread, readThreads } from './thread.reads';

const ORDER = 'The order; newest first unless given.';

interface Queue extends Connection<CommentRow> {
  readonly counts: () => Promise<Counts>;
}

@Resolver(() => CommentQueueConnection)
export class QueueResolver {
  @Query(() => CommentQueueConnection, {
    description: "The delegations' comments that you may see, wherever they stand in a thread.",
  })
  async comments(
    @Arg('filter', () => CommentFilter, {
      nullable: true,
      description: 'Which comments; all that are submitted unless given.',
    })
    filter: CommentFilter | null,
    @Arg('orderBy', () => CommentOrder, { nullable: true, description: ORDER }) order: CommentOrder | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ): Promise<Queue> {
    personOf(ctx);
    const wish = permitted(ctx, filter ?? {});
    const read = await readQueue(ctx, wish, order?.direction !== 'ASC', page);
    let counts: Promise<Counts> | undefined;
    return { ...connectionOf(read), counts: () => (counts ??= readCounts(ctx, wish)) };
  }

  @FieldResolver(() => Number)
  async totalCount(@Root() queue: Queue): Promise<number> {
    return (await queue.counts()).total;
  }

  @FieldResolver(() => Boolean)
  async isCapped(@Root() queue: Queue): Promise<boolean> {
    return (await queue.counts()).isCapped;
  }

  @FieldResolver(() => CommentFacets)
  async facets(@Root() queue: Queue, @Ctx() ctx: Context): Promise<Facets> {
    const counts = await queue.counts();
    return maySeeHandling(ctx.viewer) ? counts : { ...counts, handling: [] };
  }
}

@Resolver(() => Commentable)
export class ThreadsResolver {
  @FieldResolver(() => CommentConnection, {
    description: 'The threads on it and on anything below it, of those that you may see.',
  })
  async threads(
    @Root() subject: SubjectRow,
    @Arg('orderBy', () => CommentOrder, { nullable: true, description: ORDER }) order: CommentOrder | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<CommentRow>> {
    return connectionOf(await readThreads(ctx, subject, order?.direction !== 'ASC', page, asksFor(info, 'totalCount')));
  }
}

@Resolver(() => Comment)
export class ThreadResolver {
  @FieldResolver(() => CommentConnection, {
    description: 'The whole thread to which it belongs, flat, in display order.',
  })
  async thread(
    @Root() comment: CommentRow,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<CommentRow>> {
    return connectionOf(await readThread(ctx, comment.threadId, page, asksFor(info, 'totalCount')));
  }

  @FieldResolver(() => CommentConnection, { description: 'Its direct replies, oldest first.' })
  async replies(
    @Root() comment: CommentRow,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<CommentRow>> {
    return connectionOf(
      await load(ctx, loadReplies, { parentId: comment.id, page: { ...page }, total: asksFor(info, 'totalCount') }),
    );
  }
}

@Resolver(() => Measure)
export class SummaryResolver {
  @FieldResolver(() => CommentSummary, {
    description: 'How many comments lie on it and its milestones, of those that you may see.',
  })
  async commentSummary(@Root() measure: MeasureRow, @Ctx() ctx: Context): Promise<CommentSummary> {
    const { submitted, answered } = await load(ctx, loadSummaries, measure.id);
    return { submitted, answered, awaitingResponse: submitted - answered };
  }
}

const LONGEST_SEARCH = 500;

/** The filter with its ids resolved. Throws FORBIDDEN where it asks about the handling and the caller may not see it. */
function permitted(ctx: Context, filter: CommentFilter): CommentFilter {
  const { assignee, handling, text } = filter;
  if (text && text.length > LONGEST_SEARCH) {
    throw new Fault('INVALID_FILTER', `"text" has ${text.length} characters; it takes at most ${LONGEST_SEARCH}.`);
  }
  if ((assignee || handling) && !maySeeHandling(ctx.viewer)) {
    throw new Fault(
      'FORBIDDEN',
      'The filters "handling" and "assignee" are for the Secretariat and the convener. Leave them out.',
    );
  }
  return assignee ? { ...filter, assignee: rowId('Person', assignee) } : filter;
}
