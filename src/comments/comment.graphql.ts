import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Delegation, Person } from '../identity/identity.graphql';
import { Language } from '../language/language';
import { InLanguage, LocalizedText } from '../language/language.graphql';
import { Node } from '../nodes/node.graphql';
import { Permission } from '../operation/permission.graphql';
import { connectionTypes } from '../paging/connection.graphql';
import { ReadFrom, Reads } from '../reads/mapping';
import { Commentable } from '../roadmap/roadmap.graphql';
import { Round } from '../rounds/round.graphql';
import { itsRound } from '../rounds/round.reads';
import { DateTime } from '../scalars';
import { CommentKind, CommentStatus, HandlingStatus, Stance } from './comment.entity';
import { commentPermissions, commentReads, commentView, versionReads } from './comment.reads';

registerEnumType(CommentKind, {
  name: 'CommentKind',
  description: 'What a comment is about.',
  valuesConfig: {
    GENERAL: { description: 'The text as a whole.' },
    SUBSTANTIVE: { description: 'What the text says.' },
    TECHNICAL: { description: 'A technical point.' },
    EDITORIAL: { description: 'How the text says it.' },
    TRANSLATION: { description: 'How a language version says it.' },
    QUESTION: { description: 'A question.' },
  },
});

registerEnumType(Stance, {
  name: 'Stance',
  description: 'Where a delegation stands, if it says so.',
  valuesConfig: {
    SUPPORT: { description: 'It supports the text.' },
    SUPPORT_WITH_CHANGES: { description: 'It supports the text if it is changed.' },
    NO_OBJECTION: { description: 'It does not object.' },
    CONCERNS: { description: 'It has concerns.' },
    OBJECTION: { description: 'It objects.' },
  },
});

registerEnumType(CommentStatus, {
  name: 'CommentStatus',
  description: 'How far a delegation has come with a comment.',
  valuesConfig: {
    DRAFT: { description: 'Being written; known to its own delegation alone.' },
    VERIFIED: { description: 'Ready for submission; known to its own delegation alone.' },
    SUBMITTED: { description: 'Official.' },
    WITHDRAWN: { description: 'Taken back; the reference stays.' },
  },
});

registerEnumType(HandlingStatus, {
  name: 'HandlingStatus',
  description: 'How far the Secretariat has come with a comment.',
  valuesConfig: {
    UNMANAGED: { description: 'Nobody has taken it up.' },
    ASSIGNED: { description: 'An officer has taken it up.' },
    RESPONSE_DRAFTED: { description: 'A response is drafted.' },
    READY_FOR_DECISION: { description: 'A response awaits the second key.' },
    RESOLVED: { description: 'It has been answered.' },
  },
});

@ObjectType({ description: 'What you may do with a comment now.' })
export class CommentPermissions {
  @Field(() => Permission, { description: 'Whether you may reply to it.' })
  @Reads(commentPermissions.canReply)
  canReply!: Permission;

  @Field(() => Permission, { description: 'Whether you may change what it says.' })
  @Reads(commentPermissions.canEdit)
  canEdit!: Permission;

  @Field(() => Permission, { description: 'Whether you may verify it.' })
  @Reads(commentPermissions.canVerify)
  canVerify!: Permission;

  @Field(() => Permission, { description: 'Whether you may submit it officially.' })
  @Reads(commentPermissions.canSubmit)
  canSubmit!: Permission;

  @Field(() => Permission, { description: 'Whether you may take it back.' })
  @Reads(commentPermissions.canWithdraw)
  canWithdraw!: Permission;
}

@ObjectType({ description: 'What a comment said at one of its versions.' })
export class CommentVersion {
  @Field(() => Int, {
    description:
      'The number of the version, from 1. Submission changes no words: it stands under the number of the draft that it made official.',
  })
  version!: number;

  @Field(() => CommentStatus, { description: 'The status that it had.' })
  status!: CommentStatus;

  @Field(() => CommentKind, { description: 'The kind that it had.' })
  kind!: CommentKind;

  @Field(() => Stance, { nullable: true, description: 'The stance that it took.' })
  stance!: Stance | null;

  @Field(() => LocalizedText, { description: 'What it said.' })
  @Reads(versionReads.body)
  body!: LocalizedText;

