import sql, { type Sql } from 'sql-template-tag';
import type { Columns } from '../access/condition';
import { type ResponseRow, responseColumns, visibleResponse } from '../comments/answer.reads';
import { type CommentRow, selectComments, visibleComment } from '../comments/comment.reads';
import type { Context } from '../context';
import { firstRow, type Queryable, rows } from '../database/rows';
import { asRows } from '../database/rows-by-id';
import type { Viewer } from '../identity/viewer';
import type { HandlingFact, ResponseFact } from './response.rules';

/** Where the facts of a comment (by its alias) lie that decide how it may be handled. */
export const columnsOfHandling = (comment: Sql): Columns<HandlingFact> => ({
  delegationId: sql`${comment}.delegation_id`,
  status: sql`${comment}.status`,
  handling: sql`${comment}.handling`,
  responseId: sql`${comment}.response_id`,
});

/** Where the facts of a response (by its alias) lie that decide what may be done with it. */
export const columnsOfResponse = (response: Sql): Columns<ResponseFact> => ({
  status: sql`${response}.status`,
  draftedBy: sql`${response}.drafted_by`,
});

/** Responses that the viewer may see: published ones to a comment that they may see; for the Secretariat, drafts too. */
export async function loadResponses(ctx: Context, ids: readonly string[]): Promise<readonly (ResponseRow | null)[]> {
  const found = await rows<{ json: ResponseRow }>(
    ctx.db,
    sql`/* responses.byId */
    select row_to_json(x) as json from (select ${responseColumns} from response q
      where q.id = any(${ids}::uuid[]) and ${visibleResponse(ctx.viewer)}
        and (${ctx.viewer.kind === 'SECRETARIAT'} or exists (
          select 1 from comment c join round cr on cr.id = c.round_id where c.response_id = q.id and ${visibleComment(ctx.viewer)}))) x`,
  );
  return asRows(
    ids,
    found.map((row) => row.json),
  );
}

/** The comments that each response answers, of those that the viewer may see, by reference. */
export async function loadAnswered(ctx: Context, responseIds: readonly string[]): Promise<readonly CommentRow[][]> {
  const found = await rows<{ id: string; json: CommentRow }>(
    ctx.db,
    sql`/* responses.answered */
    select a.response_id as id, row_to_json(x) as json
    from (${selectComments(ctx.viewer)} and c.response_id = any(${responseIds}::uuid[])) x
    join comment a on a.id = x.id order by a.submitted_at, a.id`,
  );
  return responseIds.map((id) => found.filter((row) => row.id === id).map((row) => row.json));
}

/** A response and the comments that it answers, held until the transaction ends. */
export async function holdResponse(
  tx: Queryable,
  viewer: Viewer,
  id: string,
): Promise<{ response: ResponseRow; commentIds: string[] } | undefined> {
  const held = await firstRow<{ json: ResponseRow }>(
    tx,
    sql`/* responses.hold */
    with held as (select * from response where id = ${id} for update)
    select row_to_json(x) as json from (select ${responseColumns} from held q where ${visibleResponse(viewer)}) x`,
  );
  if (!held) return undefined;
  const comments = await rows<{ id: string }>(
    tx,
    sql`/* responses.comments */ select id from comment where response_id = ${id} order by submitted_at, id`,
  );
  return { response: held.json, commentIds: comments.map((row) => row.id) };
}
