import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import {
  type Disposition,
  DispositionEnum,
  type Implementation,
  ImplementationEnum,
  type ResponseStatus,
  ResponseStatusEnum,
} from '../comments/answer.graphql';
import { HandlingStatus } from '../comments/comment.entity';
import { Comment } from '../comments/comment.graphql';
import { Person } from '../identity/identity.graphql';
import { Language } from '../language/language';
import { InLanguage, type LocalizedText } from '../language/language.graphql';
import { Node } from '../nodes/node.graphql';
import { Payload } from '../operation/payload';
import { shownMany, shownOne } from '../operation/payload.reads';
import { Permission } from '../operation/permission.graphql';
import { ReadFrom, Reads } from '../reads/mapping';
import { DateTime } from '../scalars';
import { handlingReads, responseReads, responseView } from './response.reads';

@ObjectType({ description: 'How the Secretariat handles a comment; for the Secretariat and the convener.' })
export class Handling {
  @Field(() => HandlingStatus, { description: 'How far it has come.' })
  @Reads(handlingReads.status)
  status!: HandlingStatus;

  @Field(() => Person, { nullable: true, description: 'The officer who has taken it up.' })
  @Reads(handlingReads.assignee)
  assignee!: Person | null;

  @Field(() => Int, { description: 'It grows with every step of the handling.' })
  @Reads(handlingReads.version)
  version!: number;
}

@ObjectType({ description: 'What the Secretariat may do with a comment now.' })
export class HandlingPermissions {
  @Field(() => Permission, { description: 'Whether you may assign it.' })
  @Reads(handlingReads.canAssign)
  canAssign!: Permission;

  @Field(() => Permission, { description: 'Whether you may draft a response to it.' })
  @Reads(handlingReads.canRespond)
  canRespond!: Permission;
}

@ObjectType({ description: 'What you may do with a response now.' })
export class ResponsePermissions {
  @Field(() => Permission, { description: 'Whether you may change it.' })
  @Reads(responseReads.canEdit)
  canEdit!: Permission;

  @Field(() => Permission, { description: 'Whether you may publish it.' })
  @Reads(responseReads.canApprove)
  canApprove!: Permission;
}

@ObjectType({ implements: Node, description: "The Secretariat's reasoned answer to one or several comments." })
@ReadFrom(responseView)
export class Response extends Node {
  @Field(() => ResponseStatusEnum, { description: 'Whether it is out.' })
  status!: ResponseStatus;

  @Field(() => DispositionEnum, { description: 'What becomes of the comments.' })
  disposition!: Disposition;

  @InLanguage({ description: 'What it says.' }, responseReads.body)
  body!: LocalizedText;

  @InLanguage(
    { nullable: true, description: 'Why; compulsory unless the disposition is ACCEPTED or NOTED.' },
    responseReads.justification,
  )
  justification!: LocalizedText | null;

  @Field(() => ImplementationEnum, { description: 'Whether the roadmap has been changed accordingly.' })
  implementation!: Implementation;

  @Field(() => DateTime, { nullable: true, description: 'When it was published.' })
  publishedAt!: Date | null;

  @Field(() => Person, { nullable: true, description: 'Who drafted it; for the Secretariat.' })
  @Reads(responseReads.draftedBy)
  draftedBy!: Person | null;

  @Field(() => Person, { nullable: true, description: 'Who published it; for the Secretariat.' })
  @Reads(responseReads.publishedBy)
  publishedBy!: Person | null;

  @Field(() => Boolean, { description: 'True if one person drafted and published it, where the operator allows that.' })
  oneKey!: boolean;

  @Field(() => Int, { description: 'Pass it back as `expectedVersion` to change or publish it.' })
  version!: number;

  @Field(() => [Comment], { description: 'The comments that it answers, of those that you may see; at most 250.' })
  @Reads(responseReads.comments)
  comments!: Comment[];

  @Field(() => ResponsePermissions, { description: 'What you may do with it now.' })
  @Reads(responseReads.permissions)
  permissions!: ResponsePermissions;
}

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

@InputType({ description: 'Which response to publish.' })
export class ApproveResponseInput {
  @Field(() => ID, { description: 'The response.' })
  responseId!: string;

  @Field(() => Int, { description: 'The version of the response that you saw.' })
  expectedVersion!: number;
}

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
