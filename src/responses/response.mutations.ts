import { Arg, Mutation, Resolver } from 'type-graphql';
import { rowId } from '../nodes/global-id';
import { Does } from '../operation/payload';
import { mapped } from '../reads/mapping';
import {
  ApproveResponseInput,
  ApproveResponsePayload,
  AssignCommentsInput,
  AssignCommentsPayload,
  DraftResponseInput,
  DraftResponsePayload,
  EditResponseInput,
  EditResponsePayload,
  RespondToCommentsInput,
  RespondToCommentsPayload,
} from './response.graphql';
import { approveResponse, draftResponse, editResponse, type NewResponse, respondToComments } from './response.service';
import { assignComments } from './triage.service';

const INPUT = 'What is to be done.';

@Resolver()
export class ResponseMutations {
  @Mutation(() => AssignCommentsPayload, { description: 'Gives comments to an officer. For officers and approvers.' })
  @Does<AssignCommentsInput>((ctx, { commentIds, assigneeId, reassign }) =>
    assignComments(ctx, {
      commentIds: commentIds.map((id) => rowId('Comment', id)),
      assigneeId: assigneeId != null ? rowId('Person', assigneeId) : null,
      reassign: reassign ?? false,
    }),
  )
  assignComments(@Arg('input', () => AssignCommentsInput, { description: INPUT }) _input: AssignCommentsInput): never {
    return mapped();
  }

  @Mutation(() => DraftResponsePayload, {
    description: 'Drafts a response, which an approver then publishes. For officers and approvers.',
  })
  @Does<DraftResponseInput>((ctx, input) => draftResponse(ctx, newResponse(input)))
  draftResponse(@Arg('input', () => DraftResponseInput, { description: INPUT }) _input: DraftResponseInput): never {
    return mapped();
  }

  @Mutation(() => EditResponsePayload, { description: 'Changes a drafted response. For officers and approvers.' })
  @Does<EditResponseInput>(
    (ctx, { responseId, expectedVersion, disposition, body, language, justification, implementation }) => {
      const given = {
        ...(disposition && { disposition }),
        ...(body != null && { body }),
        ...(language && { language }),
        ...(implementation && { implementation }),
        ...(justification !== undefined && { justification }),
      };
      return editResponse(ctx, { ...given, responseId: rowId('Response', responseId), expectedVersion });
    },
  )
  editResponse(@Arg('input', () => EditResponseInput, { description: INPUT }) _input: EditResponseInput): never {
    return mapped();
  }

  @Mutation(() => ApproveResponsePayload, {
    description: 'Publishes a response that somebody else drafted. For approvers.',
  })
  @Does<ApproveResponseInput>((ctx, input) =>
    approveResponse(ctx, { ...input, responseId: rowId('Response', input.responseId) }),
  )
  approveResponse(
    @Arg('input', () => ApproveResponseInput, { description: INPUT }) _input: ApproveResponseInput,
  ): never {
    return mapped();
  }

  @Mutation(() => RespondToCommentsPayload, {
    description: 'Drafts and publishes a response in one call, where the operator allows one key. For approvers.',
  })
  @Does<RespondToCommentsInput>((ctx, input) => respondToComments(ctx, newResponse(input)))
  respondToComments(
    @Arg('input', () => RespondToCommentsInput, { description: INPUT }) _input: RespondToCommentsInput,
  ): never {
    return mapped();
  }
}

function newResponse(input: DraftResponseInput | RespondToCommentsInput): NewResponse {
  const { commentIds, justification, implementation, ...rest } = input;
  return {
    ...rest,
    commentIds: commentIds.map((id) => rowId('Comment', id)),
    justification: justification ?? null,
    implementation: implementation ?? null,
  };
}
