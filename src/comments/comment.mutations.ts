import { Arg, Mutation, Resolver } from 'type-graphql';
import { parseGlobalId, rowId } from '../nodes/global-id';
import { Does } from '../operation/payload';
import { mapped } from '../reads/mapping';
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
import {
  draftComment,
  editComment,
  postComment,
  submitComments,
  verifyComment,
  withdrawComment,
} from './comment.service';
import { replyToComment } from './reply.service';

const INPUT = 'What is to be done.';

@Resolver()
export class CommentMutations {
  @Mutation(() => PostCommentPayload, { description: 'Submits a comment officially, in one step. For contact points.' })
  @Does<PostCommentInput>((ctx, input) => postComment(ctx, newComment(input)))
  postComment(@Arg('input', () => PostCommentInput, { description: INPUT }) _input: PostCommentInput): never {
    return mapped();
  }

  @Mutation(() => DraftCommentPayload, {
    description: 'Drafts a comment; nobody outside the delegation learns of it. For everybody in a delegation.',
  })
  @Does<DraftCommentInput>((ctx, input) => draftComment(ctx, newComment(input)))
  draftComment(@Arg('input', () => DraftCommentInput, { description: INPUT }) _input: DraftCommentInput): never {
    return mapped();
  }

  @Mutation(() => EditCommentPayload, {
    description: 'Changes what a comment says, and keeps what it said. For its own delegation.',
  })
  @Does<EditCommentInput>((ctx, { commentId, kind, body, language, ...rest }) => {
    const given = { ...(kind && { kind }), ...(body != null && { body }), ...(language && { language }) };
    return editComment(ctx, { ...rest, ...given, commentId: rowId('Comment', commentId) });
  })
  editComment(@Arg('input', () => EditCommentInput, { description: INPUT }) _input: EditCommentInput): never {
    return mapped();
  }

  @Mutation(() => VerifyCommentPayload, {
    description: 'Declares a draft ready for submission. For deputies and contact points.',
  })
  @Does<VerifyCommentInput>((ctx, input) =>
    verifyComment(ctx, { ...input, commentId: rowId('Comment', input.commentId) }),
  )
  verifyComment(@Arg('input', () => VerifyCommentInput, { description: INPUT }) _input: VerifyCommentInput): never {
    return mapped();
  }

  @Mutation(() => SubmitCommentsPayload, {
    description: 'Submits verified drafts officially: all or none. For contact points.',
  })
  @Does<SubmitCommentsInput>((ctx, input) =>
    submitComments(ctx, { ...input, commentIds: input.commentIds.map((id) => rowId('Comment', id)) }),
  )
  submitComments(@Arg('input', () => SubmitCommentsInput, { description: INPUT }) _input: SubmitCommentsInput): never {
    return mapped();
  }

  @Mutation(() => WithdrawCommentPayload, {
    description: 'Takes a comment back; what was official leaves its reference. For its own delegation.',
  })
  @Does<WithdrawCommentInput>((ctx, input) =>
    withdrawComment(ctx, { ...input, commentId: rowId('Comment', input.commentId), reason: input.reason ?? null }),
  )
  withdrawComment(
    @Arg('input', () => WithdrawCommentInput, { description: INPUT }) _input: WithdrawCommentInput,
  ): never {
    return mapped();
  }

  @Mutation(() => ReplyToCommentPayload, {
    description:
      'Replies in a thread. For contact points while the round takes comments, and for the Secretariat asking for clarification: the delegation that it asks may answer until the round is reported.',
  })
  @Does<ReplyToCommentInput>((ctx, { commentId, kind, stance, ...rest }) =>
    replyToComment(ctx, {
      ...rest,
      commentId: rowId('Comment', commentId),
      kind: kind ?? null,
      stance: stance ?? null,
    }),
  )
  replyToComment(@Arg('input', () => ReplyToCommentInput, { description: INPUT }) _input: ReplyToCommentInput): never {
    return mapped();
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