  @Field(() => LocalizedText, { nullable: true, description: 'The wording that it proposed.' })
  @Reads(versionReads.proposedText)
  proposedText!: LocalizedText | null;

  @Field(() => Person, { nullable: true, description: 'Who made it; for their own delegation and the Secretariat.' })
  @Reads(versionReads.changedBy)
  changedBy!: Person | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  changedAt!: Date;
}

@ObjectType({
  implements: Node,
  description: 'A comment of a delegation, or a reply of the Secretariat, on the roadmap or a part of it.',
})
@ReadFrom(commentView)
export class Comment extends Node {
  @Field(() => String, {
    nullable: true,
    description: 'The reference people say aloud: `R1-QM-003`; null until it is submitted. It never changes.',
  })
  reference!: string | null;

  @Field(() => Round, { nullable: true, description: 'The round in which it was made.' })
  @Reads(itsRound)
  round!: Round | null;

  @Field(() => Commentable, { nullable: true, description: 'What it is about.' })
  @Reads(commentReads.subject)
  subject!: Commentable | null;

  @Field(() => CommentKind, { description: 'What it is about: the whole, the substance, the wording.' })
  kind!: CommentKind;

  @Field(() => Stance, { nullable: true, description: 'Where the delegation stands, if it says so.' })
  stance!: Stance | null;

  @Field(() => CommentStatus, { description: 'How far its delegation has come with it.' })
  status!: CommentStatus;

  @InLanguage(
    { nullable: true, description: 'What it says, as its author wrote it; null for others once it is withdrawn.' },
    commentReads.body,
  )
  body!: LocalizedText | null;

  @InLanguage({ nullable: true, description: 'The wording that it proposes.' }, commentReads.proposedText)
  proposedText!: LocalizedText | null;

  @Field(() => Language, { description: 'The language in which it was written.' })
  language!: Language;

  @Field(() => Boolean, { description: 'Whether it came after the deadline and was accepted as late.' })
  late!: boolean;

  @Field(() => DateTime, { nullable: true, description: "When it became official, by the server's clock." })
  submittedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was withdrawn.' })
  withdrawnAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was withdrawn; for its own delegation and the Secretariat.',
  })
  @Reads(commentReads.withdrawalReason)
  withdrawalReason!: string | null;

  @Field(() => Int, { description: 'Pass it back as `expectedVersion` to change the comment.' })
  @Reads(commentReads.version)
  version!: number;

  @Field(() => [CommentVersion], {
    description: 'What it said before, oldest first; a short list. Drafts are shown to its own delegation alone.',
  })
  @Reads(commentReads.history)
  history!: CommentVersion[];

  @Field(() => Delegation, {
    nullable: true,
    description: 'The delegation that speaks; null if it is the Secretariat.',
  })
  @Reads(commentReads.delegation)
  delegation!: Delegation | null;

  @Field(() => [Delegation], { description: 'The delegations that stand behind it too; a short list.' })
  @Reads(commentReads.coSponsors)
  coSponsors!: Delegation[];

  @Field(() => Person, { nullable: true, description: 'Who wrote it; for their own delegation and the Secretariat.' })
  @Reads(commentReads.author)
  author!: Person | null;

  @Field(() => Person, {
    nullable: true,
    description: 'Who submitted it; for their own delegation and the Secretariat.',
  })
  @Reads(commentReads.submitter)
  submitter!: Person | null;

  @Field(() => Int, { description: 'How deep it lies in its thread: 0 for the first comment, 6 at most.' })
  depth!: number;

  @Field(() => Comment, { nullable: true, description: 'What it replies to; null for the first comment of a thread.' })
  @Reads(commentReads.parent)
  parent!: Comment | null;

  @Field(() => Int, { description: 'How many direct replies it has, of those that you may see.' })
  @Reads(commentReads.replyCount)
  replyCount!: number;

  @Field(() => CommentPermissions, { description: 'What you may do with it now.' })
  @Reads(commentReads.permissions)
  permissions!: CommentPermissions;
}

@ObjectType({ description: 'A page of comments.' })
export class CommentConnection extends connectionTypes('Comment', 'comments', () => Comment) {}
