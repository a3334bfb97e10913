import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { holds } from '../access/condition';
import { reasonsOf } from '../access/denial';
import type { ResponseRow } from '../comments/answer.reads';
import { Comment } from '../comments/comment.graphql';
import { type CommentRow, loadComments } from '../comments/comment.reads';
import { maySeeHandling } from '../comments/comment.rules';
import { type Context, load, personOf } from '../context';
import type { EventRow } from '../events/event.reads';
import { Person } from '../identity/identity.graphql';
import { type PersonRow, visiblePerson } from '../identity/identity.reads';
import { type Language, type Localized, original } from '../language/language';
import { LanguageArg, LocalizedText } from '../language/language.graphql';
import { globalId, rowId } from '../nodes/global-id';
import { GlobalId } from '../nodes/node.graphql';
import { answer, type UserError } from '../payload';
import { permission } from '../permission.graphql';
import {
  ApproveResponseInput,
  ApproveResponsePayload,
  AssignCommentsInput,
  AssignCommentsPayload,
  DraftResponseInput,
  DraftResponsePayload,
  EditResponseInput,
  EditResponsePayload,
  Handling,
  HandlingEvent,
  HandlingPermissions,
  RespondToCommentsInput,
  RespondToCommentsPayload,
  Response,
  ResponsePermissions,
  ResponsePublished,
} from './response.graphql';
import { loadAnswered, loadResponses } from './response.reads';
import { handlingFacts, mayApprove, mayEditResponse, mayHandle, mayRespond } from './response.rules';
import { approveResponse, draftResponse, editResponse, type NewResponse, respondToComments } from './response.service';
import { assignComments } from './triage.service';

type One = Promise<{ response: ResponseRow | null; errors: UserError[] }>;
type Many = Promise<{ comments: CommentRow[]; errors: UserError[] }>;
const INPUT = 'What is to be done.';

@Resolver()
export class ResponseMutations {
  @Mutation(() => AssignCommentsPayload, { description: 'Gives comments to an officer. For officers and approvers.' })
  assignComments(
    @Arg('input', () => AssignCommentsInput, { description: INPUT }) input: AssignCommentsInput,
    @Ctx() ctx: Context,
  ): Many {
    personOf(ctx);
    const { assigneeId, reassign } = input;
    const commentIds = input.commentIds.map((id) => rowId('Comment', id));
    return answer(
      ctx,
      () =>
        assignComments(ctx, {
          commentIds,
          assigneeId: assigneeId != null ? rowId('Person', assigneeId) : null,
          reassign: reassign ?? false,
        }),
      async (done = []) => ({
        comments: (await Promise.all(done.map((id) => load(ctx, loadComments, id)))).filter(
          (comment) => comment !== null,
        ),
      }),
    );
  }

  @Mutation(() => DraftResponsePayload, {
    description: 'Drafts a response, which an approver then publishes. For officers and approvers.',
  })
  draftResponse(
    @Arg('input', () => DraftResponseInput, { description: INPUT }) input: DraftResponseInput,
    @Ctx() ctx: Context,
  ): One {
    return one(ctx, () => draftResponse(ctx, newResponse(input)));
  }

  @Mutation(() => EditResponsePayload, { description: 'Changes a drafted response. For officers and approvers.' })
  editResponse(
    @Arg('input', () => EditResponseInput, { description: INPUT }) input: EditResponseInput,
    @Ctx() ctx: Context,
  ): One {
    const { responseId, expectedVersion, disposition, body, language, justification, implementation } = input;
    const given = {
      ...(disposition && { disposition }),
      ...(body != null && { body }),
      ...(language && { language }),
      ...(implementation && { implementation }),
      ...(justification !== undefined && { justification }),
    };
    return one(ctx, () => editResponse(ctx, { ...given, responseId: rowId('Response', responseId), expectedVersion }));
  }

  @Mutation(() => ApproveResponsePayload, {
    description: 'Publishes a response that somebody else drafted. For approvers.',
  })
  approveResponse(
    @Arg('input', () => ApproveResponseInput, { description: INPUT }) input: ApproveResponseInput,
    @Ctx() ctx: Context,
  ): One {
    return one(ctx, () => approveResponse(ctx, { ...input, responseId: rowId('Response', input.responseId) }));
  }

  @Mutation(() => RespondToCommentsPayload, {
    description: 'Drafts and publishes a response in one call, where the operator allows one key. For approvers.',
  })
  respondToComments(
    @Arg('input', () => RespondToCommentsInput, { description: INPUT }) input: RespondToCommentsInput,
    @Ctx() ctx: Context,
  ): One {
    return one(ctx, () => respondToComments(ctx, newResponse(input)));
  }
}

