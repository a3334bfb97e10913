import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../database/transaction';

/** What becomes of the handling of a comment (a list of assignments) that leaves the draft which was to answer it. */
export const handedBack: Sql = sql`response_id = null, answered_version = null,
  handling_version = handling_version + (response_id is not null)::integer,
  handling = case when handling not in ('RESPONSE_DRAFTED', 'READY_FOR_DECISION') then handling
    when assignee_id is null then 'UNMANAGED' else 'ASSIGNED' end`;

/**
 * Other words are to be answered now: a draft has a new version with them, so that nobody confirms or publishes what they
 * have not read. Sent whether or not there is a draft: the time that it takes tells nothing.
 */
export function outdateDraft(tx: Transaction, responseId: string | null): void {
  tx.send(sql`/* comments.outdateDraft */ update response set version = version + 1 where id = ${responseId}`);
}

/** Two comments of a draft may be withdrawn at the same moment: whoever comes second then sees that the first is gone. */
export function holdDraft(tx: Transaction, responseId: string | null): void {
  tx.send(sql`/* comments.holdDraft */ select id from response where id = ${responseId} for update`);
}

/** A draft whose last comment was withdrawn answers nothing: it ends, and is kept. Sent whether or not there is one. */
export function endEmptyDraft(tx: Transaction, responseId: string | null): void {
  tx.send(sql`/* comments.endDraft */
    update response q set status = 'DISCARDED', version = version + 1
    where q.id = ${responseId} and q.status = 'DRAFT' and not exists (select from comment c where c.response_id = q.id)`);
}
