import { Arg, Args, FieldResolver, Int, Query, Resolver } from 'type-graphql';
import { CommentConnection } from '../comments/comment.graphql';
import { EventConnection, EventCursor } from '../events/event.graphql';
import { PageArgs } from '../paging/connection.graphql';
import { mapped, Reads } from '../reads/mapping';
import {
  PersonalData,
  PersonalRequestConnection,
  PersonalVersionConnection,
  ResponseConnection,
} from './personal.graphql';
import { personalData, personalReads } from './personal.reads';

@Resolver()
export class PersonalQueries {
  @Query(() => PersonalData, {
    nullable: true,
    description: 'All that is kept of the person with this account: for themselves, and for administrators; else null.',
  })
  @Reads(personalData)
  personalData(@Arg('account', () => String, { description: 'What the person signs in as.' }) _account: string): never {
    return mapped();
  }
}

@Resolver(() => PersonalData)
export class ListsOfPersonalData {
  @FieldResolver(() => PersonalVersionConnection, { description: 'What they were known as, the oldest first.' })
  @Reads(personalReads.versions)
  versions(@Args(() => PageArgs) _page: PageArgs): never {
    return mapped();
  }

  @FieldResolver(() => CommentConnection, { description: 'What they wrote, changed or submitted, the oldest first.' })
  @Reads(personalReads.comments)
  comments(@Args(() => PageArgs) _page: PageArgs): never {
    return mapped();
  }

  @FieldResolver(() => CommentConnection, {
    description: 'What they have taken up for the Secretariat, the oldest first; empty for others.',
  })
  @Reads(personalReads.assignedComments)
  assignedComments(@Args(() => PageArgs) _page: PageArgs): never {
    return mapped();
  }

  @FieldResolver(() => ResponseConnection, {
    description: 'The responses that they wrote of or published, the oldest first.',
  })
  @Reads(personalReads.responses)
  responses(@Args(() => PageArgs) _page: PageArgs): never {
    return mapped();
  }

  @FieldResolver(() => EventConnection, {
    description: 'The events in which they acted, or which are about them, the oldest first.',
  })
  @Reads(personalReads.events)
  events(
    @Arg('after', () => EventCursor, { nullable: true, description: 'Only what was committed after this cursor.' })
    _after: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 20 unless given, 100 at most.' }) _first:
      | number
      | null,
  ): never {
    return mapped();
  }

  @FieldResolver(() => PersonalRequestConnection, {
    description: 'Under which keys they sent requests, the oldest first. Of what they sent, a digest is kept alone.',
  })
  @Reads(personalReads.requests)
  requests(@Args(() => PageArgs) _page: PageArgs): never {
    return mapped();
  }
}
