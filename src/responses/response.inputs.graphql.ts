import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { type Disposition, DispositionEnum, type Implementation, ImplementationEnum } from '../comments/answer.graphql';
import { Comment } from '../comments/comment.graphql';
import { Language } from '../language/language';
import { Payload } from '../operation/payload';
import { shownMany, shownOne } from '../operation/payload.reads';
import { Reads } from '../reads/mapping';
import { Response } from './response.graphql';

@InputType({ description: 'Who takes which comments up.' })
export class AssignCommentsInput {
  @Field(() => [ID], { description: 'The comments; 1 to 250, all or none.' })
  commentIds!: string[];

  @Field(() => ID, { nullable: true, description: 'The officer or approver; yourself unless given.' })
  assigneeId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether to take over comments that are assigned to somebody else; false unless given.',
  })
  reassign?: boolean | null;
}

@InputType({ description: 'A response to one or several comments.' })
abstract class NewResponseInput {
  @Field(() => String, {
    description:
      'A text of your own, such as a UUID: the same key with the same content has one effect and one answer.',
  })
  idempotencyKey!: string;

  @Field(() => [ID], { description: 'The comments that it answers, of one round; 1 to 250, all or none.' })
  commentIds!: string[];

  @Field(() => [Int], {
    nullable: true,
    description:
      'The versions of these comments that you read, in the same order: if one has changed since, it is refused. Whatever they say now, unless given.',
  })
  commentVersions?: number[] | null;

  @Field(() => DispositionEnum, { description: 'What becomes of them.' })
  disposition!: Disposition;

  @Field(() => String, { description: 'What it says: 1 to 20,000 characters.' })
  body!: string;

  @Field(() => Language, { description: 'The language in which it is written.' })
  language!: Language;

  @Field(() => String, { nullable: true, description: 'Why; compulsory unless the disposition is ACCEPTED or NOTED.' })
  justification?: string | null;

  @Field(() => ImplementationEnum, {
    nullable: true,
    description: 'Whether the roadmap is changed accordingly; follows from the disposition unless given.',
  })
  implementation?: Implementation | null;
}

@InputType({ description: 'A response to be drafted.' })
export class DraftResponseInput extends NewResponseInput {}

@InputType({ description: 'A response to be drafted and published at once.' })
export class RespondToCommentsInput extends NewResponseInput {}

@InputType({ description: 'What to change in a drafted response; what is left out stays as it is.' })
export class EditResponseInput {
  @Field(() => ID, { description: 'The response.' })
  responseId!: string;

  @Field(() => Int, { description: 'The version of the response that you saw.' })
  expectedVersion!: number;

  @Field(() => DispositionEnum, { nullable: true, description: 'What becomes of the comments.' })
  disposition?: Disposition | null;

  @Field(() => String, { nullable: true, description: 'What it says: 1 to 20,000 characters.' })
  body?: string | null;

  @Field(() => Language, { nullable: true, description: 'The language in which it is written.' })
  language?: Language | null;

  @Field(() => String, { nullable: true, description: 'Why; null takes it back.' })
  justification?: string | null;

  @Field(() => ImplementationEnum, { nullable: true, description: 'Whether the roadmap is changed accordingly.' })
  implementation?: Implementation | null;
}

@InputType({ description: 'Which response.' })
abstract class ResponseInput {
  @Field(() => ID, { description: 'The response.' })
  responseId!: string;

  @Field(() => Int, { description: 'The version of the response that you saw.' })
  expectedVersion!: number;
}

@InputType({ description: 'Which response to publish.' })
export class ApproveResponseInput extends ResponseInput {}

@InputType({ description: 'Which draft holds although comments have changed.' })
export class ConfirmResponseInput extends ResponseInput {}

@InputType({ description: 'Which draft to give up.' })
export class DiscardResponseInput extends ResponseInput {}

@ObjectType()
abstract class OneResponse extends Payload {
  @Field(() => Response, {
    nullable: true,
    description: 'The response as it stands; null if there is none or you may not see it.',
  })
  @Reads(shownOne)
  response!: Response | null;
}

@ObjectType({ description: 'The draft.' })
export class DraftResponsePayload extends OneResponse {}

@ObjectType({ description: 'The draft as it now reads.' })
export class EditResponsePayload extends OneResponse {}

@ObjectType({ description: 'The draft, confirmed.' })
export class ConfirmResponsePayload extends OneResponse {}

@ObjectType({ description: 'What was given up, and the comments that wait for another answer.' })
export class DiscardResponsePayload extends OneResponse {
  @Field(() => [Comment], { description: 'The comments that it was to answer; empty if nothing was discarded.' })
  @Reads(shownMany)
  comments!: Comment[];
}

@ObjectType({ description: 'The published response.' })
export class ApproveResponsePayload extends OneResponse {}

@ObjectType({ description: 'The published response.' })
export class RespondToCommentsPayload extends OneResponse {}

@ObjectType({ description: 'The comments that were assigned.' })
export class AssignCommentsPayload extends Payload {
  @Field(() => [Comment], { description: 'The comments in the order given; empty if none was assigned.' })
  @Reads(shownMany)
  comments!: Comment[];
}
