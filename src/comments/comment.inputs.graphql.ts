import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Language } from '../language/language';
import { Payload } from '../operation/payload';
import { shownMany, shownOne } from '../operation/payload.reads';
import { Reads } from '../reads/mapping';
import { CommentKind, Stance } from './comment.entity';
import { Comment } from './comment.graphql';

const KEY = 'A text of your own, such as a UUID: the same key with the same content has one effect and one answer.';

@InputType({ description: 'A comment to be made.' })
abstract class NewCommentInput {
  @Field(() => String, { description: KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The roadmap, pillar, measure or milestone that it is about.' })
  subjectId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The round; may be left out while exactly one is open to all, or exactly one to you.',
  })
  roundId?: string | null;

  @Field(() => CommentKind, { description: 'What it is about.' })
  kind!: CommentKind;

  @Field(() => Stance, { nullable: true, description: 'Where the delegation stands.' })
  stance?: Stance | null;

  @Field(() => String, { description: 'What it says: 1 to 20,000 characters.' })
  body!: string;

  @Field(() => Language, { description: 'The language in which it is written.' })
  language!: Language;

  @Field(() => String, { nullable: true, description: 'The wording that it proposes: at most 20,000 characters.' })
  proposedText?: string | null;
}

@InputType({ description: 'A comment to be submitted officially at once.' })
export class PostCommentInput extends NewCommentInput {}

@InputType({ description: 'A comment to be drafted for the delegation.' })
export class DraftCommentInput extends NewCommentInput {}

@InputType({ description: 'What to change in a comment; what is left out stays as it is.' })
export class EditCommentInput {
  @Field(() => ID, { description: 'The comment.' })
  commentId!: string;

  @Field(() => Int, { description: 'The version of the comment that you saw.' })
  expectedVersion!: number;

  @Field(() => CommentKind, { nullable: true, description: 'What it is about.' })
  kind?: CommentKind | null;

  @Field(() => Stance, { nullable: true, description: 'Where the delegation stands; null takes it back.' })
  stance?: Stance | null;

  @Field(() => String, { nullable: true, description: 'What it says: 1 to 20,000 characters.' })
  body?: string | null;

  @Field(() => Language, { nullable: true, description: 'The language in which it is written.' })
  language?: Language | null;

  @Field(() => String, { nullable: true, description: 'The wording that it proposes; null takes it back.' })
  proposedText?: string | null;
}

@InputType({ description: 'Which draft is ready for submission.' })
export class VerifyCommentInput {
  @Field(() => ID, { description: 'The comment.' })
  commentId!: string;

  @Field(() => Int, { description: 'The version of the comment that you saw.' })
  expectedVersion!: number;
}

@InputType({ description: 'Which verified drafts to submit officially: all or none.' })
export class SubmitCommentsInput {
  @Field(() => String, { description: KEY })
  idempotencyKey!: string;

  @Field(() => [ID], { description: 'The comments, numbered in this order; 1 to 250.' })
  commentIds!: string[];
}

@InputType({ description: 'Which comment to take back, and why.' })
export class WithdrawCommentInput {
  @Field(() => ID, { description: 'The comment.' })
  commentId!: string;

  @Field(() => Int, { description: 'The version of the comment that you saw.' })
  expectedVersion!: number;

  @Field(() => String, { nullable: true, description: 'Why: at most 2,000 characters.' })
  reason?: string | null;
}

@InputType({ description: 'A reply to be posted in a thread.' })
export class ReplyToCommentInput {
  @Field(() => String, { description: KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'What it replies to.' })
  commentId!: string;

  @Field(() => CommentKind, {
    nullable: true,
    description: 'What it is about; as what it replies to unless given, and always so in an answer after the close.',
  })
  kind?: CommentKind | null;

  @Field(() => Stance, {
    nullable: true,
    description: 'Where the delegation stands; not in an answer after the close.',
  })
  stance?: Stance | null;

  @Field(() => String, { description: 'What it says: 1 to 20,000 characters.' })
  body!: string;

  @Field(() => Language, { description: 'The language in which it is written.' })
  language!: Language;
}

@ObjectType()
abstract class OneComment extends Payload {
  @Field(() => Comment, {
    nullable: true,
    description: 'The comment as it stands; null if there is none or you may not see it.',
  })
  @Reads(shownOne)
  comment!: Comment | null;
}

@ObjectType({ description: 'The comment that was submitted.' })
export class PostCommentPayload extends OneComment {}

@ObjectType({ description: 'The draft.' })
export class DraftCommentPayload extends OneComment {}

@ObjectType({ description: 'The comment as it now reads.' })
export class EditCommentPayload extends OneComment {}

@ObjectType({ description: 'The verified draft.' })
export class VerifyCommentPayload extends OneComment {}

@ObjectType({ description: 'The withdrawn comment.' })
export class WithdrawCommentPayload extends OneComment {}

@ObjectType({ description: 'The reply.' })
export class ReplyToCommentPayload extends OneComment {}

@ObjectType({ description: 'The comments that became official.' })
export class SubmitCommentsPayload extends Payload {
  @Field(() => [Comment], { description: 'The comments in the order given; empty if none was submitted.' })
  @Reads(shownMany)
  comments!: Comment[];
}
