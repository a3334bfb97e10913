import { Arg, Args, FieldResolver, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../paging/connection.graphql';
import { mapped, Reads } from '../reads/mapping';
import { Comment, CommentConnection } from './comment.graphql';
import { commentReads } from './comment.reads';
import { replies, thread } from './thread.reads';

@Resolver()
export class CommentQueries {
  @Query(() => Comment, {
    nullable: true,
    description: 'The comment with this reference; null if there is none that you may see.',
  })
  @Reads(commentReads.comment)
  comment(
    @Arg('reference', () => String, {
      description: 'The reference people say aloud, in any case and with any dashes: `R1-QM-003`.',
    })
    _reference: string,
    @Arg('roadmap', () => String, {
      nullable: true,
      description: 'The code of the roadmap; the default one unless given.',
    })
    _roadmap: string | null,
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
