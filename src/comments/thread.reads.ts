import sql, { type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import { type Asking, connection, one } from '../asking';
import { releasedIn } from '../events/event.reads';
import type { At, OrderKey } from '../reads/read';
import { visibleComment } from './comment.reads';
import { maySeeComment } from './comment.rules';

export const bySubmission = (row: Sql): readonly OrderKey[] => [
  { column: sql`${row}.submitted_at`, type: 'timestamptz' },
  { column: sql`${row}.id`, type: 'uuid' },
];

const byPlace = (row: Sql): readonly OrderKey[] => [
  { column: sql`${row}.path`, type: 'integer[]' },
  { column: sql`${row}.id`, type: 'uuid' },
];

/** Whether a list runs from the newest to the oldest, as it does unless it is asked otherwise. */
export const isDescending = (at: At): boolean =>
  at
    .arg('orderBy')
    .at('direction')
    .known((direction) => direction !== 'ASC');

/** How many comments there are of those that the asker may see. */
const count = (at: At<Asking>, where: (comment: Sql) => Sql): Sql =>
  sql`select count(*)::integer from comment n where ${where(sql`n`)} and ${visibleComment(sql`n`, at.asking)}`;

const onSubject = (at: At<Asking>) => (comment: Sql) =>
  sql`${comment}.${ANCHORS[at.type] ?? sql`roadmap_id`} = ${at.row}.id and ${comment}.depth = 0 and ${comment}.submitted_at is not null`;

const ANCHORS: Readonly<Record<string, Sql>> = {
  Pillar: sql`pillar_id`,
  Measure: sql`measure_id`,
  Milestone: sql`milestone_id`,
};

/** The threads on a subject or on anything below it. */
export const threads = connection({
  on: (at, comment) => onSubject(at)(comment),
  order: (at, row) => ({ keys: bySubmission(row), descending: isDescending(at) }),
  total: (at) =>
    at.type === 'Measure' ? tallied(at, sql`coalesce(sum(t.threads), 0)::integer`) : count(at, onSubject(at)),
});

const ofThread = (at: At<Asking>) => (comment: Sql) =>
  sql`${comment}.thread_id = ${at.row}.thread_id and (${comment}.submitted_at is not null or ${comment}.depth = 0)`;

/** A whole thread, in display order: a comment, then its replies, each followed by its own. */
export const thread = connection({
  on: (at, comment) => ofThread(at)(comment),
  order: (_, row) => ({ keys: byPlace(row), descending: false }),
  total: (at) => count(at, ofThread(at)),
});

const repliesTo = (at: At<Asking>) => (comment: Sql) =>
  sql`${comment}.parent_id = ${at.row}.id and ${comment}.submitted_at is not null`;

export const replies = connection({
  on: (at, comment) => repliesTo(at)(comment),
  order: (_, row) => ({ keys: byPlace(row), descending: false }),
  total: (at) => count(at, repliesTo(at)),
});

/** The visible part of a tally (by its alias), by the rule for the comments that it counts. */
export const visibleTally = (tally: Sql, { viewer }: Pick<Asking, 'viewer'>): Sql =>
  toSql(maySeeComment(viewer), {
    delegationId: sql`${tally}.delegation_id`,
    threadDelegationId: sql`${tally}.delegation_id`,
    submittedAt: sql`true`,
    released: releasedIn(sql`${tally}.round_id`),
  });

/** What the tally says of the measure in the row at hand. */
const tallied = ({ row, asking }: At<Asking>, counts: Sql): Sql =>
  sql`select ${counts} from measure_tally t where t.measure_id = ${row}.id and ${visibleTally(sql`t`, asking)}`;

/** How many comments lie on a measure and its milestones, of those that the asker may see. */
export const commentSummary = one({
  from: (at) =>
    sql`(select submitted, answered, submitted - answered as awaiting_response from (${tallied(
      at,
      sql`coalesce(sum(t.submitted), 0)::integer as submitted, coalesce(sum(t.answered), 0)::integer as answered`,
    )}) s)`,
});
