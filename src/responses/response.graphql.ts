import { Field, Int, ObjectType } from 'type-graphql';
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
import { InLanguage, LocalizedText } from '../language/language.graphql';
import { Node } from '../nodes/node.graphql';
import { Permission } from '../operation/permission.graphql';
import { ReadFrom, Reads } from '../reads/mapping';
import { DateTime } from '../scalars';
import { handlingReads, responseReads, responseVersionReads, responseView } from './response.reads';

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
  @Field(() => Permission, { description: 'Whether you may change, confirm or discard it.' })
  @Reads(responseReads.canEdit)
  canEdit!: Permission;

  @Field(() => Permission, { description: 'Whether you may publish it.' })
  @Reads(responseReads.canApprove)
  canApprove!: Permission;
}

@ObjectType({ description: 'What a response said at one of its versions; for the Secretariat.' })
export class ResponseVersion {
  @Field(() => Int, { description: 'The version of the response from which on it said so.' })
  version!: number;

  @Field(() => DispositionEnum, { description: 'What was to become of the comments.' })
  disposition!: Disposition;

  @Field(() => LocalizedText, { description: 'What it said.' })
  @Reads(responseVersionReads.body)
  body!: LocalizedText;

  @Field(() => LocalizedText, { nullable: true, description: 'Why.' })
  @Reads(responseVersionReads.justification)
  justification!: LocalizedText | null;

  @Field(() => ImplementationEnum, { description: 'Whether the roadmap was to be changed accordingly.' })
  implementation!: Implementation;

  @Field(() => Person, { nullable: true, description: 'Who wrote it.' })
  @Reads(responseVersionReads.changedBy)
  changedBy!: Person | null;

  @Field(() => DateTime, { description: 'When it was written.' })
  changedAt!: Date;
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

  @Field(() => [Person], {
    description:
      'Everybody who wrote any of it, in order, also if others have replaced those words since: none of them may publish it. For the Secretariat, else empty; a short list.',
  })
  @Reads(responseReads.authors)
  authors!: Person[];

  @Field(() => [ResponseVersion], {
    description: 'What it has said, oldest first, and who wrote it. For the Secretariat, else empty; a short list.',
  })
  @Reads(responseReads.history)
  history!: ResponseVersion[];

  @Field(() => Int, {
    description:
      'Pass it back as `expectedVersion` to change or publish it. It grows with every change of a draft and of the comments that it answers; for others than the Secretariat it is 1.',
  })
  @Reads(responseReads.version)
  version!: number;

  @Field(() => Boolean, {
    description:
      'Whether a comment has changed since the draft was written: it cannot be published until it is edited or confirmed.',
  })
  @Reads(responseReads.isOutdated)
  isOutdated!: boolean;

  @Field(() => [Comment], {
    description: 'The comments that have changed since the draft was written. For the Secretariat; at most 250.',
  })
  @Reads(responseReads.changedComments)
  changedComments!: Comment[];

  @Field(() => [Comment], { description: 'The comments that it answers, of those that you may see; at most 250.' })
  @Reads(responseReads.comments)
  comments!: Comment[];

  @Field(() => ResponsePermissions, { description: 'What you may do with it now.' })
  @Reads(responseReads.permissions)
  permissions!: ResponsePermissions;
}
