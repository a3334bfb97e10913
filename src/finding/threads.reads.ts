import sql, { type Sql } from 'sql-template-tag';
import { count } from '../comments/thread.reads';
import { type Asking, connection, one } from '../operation/asking';
import type { At, OrderKey } from '../reads/read';
import { measureCells, triageCells } from './tally.reads';

export const bySubmission = (row: Sql): readonly [OrderKey, OrderKey] => [
  { column: sql`${row}.submitted_at`, type: 'timestamptz' },
  { column: sql`${row}.id`, type: 'uuid' },
];

/** Whether a list runs from the newest to the oldest, as it does unless it is asked otherwise. */
export const isDescending = (at: At): boolean =>
  at
    .arg('orderBy')
    .at('direction')
    .known((direction) => direction !== 'ASC');

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
  total: threadTotal,
});

const sum = (column: Sql): Sql => sql`coalesce(sum(${column}), 0)::integer`;
const ofMeasure = ({ row, asking }: At<Asking>): Sql => measureCells(asking, sql`t.measure_id = ${row}.id`);

/** How many threads there are, as the tallies know it; only those of a milestone are counted. */
function threadTotal(at: At<Asking>): Sql {
  const of = (cells: Sql) => sql`select ${sum(sql`threads`)} from (${cells}) cell`;
  switch (at.type) {
    case 'Roadmap':
      return of(triageCells(at.asking, [], sql`tr.roadmap_id = ${at.row}.id`));
    case 'Pillar':
      return of(triageCells(at.asking, ['pillar'], sql`t.pillar_id = ${at.row}.id`));
    case 'Measure':
      return of(ofMeasure(at));
    default:
      return count(at, onSubject(at));
  }
}

/** How many comments lie on a measure and its milestones, of those that the asker may see. */
export const commentSummary = one({
  from: (at) => sql`(select submitted, answered, submitted - answered as awaiting_response from (
    select ${sum(sql`submitted`)} as submitted, ${sum(sql`answered`)} as answered from (${ofMeasure(at)}) cell) s)`,
});
