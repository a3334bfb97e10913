import { Arg, Args, FieldResolver, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../paging/connection.graphql';
import { mapped, Reads } from '../reads/mapping';
import { Commentable, Measure } from '../roadmap/roadmap.graphql';
import { Comment, CommentConnection, CommentSummary } from './comment.graphql';
import { commentReads } from './comment.reads';
import { CommentFilter, CommentOrder } from './comment-filter.graphql';
import { CommentQueueConnection } from './queue.graphql';
import { queue } from './queue.reads';
import { commentSummary, replies, thread, threads } from './thread.reads';

const ORDER = 'The order; newest first unless given.';

@Resolver()
export class CommentQueries {
  @Query(() => Comment, {
    nullable: true,
    description: 'The comment with this reference; null if there is none that you may see.',
  })
  @Reads(commentReads.comment)
  comment(
    @Arg('reference', () => String, { description: 'The reference people say aloud: `R1-QM-003`.' }) _reference: string,
    @Arg('roadmap', () => String, {
      nullable: true,
      description: 'The code of the roadmap; the default one unless given.',
    })
    _roadmap: string | null,
  ): never {
    return mapped();
  }

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

@Resolver(() => Comment)
export class ThreadsOfComments {
  @FieldResolver(() => CommentConnection, {
    description: 'The whole thread to which it belongs, flat, in display order.',
  })
  @Reads(thread)
  thread(@Args(() => PageArgs) _page: PageArgs): never {
    return mapped();
  }

  @FieldResolver(() => CommentConnection, { description: 'Its direct replies, oldest first.' })
  @Reads(replies)
  replies(@Args(() => PageArgs) _page: PageArgs): never {
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
