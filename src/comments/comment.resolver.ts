import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { holds } from '../access/condition';
import { type Denial, reasonsOf } from '../access/denial';
import { type Context, load, personOf } from '../context';
import type { EventRow } from '../events/event.reads';
import { Person } from '../identity/identity.graphql';
import { type PersonRow, visiblePerson } from '../identity/identity.reads';
import { type Language, type Localized, original } from '../language/language';
import { LanguageArg, LocalizedText } from '../language/language.graphql';
import type { ErrorCode } from '../language/messages';
import { globalId } from '../nodes/global-id';
import { GlobalId } from '../nodes/node.graphql';
import { permission } from '../permission.graphql';
import { Round } from '../rounds/round.graphql';
import { loadRounds, type RoundRow } from '../rounds/round.reads';
import { Comment, CommentPermissions, CommentVersion } from './comment.graphql';
import {
  type CommentRow,
  type CommentVersionRow,
  loadComments,
  loadVersions,
  readCommentByReference,
} from './comment.reads';
import {
  type ActFact,
  actFacts,
  isOwn,
  mayEdit,
  mayKnowAuthor,
  mayReadText,
  mayReply,
  maySubmitDraft,
  mayVerify,
  mayWithdraw,
} from './comment.rules';
import { CommentEvent, CommentWithdrawn } from './comment-events.graphql';

@Resolver(() => Comment)
export class CommentResolver {
  @Query(() => Comment, {
    nullable: true,
    description: 'The comment with this reference; null if there is none that you may see.',
  })
  comment(
    @Arg('reference', () => String, { description: 'The reference people say aloud: `R1-QM-003`.' }) reference: string,
    @Arg('roadmap', () => String, {
      nullable: true,
      description: 'The code of the roadmap; the default one unless given.',
    })
    roadmap: string | null,
    @Ctx() ctx: Context,
  ): Promise<CommentRow | null> {
    personOf(ctx);
    return readCommentByReference(ctx, reference, roadmap);
  }

  @GlobalId()
  id(@Root() comment: CommentRow): string {
    return globalId('Comment', comment.id);
  }

  @FieldResolver(() => Round, { nullable: true })
  round(@Root() comment: CommentRow, @Ctx() ctx: Context): Promise<RoundRow | null> {
    return load(ctx, loadRounds, comment.roundId);
  }

  @FieldResolver(() => LocalizedText, { nullable: true })
  body(@Root() comment: CommentRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized | null {
    return holds(mayReadText(ctx.viewer), comment)
      ? original(comment.body, comment.language, language ?? ctx.language)
      : null;
  }

  @FieldResolver(() => LocalizedText, { nullable: true })
  proposedText(
    @Root() comment: CommentRow,
    @LanguageArg() language: Language | null,
    @Ctx() ctx: Context,
  ): Localized | null {
    if (comment.proposedText === null || !holds(mayReadText(ctx.viewer), comment)) return null;
    return original(comment.proposedText, comment.language, language ?? ctx.language);
  }

  @FieldResolver(() => String, { nullable: true })
  withdrawalReason(@Root() comment: CommentRow, @Ctx() ctx: Context): string | null {
    return holds(mayReadText(ctx.viewer), comment) ? comment.withdrawalReason : null;
  }

  @FieldResolver(() => [CommentVersion])
  async history(@Root() comment: CommentRow, @Ctx() ctx: Context): Promise<CommentVersionRow[]> {
    const versions = await load(ctx, loadVersions, comment.id);
    if (!holds(mayReadText(ctx.viewer), comment)) return [];
    return holds(isOwn(ctx.viewer), comment) ? versions : officialVersions(comment, versions);
  }

  @FieldResolver(() => Person, { nullable: true })
  author(@Root() comment: CommentRow, @Ctx() ctx: Context): Promise<PersonRow | null> | null {
    return holds(mayKnowAuthor(ctx.viewer), comment) ? visiblePerson(ctx, comment.authorId) : null;
  }

  @FieldResolver(() => Person, { nullable: true })
  submitter(@Root() comment: CommentRow, @Ctx() ctx: Context): Promise<PersonRow | null> | null {
    return holds(mayKnowAuthor(ctx.viewer), comment) ? visiblePerson(ctx, comment.submitterId) : null;
  }

  @FieldResolver(() => Comment, { nullable: true })
  parent(@Root() comment: CommentRow, @Ctx() ctx: Context): Promise<CommentRow | null> | null {
    return comment.parentId ? load(ctx, loadComments, comment.parentId) : null;
  }

  @FieldResolver(() => CommentPermissions)
  async permissions(@Root() comment: CommentRow, @Ctx() ctx: Context): Promise<CommentPermissions> {
    const { viewer, now } = ctx;
    const round = await load(ctx, loadRounds, comment.roundId);
    const by = (rule: Denial<ActFact, ErrorCode>) =>
      permission(round ? reasonsOf(rule, actFacts(comment, round)) : ['NOT_FOUND']);
    return {
      canReply: by(mayReply(viewer, now)),
      canEdit: by(mayEdit(viewer, now)),
      canVerify: by(mayVerify(viewer, now)),
      canSubmit: by(maySubmitDraft(viewer, now)),
      canWithdraw: by(mayWithdraw(viewer)),
    };
  }
}

/** From the submission on. A draft was submitted in its verified words; when and by whom they were made is its delegation's own. */
function officialVersions(
  { submittedAt, submitterId }: CommentRow,
  versions: readonly CommentVersionRow[],
): CommentVersionRow[] {
  if (submittedAt === null || submitterId === null) return [];
  const submitted = { status: 'SUBMITTED', changedAt: new Date(submittedAt), changedBy: submitterId } as const;
  return versions
    .slice(Math.max(versions.findLastIndex(isDraft), 0))
    .map((version) => (isDraft(version) ? { ...version, ...submitted } : version));
}

function isDraft({ status }: CommentVersionRow): boolean {
  return status === 'DRAFT' || status === 'VERIFIED';
}

@Resolver(() => CommentVersion)
export class CommentVersionResolver {
  @FieldResolver(() => LocalizedText)
  body(@Root() version: CommentVersionRow, @Ctx() ctx: Context): Localized {
    return original(version.body, version.language, ctx.language);
  }

  @FieldResolver(() => LocalizedText, { nullable: true })
  proposedText(@Root() version: CommentVersionRow, @Ctx() ctx: Context): Localized | null {
    return version.proposedText === null ? null : original(version.proposedText, version.language, ctx.language);
  }

  @FieldResolver(() => Person, { nullable: true })
  changedBy(@Root() version: CommentVersionRow, @Ctx() ctx: Context): Promise<PersonRow | null> {
    return visiblePerson(ctx, version.changedBy);
  }
}

@Resolver(() => CommentEvent)
export class CommentEventResolver {
  @FieldResolver(() => Comment, { nullable: true })
  comment(@Root() event: EventRow, @Ctx() ctx: Context): Promise<CommentRow | null> | null {
    const [id] = event.commentIds;
    return id ? load(ctx, loadComments, id) : null;
  }
}

@Resolver(() => CommentWithdrawn)
export class CommentWithdrawnResolver {
  @FieldResolver(() => ID)
  commentId(@Root() event: EventRow): string {
    return globalId('Comment', event.commentIds[0] ?? '');
  }

  @FieldResolver(() => String)
  reference(@Root() event: EventRow): string {
    return event.details.reference ?? '';
  }
}
