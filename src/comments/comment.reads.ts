import sql, { type Sql } from 'sql-template-tag';
import { type Columns, toSql } from '../access/condition';
import type { Context } from '../context';
import { firstRow, type Queryable, rows } from '../database/rows';
import { asRows } from '../database/rows-by-id';
import { releasedSql } from '../events/event.reads';
import { type DelegationRow, delegationJson, type PersonRow } from '../identity/identity.reads';
import type { Viewer } from '../identity/viewer';
import type { Language } from '../language/language';
import { type SubjectRow, subjectJson } from '../roadmap/roadmap.reads';
import { columnsOfRound } from '../rounds/round.reads';
import { answerJson, type ResponseRow } from './answer.reads';
import type { CommentKind, CommentStatus, HandlingStatus, Stance } from './comment.entity';
import { type ActFact, type CommentFact, maySeeComment } from './comment.rules';

export interface CommentRow {
  readonly id: string;
  readonly roadmapId: string;
  readonly roundId: string;
  readonly delegationId: string | null;
  readonly pillarId: string | null;
  readonly measureId: string | null;
  readonly milestoneId: string | null;
  readonly parentId: string | null;
  readonly threadId: string;
  readonly threadDelegationId: string;
  readonly depth: number;
  readonly path: readonly number[];
  readonly reference: string | null;
  readonly kind: CommentKind;
  readonly stance: Stance | null;
  readonly status: CommentStatus;
  readonly body: string;
  readonly language: Language;
  readonly proposedText: string | null;
  readonly late: boolean;
  readonly authorId: string;
  readonly submitterId: string | null;
  readonly submittedAt: string | null;
  readonly sortedAt: string;
  readonly withdrawnAt: string | null;
  readonly withdrawalReason: string | null;
  readonly version: number;
  readonly handling: HandlingStatus;
  readonly handlingVersion: number;
  readonly released: boolean;
  readonly delegation: DelegationRow | null;
  readonly coSponsors: readonly DelegationRow[];
  readonly subject: SubjectRow;
  readonly assignee: PersonRow | null;
  readonly response: ResponseRow | null;
  readonly replyCount: number;
}

/** Where the facts of a comment and its round (by their aliases) lie that decide who may see the comment. */
const columnsOfSight = (comment: Sql, round: Sql): Columns<CommentFact> => ({
  delegationId: sql`${comment}.delegation_id`,
  threadDelegationId: sql`${comment}.thread_delegation_id`,
  submittedAt: sql`${comment}.submitted_at`,
  released: releasedSql(round),
});

/** Where the facts of a comment and its round (by their aliases) lie that decide who may see it, and what may be done. */
export const columnsOfComment = (viewer: Viewer, comment: Sql, round: Sql): Columns<CommentFact | ActFact> => ({
  ...columnsOfSight(comment, round),
  ...columnsOfRound(viewer, round),
  status: sql`${comment}.status`,
  depth: sql`${comment}.depth`,
  handling: sql`${comment}.handling`,
});

/** Whether the viewer may see a comment (alias `c`) of a round (alias `cr`). */
export const visibleComment = (viewer: Viewer): Sql => toSql(maySeeComment(viewer), columnsOfSight(sql`c`, sql`cr`));
/** The same of a reply (alias `y`), which lies in the round of its thread. */
const visibleReply = (viewer: Viewer): Sql => toSql(maySeeComment(viewer), columnsOfSight(sql`y`, sql`cr`));

/** Comments that the viewer may see, each with all that its card shows; a WHERE to which conditions are added. */
export const selectComments = (viewer: Viewer): Sql => sql`
  select c.id, c.roadmap_id as "roadmapId", c.round_id as "roundId", c.delegation_id as "delegationId", c.pillar_id as "pillarId",
    c.measure_id as "measureId", c.milestone_id as "milestoneId", c.parent_id as "parentId", c.thread_id as "threadId",
    c.thread_delegation_id as "threadDelegationId", c.depth, c.path, c.reference, c.kind, c.stance, c.status, c.body, c.language,
    c.proposed_text as "proposedText", c.late, c.author_id as "authorId", c.submitter_id as "submitterId", c.submitted_at as "submittedAt",
    coalesce(c.submitted_at, c.created_at) as "sortedAt", c.withdrawn_at as "withdrawnAt", c.withdrawal_reason as "withdrawalReason",
    c.version, c.handling, c.handling_version as "handlingVersion", ${releasedSql(sql`cr`)} as released,
    ${delegationJson(sql`c.delegation_id`)} as delegation,
    coalesce((select json_agg(${delegationJson(sql`s.delegation_id`)} order by s.delegation_id) from co_sponsor s where s.comment_id = c.id), '[]'::json) as "coSponsors",
    ${subjectJson} as subject,
    (select row_to_json(x) from (select id, name, role, delegation_id as "delegationId" from person where person.id = c.assignee_id) x) as assignee,
    ${answerJson(viewer)} as response,
    (select count(*)::integer from comment y where y.parent_id = c.id and y.submitted_at is not null and ${visibleReply(viewer)}) as "replyCount"
  from comment c join round cr on cr.id = c.round_id
  where ${visibleComment(viewer)}`;

interface Json {
  readonly json: CommentRow;
}

/** The comments by id, locked until the transaction ends, of those that the viewer may see. */
export async function holdComments(
  tx: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<readonly (CommentRow | null)[]> {
  await rows(tx, sql`/* comments.hold */ select id from comment where id = any(${ids}::uuid[]) order by id for update`);
  return readComments(tx, viewer, ids);
}

async function readComments(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<readonly (CommentRow | null)[]> {
  const found = await rows<Json>(
    db,
    sql`/* comments.byId */ select row_to_json(x) as json from (${selectComments(viewer)} and c.id = any(${ids}::uuid[])) x`,
  );
  return asRows(
    ids,
    found.map((row) => row.json),
  );
}

export function loadComments(ctx: Context, ids: readonly string[]): Promise<readonly (CommentRow | null)[]> {
  return readComments(ctx.db, ctx.viewer, ids);
}

export async function readCommentByReference(
  ctx: Context,
  reference: string,
  roadmap: string | null,
): Promise<CommentRow | null> {
  const found = await firstRow<Json>(
    ctx.db,
    sql`/* comments.byReference */ select row_to_json(x) as json from (${selectComments(ctx.viewer)}
    and c.reference = ${reference}
    and c.roadmap_id = (select id from roadmap where case when ${roadmap}::text is null then is_default else code = ${roadmap} end)) x`,
  );
  return found?.json ?? null;
}

export interface CommentVersionRow {
  readonly commentId: string;
  readonly version: number;
  readonly status: CommentStatus;
  readonly kind: CommentKind;
  readonly stance: Stance | null;
  readonly body: string;
  readonly language: Language;
  readonly proposedText: string | null;
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** The versions of each comment, oldest first, whoever may see them. */
export async function loadVersions(
  ctx: Context,
  commentIds: readonly string[],
): Promise<readonly CommentVersionRow[][]> {
  const found = await rows<CommentVersionRow>(
    ctx.db,
    sql`/* comments.versions */
    select comment_id as "commentId", version, status, kind, stance, body, language, proposed_text as "proposedText",
           changed_by as "changedBy", changed_at as "changedAt"
    from comment_version where comment_id = any(${commentIds}::uuid[]) order by version`,
  );
  return commentIds.map((id) => found.filter((row) => row.commentId === id));
}
