import { Arg, Mutation, Resolver } from 'type-graphql';
import { rowId } from '../nodes/global-id';
import { Does } from '../operation/payload';
import { mapped } from '../reads/mapping';
import { confirmResponse, discardResponse, editResponse } from './draft.service';
import type { NewResponse, ResponseStep } from './response.input';
import {
  ApproveResponseInput,
  ApproveResponsePayload,
  AssignCommentsInput,
  AssignCommentsPayload,
  ConfirmResponseInput,
  ConfirmResponsePayload,
  DiscardResponseInput,
  DiscardResponsePayload,
  DraftResponseInput,
  DraftResponsePayload,
  EditResponseInput,
  EditResponsePayload,
  RespondToCommentsInput,
  RespondToCommentsPayload,
} from './response.inputs.graphql';
import { approveResponse, draftResponse, respondToComments } from './response.service';
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

  @Mutation(() => ConfirmResponsePayload, {
    description: 'Says that a draft still holds although comments have changed. For officers and approvers.',
  })
  @Does<ConfirmResponseInput>((ctx, input) => confirmResponse(ctx, step(input)))
  confirmResponse(
    @Arg('input', () => ConfirmResponseInput, { description: INPUT }) _input: ConfirmResponseInput,
  ): never {
    return mapped();
  }

  @Mutation(() => DiscardResponsePayload, {
    description: 'Gives a draft up: its comments wait for another answer. For officers and approvers.',
  })
  @Does<DiscardResponseInput>((ctx, input) => discardResponse(ctx, step(input)))
  discardResponse(
    @Arg('input', () => DiscardResponseInput, { description: INPUT }) _input: DiscardResponseInput,
  ): never {
    return mapped();
  }

  @Mutation(() => ApproveResponsePayload, {
    description: 'Publishes a response that others wrote. For approvers.',
  })
  @Does<ApproveResponseInput>((ctx, input) => approveResponse(ctx, step(input)))
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

function step({ responseId, expectedVersion }: ResponseStep): ResponseStep {
  return { responseId: rowId('Response', responseId), expectedVersion };
}

function newResponse(input: DraftResponseInput | RespondToCommentsInput): NewResponse {
  const { commentIds, commentVersions, justification, implementation, ...rest } = input;
  return {
    ...rest,
    ...(commentVersions && { commentVersions }),
    commentIds: commentIds.map((id) => rowId('Comment', id)),
    justification: justification ?? null,
    implementation: implementation ?? null,
  };
}
