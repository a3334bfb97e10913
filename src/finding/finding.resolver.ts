import { Arg, Args, FieldResolver, Query, Resolver } from 'type-graphql';
import { CommentConnection } from '../comments/comment.graphql';
import { PageArgs } from '../paging/connection.graphql';
import { mapped, Reads } from '../reads/mapping';
import { Commentable, Measure } from '../roadmap/roadmap.graphql';
import { CommentFilter, CommentOrder } from './filter.graphql';
import { CommentQueueConnection } from './queue.graphql';
import { queue } from './queue.reads';
import { CommentSummary } from './summary.graphql';
import { commentSummary, threads } from './threads.reads';

const ORDER = 'The order; newest first unless given.';

@Resolver()
export class QueueQuery {
  @Query(() => CommentQueueConnection, {
    description: "The delegations' comments that you may see, wherever they stand in a thread.",
  })
  @Reads(queue)
  comments(
    @Arg('filter', () => CommentFilter, {
      nullable: true,
      description: 'Which comments; all that are submitted unless given.',
    })
    _filter: CommentFilter | null,
    @Arg('orderBy', () => CommentOrder, { nullable: true, description: ORDER }) _order: CommentOrder | null,
    @Args(() => PageArgs) _page: PageArgs,
  ): never {
    return mapped();
  }
}

@Resolver(() => Commentable)
export class ThreadsOnSubjects {
  @FieldResolver(() => CommentConnection, {
    description: 'The threads on it and on anything below it, of those that you may see.',
  })
  @Reads(threads)
  threads(
    @Arg('orderBy', () => CommentOrder, { nullable: true, description: ORDER }) _order: CommentOrder | null,
    @Args(() => PageArgs) _page: PageArgs,
  ): never {
    return mapped();
  }
}

@Resolver(() => Measure)
export class CommentsOnMeasures {
  @FieldResolver(() => CommentSummary, {
    description: 'How many comments lie on it and its milestones, of those that you may see.',
  })
  @Reads(commentSummary)
  commentSummary(): never {
    return mapped();
  }
}
