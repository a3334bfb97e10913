import sql from 'sql-template-tag';
import { toSql } from '../access/condition';
import type { Disposition, Implementation, ResponseStatus } from '../comments/answer.reads';
import { maySeeResponse } from '../comments/comment.rules';
import { type CommentRow, holdCommentsOf } from '../comments/held.reads';
import { firstRow, type Queryable } from '../database/rows';
import { ahead } from '../database/transaction';
import { mayTriage } from '../identity/identity.rules';
import type { Language } from '../language/language';
import { refuse } from '../language/refusal';
import type { Acting } from '../operation/context';
import type { Viewer } from '../operation/viewer';

/** A response as those act on it who hold it. */
export interface ResponseRow {
  readonly id: string;
  readonly status: ResponseStatus;
  readonly disposition: Disposition;
  readonly body: string;
  readonly language: Language;
  readonly justification: string | null;
  readonly implementation: Implementation;
  readonly draftedBy: string;
  /** All who wrote any of its words, in order. */
  readonly authorIds: readonly string[];
  readonly version: number;
}

export interface HeldResponse {
  readonly response: ResponseRow;
  /** The comments that it answers, in the order of their submission. */
  readonly comments: readonly CommentRow[];
}

/**
 * A response and the comments that it answers, held until the transaction ends; for officers and approvers. The comments
 * come first, as for whoever changes or withdraws one: nobody waits in a ring.
 */
export async function heldResponse(tx: Queryable, ctx: Acting, id: string): Promise<HeldResponse> {
  if (!mayTriage(ctx.viewer)) return refuse('NOT_SECRETARIAT');
  const comments = ahead(holdCommentsOf(tx, ctx.viewer, id));
  const response = await holdResponse(tx, ctx.viewer, id);
  if (!response) return refuse('NOT_FOUND', ['input', 'responseId']);
  return { response, comments: await comments };
}

/** A response that the viewer may see, held until the transaction ends. */
function holdResponse(tx: Queryable, viewer: Viewer, id: string): Promise<ResponseRow | undefined> {
  return firstRow(
    tx,
    sql`/* responses.hold */
    with held as materialized (select * from response where id = ${id} for update)
    select q.id, q.status, q.disposition, q.body, q.language, q.justification, q.implementation, q.drafted_by as "draftedBy",
      q.author_ids as "authorIds", q.version
    from held q where ${toSql(maySeeResponse(viewer), { status: sql`q.status` })}`,
  );
}