@Resolver(() => Response)
export class ResponseResolver {
  @GlobalId()
  id(@Root() response: ResponseRow): string {
    return globalId('Response', response.id);
  }

  @FieldResolver(() => LocalizedText)
  body(@Root() response: ResponseRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized {
    return original(response.body, response.language, language ?? ctx.language);
  }

  @FieldResolver(() => LocalizedText, { nullable: true })
  justification(
    @Root() response: ResponseRow,
    @LanguageArg() language: Language | null,
    @Ctx() ctx: Context,
  ): Localized | null {
    return response.justification === null
      ? null
      : original(response.justification, response.language, language ?? ctx.language);
  }

  @FieldResolver(() => Person, { nullable: true })
  draftedBy(@Root() response: ResponseRow, @Ctx() ctx: Context): Promise<PersonRow | null> | null {
    return ctx.viewer.kind === 'SECRETARIAT' ? visiblePerson(ctx, response.draftedBy) : null;
  }

  @FieldResolver(() => Person, { nullable: true })
  publishedBy(@Root() response: ResponseRow, @Ctx() ctx: Context): Promise<PersonRow | null> | null {
    return ctx.viewer.kind === 'SECRETARIAT' ? visiblePerson(ctx, response.publishedBy) : null;
  }

  @FieldResolver(() => [Comment])
  comments(@Root() response: ResponseRow, @Ctx() ctx: Context): Promise<readonly CommentRow[]> {
    return load(ctx, loadAnswered, response.id);
  }

  @FieldResolver(() => ResponsePermissions)
  permissions(@Root() response: ResponseRow, @Ctx() ctx: Context): ResponsePermissions {
    return {
      canEdit: permission(reasonsOf(mayEditResponse(ctx.viewer), response)),
      canApprove: permission(reasonsOf(mayApprove(ctx.viewer, ctx.settings.oneKey), response)),
    };
  }
}

@Resolver(() => Comment)
export class AnswerResolver {
  @FieldResolver(() => Response, {
    nullable: true,
    description: "The Secretariat's response; null until it is published. The Secretariat sees its draft.",
  })
  response(@Root() comment: CommentRow): ResponseRow | null {
    return comment.response;
  }

  @FieldResolver(() => Handling, {
    nullable: true,
    description: 'How the Secretariat handles it; for the Secretariat and the convener, else null.',
  })
  handling(@Root() comment: CommentRow, @Ctx() ctx: Context): Handling | null {
    if (!holds(maySeeHandling(ctx.viewer), {}) || comment.delegationId === null) return null;
    return { status: comment.handling, assignee: comment.assignee as Person | null, version: comment.handlingVersion };
  }

  @FieldResolver(() => HandlingPermissions, { description: 'What the Secretariat may do with it now.' })
  handlingPermissions(@Root() comment: CommentRow, @Ctx() ctx: Context): HandlingPermissions {
    const facts = handlingFacts(comment);
    return {
      canAssign: permission(reasonsOf(mayHandle(ctx.viewer), facts)),
      canRespond: permission(reasonsOf(mayRespond(ctx.viewer), facts)),
    };
  }
}

@Resolver(() => HandlingEvent)
export class HandlingEventResolver {
  @FieldResolver(() => Comment, { nullable: true })
  comment(@Root() event: EventRow, @Ctx() ctx: Context): Promise<CommentRow | null> | null {
    const [id] = event.commentIds;
    return id ? load(ctx, loadComments, id) : null;
  }
}

@Resolver(() => ResponsePublished)
export class ResponsePublishedResolver {
  @FieldResolver(() => Response, { nullable: true })
  response(@Root() event: EventRow, @Ctx() ctx: Context): Promise<ResponseRow | null> | null {
    return event.responseId ? load(ctx, loadResponses, event.responseId) : null;
  }

  @FieldResolver(() => [Comment])
  async comments(@Root() event: EventRow, @Ctx() ctx: Context): Promise<CommentRow[]> {
    const comments = await Promise.all(event.commentIds.map((id) => load(ctx, loadComments, id)));
    return comments.filter((comment) => comment !== null);
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

function one(ctx: Context, work: () => Promise<string>): One {
  personOf(ctx);
  return answer(ctx, work, async (done, current) => {
    const id = done ?? current;
    return { response: id ? await load(ctx, loadResponses, id) : null };
  });
}
