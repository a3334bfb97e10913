import sql, { type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import { type Queryable, rows } from '../database/rows';
import { asRows } from '../database/rows-by-id';
import { releasedIn } from '../events/event.reads';
import type { Language } from '../language/language';
import type { Viewer } from '../operation/viewer';
import type { CommentKind, CommentStatus, HandlingStatus, Stance } from './comment.entity';
import { columnsOfSight } from './comment.reads';
import { maySeeComment } from './comment.rules';

/** A comment as those act on it who hold it. */
export interface CommentRow {
  readonly id: string;
  readonly roadmapId: string;
  readonly roundId: string;
  readonly delegationId: string | null;
  readonly askedDelegationId: string | null;
  readonly pillarId: string | null;
  readonly measureId: string | null;
  readonly milestoneId: string | null;
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
  readonly submittedAt: string | null;
  readonly version: number;
  /** Its version as all but its own delegation are shown it. */
  readonly officialVersion: number;
  readonly handling: HandlingStatus;
  readonly assignee: { readonly id: string; readonly name: string | null } | null;
  readonly responseId: string | null;
  /** The version of its words on which that response is written. */
  readonly answeredVersion: number | null;
  readonly released: boolean;
}

/** The comments by id, locked until the transaction ends, of those that the viewer may see. */
export async function holdComments(
  tx: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<readonly (CommentRow | null)[]> {
  return asRows(ids, await hold(tx, viewer, sql`id = any(${ids}::uuid[])`));
}

/** The comments that a response answers, locked until the transaction ends, in the order of their submission. */
export function holdCommentsOf(tx: Queryable, viewer: Viewer, responseId: string): Promise<CommentRow[]> {
  return hold(tx, viewer, sql`response_id = ${responseId}`);
}

/** Always in the order of their ids: those who want the same comments wait in one line. */
function hold(tx: Queryable, viewer: Viewer, which: Sql): Promise<CommentRow[]> {
  return rows<CommentRow>(
    tx,
    sql`/* comments.hold */
    with held as materialized (select * from comment where ${which} order by id for update)
    select c.id, c.roadmap_id as "roadmapId", c.round_id as "roundId", c.delegation_id as "delegationId", c.asked_delegation_id as "askedDelegationId", c.pillar_id as "pillarId",
      c.measure_id as "measureId", c.milestone_id as "milestoneId", c.thread_id as "threadId", c.thread_delegation_id as "threadDelegationId",
      c.depth, c.path, c.reference, c.kind, c.stance, c.status, c.body, c.language, c.proposed_text as "proposedText",
      to_json(c.submitted_at) #>> '{}' as "submittedAt", c.version, c.version - c.submitted_version + 1 as "officialVersion", c.handling, (select json_build_object('id', p.id, 'name', p.name) from person p where p.id = c.assignee_id) as assignee,
      c.response_id as "responseId", c.answered_version as "answeredVersion", ${releasedIn(sql`c.round_id`)} as released
    from held c where ${toSql(maySeeComment(viewer), columnsOfSight(sql`c`, { publicRead: false }))} order by c.submitted_at, c.id`,
  );
}
