import { Field, ID, ObjectType } from 'type-graphql';
import { EventInterface } from '../events/event.graphql';
import { Reads } from '../reads/mapping';
import { Comment } from './comment.graphql';
import { commentOfEvent, withdrawnComment } from './comment.reads';

@ObjectType()
export abstract class CommentEvent extends EventInterface {
  @Field(() => Comment, {
    nullable: true,
    description: 'The comment as it now stands; null if you may no longer see it.',
  })
  @Reads(commentOfEvent)
  comment!: Comment | null;
}

@ObjectType({ implements: EventInterface, description: 'A delegation submitted a comment.' })
export class CommentSubmitted extends CommentEvent {}

@ObjectType({ implements: EventInterface, description: 'A submitted comment was changed by its delegation.' })
export class CommentEdited extends CommentEvent {}

@ObjectType({ implements: EventInterface, description: 'A comment became visible to all delegations.' })
export class CommentReleased extends CommentEvent {}

@ObjectType({ implements: EventInterface, description: 'A reply was posted in a thread.' })
export class ReplyPosted extends CommentEvent {}

@ObjectType({ implements: EventInterface, description: 'A delegation withdrew a submitted comment.' })
export class CommentWithdrawn extends EventInterface {
  @Field(() => ID, { description: 'The global id of the comment.' })
  @Reads(withdrawnComment.commentId)
  commentId!: string;

  @Field(() => String, { description: 'Its reference, which stays.' })
  @Reads(withdrawnComment.reference)
  reference!: string;
}
