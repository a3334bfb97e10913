import sql from 'sql-template-tag';
import { toSql } from '../access/condition';
import type { Disposition, Implementation, ResponseStatus } from '../comments/answer.reads';
import { maySeeResponse } from '../comments/comment.rules';
import { firstRow, type Queryable } from '../database/rows';
import type { Language } from '../language/language';
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
  readonly version: number;
  /** The comments that it answers, in the order of their submission. */
  readonly commentIds: readonly string[];
}

/** A response that the viewer may see, held until the transaction ends. */
export function holdResponse(tx: Queryable, viewer: Viewer, id: string): Promise<ResponseRow | undefined> {
  return firstRow(
    tx,
    sql`/* responses.hold */
    with held as materialized (select * from response where id = ${id} for update)
    select q.id, q.status, q.disposition, q.body, q.language, q.justification, q.implementation, q.drafted_by as "draftedBy", q.version,
      array(select c.id from comment c where c.response_id = q.id order by c.submitted_at, c.id) as "commentIds"
    from held q where ${toSql(maySeeResponse(viewer), { status: sql`q.status` })}`,
  );
}
