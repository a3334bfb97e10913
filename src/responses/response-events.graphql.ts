import { Field, ObjectType } from 'type-graphql';
import { Comment } from '../comments/comment.graphql';
import { commentOfEvent } from '../comments/comment.reads';
import { EventInterface } from '../events/event.graphql';
import { Reads } from '../reads/mapping';
import { Response } from './response.graphql';
import { responsePublished } from './response.reads';

@ObjectType()
export abstract class HandlingEvent extends EventInterface {
  @Field(() => Comment, { nullable: true, description: 'The comment as it now stands.' })
  @Reads(commentOfEvent)
  comment!: Comment | null;
}

@ObjectType({
  implements: EventInterface,
  description: 'A comment was assigned to an officer; for the Secretariat only.',
})
export class CommentAssigned extends HandlingEvent {}

@ObjectType({
  implements: EventInterface,
  description: 'A comment moved on in its handling; for the Secretariat only.',
})
export class HandlingChanged extends HandlingEvent {}

@ObjectType({ implements: EventInterface, description: 'The Secretariat answered one or several comments.' })
export class ResponsePublished extends EventInterface {
  @Field(() => Response, {
    nullable: true,
    description: 'The response as it now stands; null if you may no longer see it.',
  })
  @Reads(responsePublished.response)
  response!: Response | null;

  @Field(() => [Comment], { description: 'The comments that it answers, of those that you may see; at most 250.' })
  @Reads(responsePublished.comments)
  comments!: Comment[];
}
