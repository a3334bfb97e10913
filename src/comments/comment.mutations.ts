import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { type Context, load, personOf } from '../context';
import { parseGlobalId, rowId } from '../nodes/global-id';
import { answer, type UserError } from '../payload';
import type { NewComment } from './comment.input';
import {
  DraftCommentInput,
  DraftCommentPayload,
  EditCommentInput,
  EditCommentPayload,
  PostCommentInput,
  PostCommentPayload,
  ReplyToCommentInput,
  ReplyToCommentPayload,
  SubmitCommentsInput,
  SubmitCommentsPayload,
  VerifyCommentInput,
  VerifyCommentPayload,
  WithdrawCommentInput,
  WithdrawCommentPayload,
} from './comment.inputs.graphql';
import { type CommentRow, loadComments } from './comment.reads';
import {
  draftComment,
  editComment,
  postComment,
  submitComments,
  verifyComment,
  withdrawComment,
} from './comment.service';
import { replyToComment } from './reply.service';

type One = Promise<{ comment: CommentRow | null; errors: UserError[] }>;
type Many = Promise<{ comments: CommentRow[]; errors: UserError[] }>;
const INPUT = 'What is to be done.';

@Resolver()
export class CommentMutations {
  @Mutation(() => PostCommentPayload, { description: 'Submits a comment officially, in one step. For contact points.' })
  postComment(
    @Arg('input', () => PostCommentInput, { description: INPUT }) input: PostCommentInput,
    @Ctx() ctx: Context,
  ): One {
    return one(ctx, () => postComment(ctx, newComment(input)));
  }

  @Mutation(() => DraftCommentPayload, {
    description: 'Drafts a comment; nobody outside the delegation learns of it. For everybody in a delegation.',
  })
  draftComment(
    @Arg('input', () => DraftCommentInput, { description: INPUT }) input: DraftCommentInput,
    @Ctx() ctx: Context,
  ): One {
    return one(ctx, () => draftComment(ctx, newComment(input)));
  }

  @Mutation(() => EditCommentPayload, {
    description: 'Changes what a comment says, and keeps what it said. For its own delegation.',
  })
  editComment(
    @Arg('input', () => EditCommentInput, { description: INPUT }) input: EditCommentInput,
    @Ctx() ctx: Context,
  ): One {
    const { commentId, kind, body, language, ...rest } = input;
    const given = { ...(kind && { kind }), ...(body != null && { body }), ...(language && { language }) };
    return one(ctx, () => editComment(ctx, { ...rest, ...given, commentId: rowId('Comment', commentId) }));
  }

  @Mutation(() => VerifyCommentPayload, {
    description: 'Declares a draft ready for submission. For deputies and contact points.',
  })
  verifyComment(
    @Arg('input', () => VerifyCommentInput, { description: INPUT }) input: VerifyCommentInput,
    @Ctx() ctx: Context,
  ): One {
    return one(ctx, () => verifyComment(ctx, { ...input, commentId: rowId('Comment', input.commentId) }));
  }

  @Mutation(() => SubmitCommentsPayload, {
    description: 'Submits verified drafts officially: all or none. For contact points.',
  })
  submitComments(
    @Arg('input', () => SubmitCommentsInput, { description: INPUT }) input: SubmitCommentsInput,
    @Ctx() ctx: Context,
  ): Many {
    return many(ctx, () =>
      submitComments(ctx, { ...input, commentIds: input.commentIds.map((id) => rowId('Comment', id)) }),
    );
  }

  @Mutation(() => WithdrawCommentPayload, {
    description: 'Takes a comment back; what was official leaves its reference. For its own delegation.',
  })
  withdrawComment(
    @Arg('input', () => WithdrawCommentInput, { description: INPUT }) input: WithdrawCommentInput,
    @Ctx() ctx: Context,
  ): One {
    return one(ctx, () =>
      withdrawComment(ctx, { ...input, commentId: rowId('Comment', input.commentId), reason: input.reason ?? null }),
    );
  }

  @Mutation(() => ReplyToCommentPayload, {
    description: 'Replies in a thread. For contact points, and for the Secretariat asking for clarification.',
  })
  replyToComment(
    @Arg('input', () => ReplyToCommentInput, { description: INPUT }) input: ReplyToCommentInput,
    @Ctx() ctx: Context,
  ): One {
    const { commentId, kind, stance, ...rest } = input;
    return one(ctx, () =>
      replyToComment(ctx, {
        ...rest,
        commentId: rowId('Comment', commentId),
        kind: kind ?? null,
        stance: stance ?? null,
      }),
    );
  }
}

function newComment(input: PostCommentInput | DraftCommentInput): NewComment {
  const { subjectId, roundId, stance, proposedText, ...rest } = input;
  return {
    ...rest,
    subject: parseGlobalId(subjectId),
    roundId: roundId != null ? rowId('Round', roundId) : null,
    stance: stance ?? null,
    proposedText: proposedText ?? null,
  };
}

function one(ctx: Context, work: () => Promise<string>): One {
  personOf(ctx);
  return answer(ctx, work, async (done, current) => {
    const id = done ?? current;
    return { comment: id ? await load(ctx, loadComments, id) : null };
  });
}

function many(ctx: Context, work: () => Promise<string[]>): Many {
  personOf(ctx);
  return answer(ctx, work, async (done = []) => {
    const comments = await Promise.all(done.map((id) => load(ctx, loadComments, id)));
    return { comments: comments.filter((comment) => comment !== null) };
  });
}
