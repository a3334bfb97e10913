import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import { handlingEvent } from '../comments/comment.events';
import { listProblems, refuseAll } from '../comments/comment.input';
import { heldAll } from '../comments/comment.store';
import type { CommentRow } from '../comments/held.reads';
import { firstRow, type Queryable } from '../database/rows';
import { ahead, inTransaction } from '../database/transaction';
import { recordEvents } from '../events/record';
import { mayTriage } from '../identity/identity.rules';
import { FORMER_MEMBER } from '../language/former';
import { type Problem, refuse } from '../language/refusal';
import { type Acting, personOf } from '../operation/context';
import { handlingFacts, mayHandle } from './response.rules';

export interface Assignment {
  readonly commentIds: readonly string[];
  /** Null: to oneself. */
  readonly assigneeId: string | null;
  /** Whether to take comments over that are assigned to somebody else. */
  readonly reassign: boolean;
}

/** Gives comments to an officer; all or none. Returns their ids in the order given. */
export async function assignComments(ctx: Acting, input: Assignment): Promise<readonly string[]> {
  const viewer = personOf(ctx);
  if (!mayTriage(viewer)) return refuse('NOT_SECRETARIAT');
  refuseAll(listProblems(input.commentIds, ['input', 'commentIds']));
  const assigneeId = input.assigneeId ?? viewer.personId;
  return inTransaction(ctx, async (tx) => {
    const candidate = ahead(assigneeOf(tx, assigneeId));
    const held = ahead(heldAll(tx, ctx, input.commentIds));
    if (!['OFFICER', 'APPROVER'].includes((await candidate).role))
      return refuse('ASSIGNEE_NOT_SECRETARIAT', ['input', 'assigneeId']);
    const comments = await held;
    refuseAll(comments.flatMap((comment, at) => assignmentProblems(ctx, comment, at, assigneeId, input.reassign)));
    const changed = comments.filter((comment) => comment.assignee?.id !== assigneeId);
    tx.send(sql`/* triage.assign */
      update comment set assignee_id = ${assigneeId}, handling_version = handling_version + 1,
        handling = case when handling = 'UNMANAGED' then 'ASSIGNED' else handling end
      where id = any(${changed.map((comment) => comment.id)}::uuid[])`);
    recordEvents(
      tx,
      changed.map((comment) => handlingEvent(ctx, 'COMMENT_ASSIGNED', comment)),
    );
    return input.commentIds;
  });
}

async function assigneeOf(tx: Queryable, id: string): Promise<{ role: string }> {
  const assignee = await firstRow<{ role: string }>(
    tx,
    sql`/* triage.assignee */ select role from person where id = ${id} and disabled_at is null`,
  );
  return assignee ?? refuse('NOT_FOUND', ['input', 'assigneeId']);
}

function assignmentProblems(
  ctx: Acting,
  comment: CommentRow,
  at: number,
  assigneeId: string,
  reassign: boolean,
): Problem[] {
  const path = ['input', 'commentIds', String(at)];
  const reference = comment.reference ?? '';
  const reasons = reasonsOf(mayHandle(ctx.viewer), handlingFacts(comment));
  if (reasons.length > 0) return reasons.map((code) => ({ code, path, parameters: { reference } }));
  const { assignee } = comment;
  if (!assignee || assignee.id === assigneeId || reassign) return [];
  return [{ code: 'ALREADY_ASSIGNED', path, parameters: { reference, assignee: assignee.name ?? FORMER_MEMBER } }];
}
