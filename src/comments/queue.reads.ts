import sql, { join, raw, type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import { type Asking, connection, here, many, one } from '../asking';
import { personOf } from '../context';
import { Fault } from '../errors';
import { chosenRoadmap } from '../nodes/chosen-roadmap';
import { rowId } from '../nodes/global-id';
import type { Given } from '../reads/given';
import type { At, OrderKey } from '../reads/read';
import { literal } from '../reads/sql';
import { visibleResponse } from './answer.reads';
import { visibleComment } from './comment.reads';
import { maySeeHandling } from './comment.rules';
import { bySubmission, isDescending, visibleTally } from './thread.reads';

const byPlaceInTime = (row: Sql): readonly OrderKey[] => [
  { column: sql`coalesce(${row}.submitted_at, ${row}.created_at)`, type: 'timestamptz' },
  { column: sql`${row}.id`, type: 'uuid' },
];

/** The delegations' comments, wherever they stand in a thread. */
export const queue = connection({
  on: (at, comment) => {
    permit(at);
    return sql`${comment}.delegation_id is not null and ${join(conditions(at, comment), ' and ')}`;
  },
  order: (at, row) => {
    const drafts = statuses(at.arg('filter')).some((status) => status !== 'SUBMITTED');
    return { keys: drafts ? byPlaceInTime(row) : bySubmission(row), descending: isDescending(at) };
  },
  with: (at) => {
    permit(at);
    return cells(at);
  },
  total: () => sql`select coalesce(sum(n), 0)::integer from coarse where h and k and d and p`,
});

/** Each facet counts what its own condition hides, so that a board can offer it. */
export const facets = {
  facets: here(),
  handling: many({
    when: ({ asking }) => toSql(maySeeHandling(asking.viewer), {}),
    from: () => counted(sql`handling as value`, sql`coarse where k and d and p`),
  }),
  kind: many({ from: () => counted(sql`kind as value`, sql`coarse where h and d and p`) }),
  delegation: many({
    from: () => counted(sql`delegation_id`, sql`cell where h and k and p`),
    order: (_, row) => sql`${row}.count desc, ${row}.delegation_id`,
  }),
  pillar: many({
    from: () => sql`(select g.*, (select p.reference from pillar p where p.id = g.pillar_id) as reference
      from ${counted(sql`pillar_id`, sql`coarse where h and k and d`)} g)`,
    order: (_, row) => sql`${row}.reference`,
  }),
};

export const facetReads = {
  delegation: one({ on: (at, delegation) => sql`${delegation}.id = ${at.row}.delegation_id` }),
  pillar: one({ on: (at, pillar) => sql`${pillar}.id = ${at.row}.pillar_id` }),
};

const counted = (by: Sql, from: Sql): Sql =>
  sql`(select ${by}, sum(n)::integer as count from ${from} group by 1 having sum(n) > 0)`;

/** What the total and all facets are summed up from: the filtered comments by the four things that facets tell apart. */
function cells(at: At<Asking>): Sql {
  const counts = isTallied(at.arg('filter')) ? tallyCells(at) : commentCells(at);
  return sql`cell as materialized (
      -- What fails two of the four conditions counts in no facet.
      select * from (${counts}) every
      where (h is not true)::integer + (k is not true)::integer + (d is not true)::integer + (p is not true)::integer <= 1),
    -- The delegations are many: all facets but their own are counted without them.
    coarse as materialized (select handling, kind, pillar_id, h, k, d, p, sum(n) as n from cell group by 1, 2, 3, 4, 5, 6, 7)`;
}

const NOT_TALLIED = [
  'measure',
  'milestone',
  'stance',
  'disposition',
  'assignee',
  'language',
  'late',
  'submittedBetween',
  'text',
];

/** Whether the tally knows all that the filter asks about. */
function isTallied(filter: Given): boolean {
  return statuses(filter).join() === 'SUBMITTED' && NOT_TALLIED.every((name) => !filter.at(name).isGiven);
}

function tallyCells(at: At<Asking>): Sql {
  const round = at.arg('filter').at('round');
  return sql`select t.pillar_id, t.delegation_id, t.kind, t.handling, t.submitted as n, ${facetMatches(at, sql`t`)}
    from triage_tally t join round tr on tr.id = t.round_id
    where ${visibleTally(sql`t`, at.asking)} and tr.roadmap_id = ${roadmapOf(at)}
      and ${round.isGiven ? sql`tr.reference = ${round.as('text')}` : sql`true`}`;
}

function commentCells(at: At<Asking>): Sql {
  const others = conditions(at, sql`c`, ['handling', 'kind', 'delegation', 'pillar']);
  return sql`select c.pillar_id, c.delegation_id, c.kind, c.handling, 1 as n, ${facetMatches(at, sql`c`)}
    from comment c where ${visibleComment(sql`c`, at.asking)} and c.delegation_id is not null and ${join(others, ' and ')}`;
}

function facetMatches(at: At<Asking>, row: Sql): Sql {
  const is = (name: string) => CONDITIONS[name]?.(at, row, at.arg('filter').at(name));
  const [h, k, d, p] = ['handling', 'kind', 'delegation', 'pillar'].map((name) =>
    at.arg('filter').at(name).isGiven ? is(name) : sql`true`,
  );
  return sql`${h} as h, ${k} as k, ${d} as d, ${p} as p`;
}

/** The conditions of the filter; a reference that does not exist matches nothing. */
function conditions(at: At<Asking>, comment: Sql, but: readonly string[] = []): Sql[] {
  const filter = at.arg('filter');
  const given = Object.entries(CONDITIONS).filter(([name]) => !but.includes(name) && filter.at(name).isGiven);
  return [
    sql`${comment}.roadmap_id = ${roadmapOf(at)}`,
    hasStatus(comment, statuses(filter)),
    ...given.map(([name, condition]) => condition(at, comment, filter.at(name))),
  ];
}

type ConditionOf = (at: At<Asking>, comment: Sql, given: Given) => Sql;

/** One value is compared as such: an index then gives its rows in order. */
const isIn =
  (column: string): ConditionOf =>
  (_, comment, given) => {
    const one = given.known((values) => (values as readonly unknown[]).length === 1);
    return one
      ? sql`${comment}.${raw(column)} = ${given.as('text', (values) => (values as readonly unknown[])[0])}`
      : sql`${comment}.${raw(column)} = any(${given.as('text[]')})`;
  };

const isNamed =
  (table: string): ConditionOf =>
  (at, comment, given) =>
    sql`${comment}.${raw(`${table}_id`)} = (select n.id from ${raw(table)} n where n.reference = ${given.as('text')} and n.roadmap_id = ${roadmapOf(at)})`;

const CONDITIONS: Readonly<Record<string, ConditionOf>> = {
  round: isNamed('round'),
  pillar: isNamed('pillar'),
  measure: isNamed('measure'),
  milestone: isNamed('milestone'),
  kind: isIn('kind'),
  stance: isIn('stance'),
  handling: isIn('handling'),
  language: isIn('language'),
  delegation: (_, comment, given) =>
    sql`${comment}.delegation_id = any(array(select d.id from delegation d where d.code = any(${given.as('text[]')})))`,
  assignee: (_, comment, given) =>
    sql`${comment}.assignee_id = ${given.as('uuid', (id) => rowId('Person', String(id)))}`,
  late: (_, comment, given) => sql`${comment}.late = ${given.as('boolean')}`,
  submittedBetween: (_, comment, given) => {
    const [from, until] = [given.at('from'), given.at('until')];
    const lower = from.isGiven ? sql`${comment}.submitted_at >= ${from.as('timestamptz')}` : sql`true`;
    return until.isGiven ? sql`${lower} and ${comment}.submitted_at < ${until.as('timestamptz')}` : lower;
  },
  text: (_, comment, given) =>
    sql`${comment}.body ilike ${given.as('text', (text) => `%${String(text).replace(/[\\%_]/g, '\\$&')}%`)}`,
  disposition: (at, comment, given) => sql`exists (select 1 from response q
    where q.id = ${comment}.response_id and q.disposition = any(${given.as('text[]')}) and ${visibleResponse(sql`q`, at.asking)})`,
};

function statuses(filter: Given): readonly string[] {
  return filter
    .at('status')
    .known((given) => [...new Set((given as string[] | null | undefined) ?? ['SUBMITTED'])].toSorted());
}

/** As constants, so that the indexes of what is official match. */
function hasStatus(comment: Sql, wanted: readonly string[]): Sql {
  return wanted.length === 0 ? sql`false` : sql`${comment}.status in (${join(wanted.map(literal))})`;
}

const roadmapOf = (at: At<Asking>): Sql => chosenRoadmap(at.arg('filter').at('roadmap'));

/** Throws FORBIDDEN where the filter asks about the handling and the caller may not see it. */
function permit(at: At<Asking>): void {
  personOf(at.asking);
  const filter = at.arg('filter');
  const asks = filter.at('assignee').isGiven || filter.at('handling').isGiven;
  if (asks && toSql(maySeeHandling(at.asking.viewer), {}).sql === 'false')
    throw new Fault(
      'FORBIDDEN',
      'The filters "handling" and "assignee" are for the Secretariat and the convener. Leave them out.',
    );
}
