import sql, { join, raw, type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import { visibleComment } from '../comments/comment.reads';
import { maySeeHandling } from '../comments/comment.rules';
import { spelled } from '../nodes/reference';
import { type Asking, here, many, one, value } from '../operation/asking';
import type { At } from '../reads/read';
import { conditions, facetConditions, isOfficial, roadmapOf, textHits } from './filter.reads';
import { type TallyKey, triageCells } from './tally.reads';

/** Where no tally counts, nothing is counted beyond this many: the newest. */
const MOST_COUNTED = 500;
const FACETS: readonly TallyKey[] = ['handling', 'kind', 'delegation', 'pillar'];
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

/** The field of the queue to which a facet or a total belongs. */
const queueOf = (at: At<Asking>): At<Asking> => (at.within ? queueOf(at.within) : at);

/** How many there are on all pages together. */
export const total = (at: At<Asking>): Sql => sql`select coalesce(sum(n), 0)::integer from (${cells(at)}) cell`;

/** Each facet counts what its own condition hides, so that a board can offer it. */
export const facets = {
  isCapped: value((at) => (isTallied(queueOf(at)) ? sql`false` : sql`(select count(*) > ${most(0)} from found_all)`)),
  facets: here(),
  handling: many({
    when: ({ asking }) => toSql(maySeeHandling(asking.viewer), {}),
    from: (at) => counted(queueOf(at), 'handling', sql`handling as value`),
  }),
  kind: many({ from: (at) => counted(queueOf(at), 'kind', sql`kind as value`) }),
  delegation: many({
    from: (at) => counted(queueOf(at), 'delegation', sql`delegation_id`),
    order: (_, row) => sql`${row}.count desc, ${row}.delegation_id`,
  }),
  pillar: many({
    from: (at) => sql`(select g.*, (select p.reference from pillar p where p.id = g.pillar_id) as reference
      from ${counted(queueOf(at), 'pillar', sql`pillar_id`)} g)`,
    order: (_, row) => sql`${row}.reference`,
  }),
};

export const facetReads = {
  delegation: one({ on: (at, delegation) => sql`${delegation}.id = ${at.row}.delegation_id` }),
  pillar: one({ on: (at, pillar) => sql`${pillar}.id = ${at.row}.pillar_id` }),
};

const counted = (at: At<Asking>, facet: TallyKey, by: Sql): Sql =>
  sql`(select ${by}, sum(n)::integer as count from (${cells(at, facet)}) cell group by 1 having sum(n) > 0)`;

/** What no tally knows is looked at once, and once more for each facet that leaves out a condition of its own. */
export function looked(at: At<Asking>): Sql | undefined {
  if (isTallied(at)) return undefined;
  const filter = at.arg('filter');
  const without = [undefined, ...FACETS.filter((facet) => filter.at(facet).isGiven)];
  return join(without.map((facet) => sql`${foundBut(facet)} as materialized (${newest(at, facet)})`));
}

/** The newest of what was found, as many as a page takes. */
export const firstFound = (limit: Sql): Sql => sql`select f.id from found_all f limit ${limit}`;

const foundBut = (facet: TallyKey | undefined): Sql => raw(`found_${facet ?? 'all'}`);
const most = (more: number): Sql => raw(String(MOST_COUNTED + more));

/** The cells that count the queue, or what it would be without a facet's own condition. */
function cells(at: At<Asking>, facet?: TallyKey): Sql {
  if (isTallied(at)) return tallyCells(at, facet);
  const found = foundBut(facet && at.arg('filter').at(facet).isGiven ? facet : undefined);
  return sql`select *, 1 as n from ${found} limit ${most(0)}`;
}

/** The cells of the tally: apart by what the filter asks about and by one facet. */
function tallyCells(at: At<Asking>, facet?: TallyKey): Sql {
  const filter = at.arg('filter');
  const round = filter.at('round');
  const kept = FACETS.filter((key) => key === facet || filter.at(key).isGiven);
  const where = [
    sql`tr.roadmap_id = ${roadmapOf(at)}`,
    ...(round.isGiven ? [sql`tr.reference = ${spelled(round)}`] : []),
    ...facetConditions(at, sql`t`, facet),
  ];
  return sql`select handling, kind, delegation_id, pillar_id, submitted as n
    from (${triageCells(at.asking, kept, join(where, ' and '))}) t`;
}

/** The newest comments under a filter that no tally knows, one more than are counted. */
function newest(at: At<Asking>, but: TallyKey | undefined): Sql {
  const found = sql`select c.id, c.handling, c.kind, c.delegation_id, c.pillar_id from comment c`;
  const newestFirst = sql`order by c.submitted_at desc, c.id desc`;
  if (at.arg('filter').at('text').isGiven) {
    const hits = textHits(at, { limit: most(1), descending: true, above: undefined, below: undefined }, but);
    return sql`${found} join (${hits}) hit on hit.id = c.id ${newestFirst}`;
  }
  const where = [visibleComment(sql`c`, at.asking), sql`c.delegation_id is not null`, ...conditions(at, sql`c`, but)];
  return sql`${found} where ${join(where, ' and ')} ${newestFirst} limit ${most(1)}`;
}

/** Whether the tally knows all that the filter asks about. */
function isTallied(at: At<Asking>): boolean {
  const filter = at.arg('filter');
  return isOfficial(filter) && NOT_TALLIED.every((name) => !filter.at(name).isGiven);
}
