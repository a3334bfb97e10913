import sql, { join, type Sql } from 'sql-template-tag';
import type { Context } from '../context';
import { onlyRow } from '../database/rows';
import type { DelegationRow } from '../identity/identity.reads';
import type { Viewer } from '../identity/viewer';
import { type OrderKey, type Page, type PageInput, readPage } from '../paging/page';
import type { PillarRow } from '../roadmap/roadmap.reads';
import type { CommentKind, HandlingStatus } from './comment.entity';
import { type CommentRow, selectComments, visibleComment } from './comment.reads';
import type { CommentFilter } from './comment-filter.graphql';
import { bySubmission, visibleTally } from './thread.reads';

const byPlaceInTime: readonly OrderKey[] = [
  { field: 'sortedAt', column: sql`coalesce(c.submitted_at, c.created_at)`, type: 'timestamptz' },
  { field: 'id', column: sql`c.id`, type: 'uuid' },
];

export interface Facets {
  readonly handling: readonly { value: HandlingStatus; count: number }[];
  readonly kind: readonly { value: CommentKind; count: number }[];
  readonly delegation: readonly { delegation: DelegationRow; count: number }[];
  readonly pillar: readonly { pillar: PillarRow | null; count: number }[];
}

export interface Counts extends Facets {
  readonly total: number;
}

/** The delegations' comments, wherever they stand in a thread. */
export function readQueue(
  ctx: Context,
  filter: CommentFilter,
  descending: boolean,
  page: PageInput,
): Promise<Page<CommentRow>> {
  const drafts = filter.status?.some((status) => status !== 'SUBMITTED') ?? false;
  return readPage(
    ctx.db,
    'comments.queue',
    {
      select: sql`${selectComments(ctx.viewer)} and c.delegation_id is not null and ${join(conditions(filter, ctx.viewer), ' and ')}`,
      order: drafts ? byPlaceInTime : bySubmission,
      descending,
    },
    page,
  );
}

/** The total and the facets of a queue in one statement. Each facet counts what its own condition hides, so that a board can offer it. */
export async function readCounts(ctx: Context, filter: CommentFilter): Promise<Counts> {
  const cells = isTallied(filter) ? tallyCells(ctx.viewer, filter) : commentCells(ctx.viewer, filter);
  const read = await onlyRow<Counts>(
    ctx.db,
    sql`/* comments.counts */
    with cell as materialized (
      -- What fails two of the four conditions counts in no facet.
      select * from (${cells}) every
      where (h is not true)::integer + (k is not true)::integer + (d is not true)::integer + (p is not true)::integer <= 1),
    -- The delegations are many: all facets but their own are counted without them.
    coarse as materialized (select handling, kind, pillar_id, h, k, d, p, sum(n) as n from cell group by 1, 2, 3, 4, 5, 6, 7)
    select (select coalesce(sum(n), 0) from coarse where h and k and d and p)::integer as total,
      ${facet(sql`select handling as value, sum(n)::integer as count from coarse where k and d and p group by 1 having sum(n) > 0`)} as handling,
      ${facet(sql`select kind as value, sum(n)::integer as count from coarse where h and d and p group by 1 having sum(n) > 0`)} as kind,
      ${facet(sql`select (select row_to_json(v) from (select d.id, d.code, d.kind, d.region, d.name) v) as delegation, count from (
        select delegation_id, sum(n)::integer as count from cell where h and k and p group by 1 having sum(n) > 0) g
        join delegation d on d.id = g.delegation_id order by count desc, g.delegation_id`)} as delegation,
      ${facet(sql`select (select row_to_json(v) from (select 'Pillar' as type, id, roadmap_id as "roadmapId", reference, title from pillar where id = pillar_id) v) as pillar, count from (
        select pillar_id, sum(n)::integer as count from coarse where h and k and d group by 1 having sum(n) > 0) g`)} as pillar`,
  );
  return {
    ...read,
    pillar: read.pillar.toSorted((a, b) => (a.pillar?.reference ?? '~').localeCompare(b.pillar?.reference ?? '~')),
  };
}

const TALLIED = new Set(['roadmap', 'round', 'pillar', 'delegation', 'kind', 'handling', 'status']);

/** Whether the tally knows all that the filter asks about. */
function isTallied(filter: CommentFilter): boolean {
  const asked = Object.entries(filter)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name]) => name);
  const official = !filter.status || (filter.status.length === 1 && filter.status[0] === 'SUBMITTED');
  return official && asked.every((name) => TALLIED.has(name));
}

function tallyCells(viewer: Viewer, filter: CommentFilter): Sql {
  return sql`select t.pillar_id, t.delegation_id, t.kind, t.handling, t.submitted as n,
      ${facetMatches(filter, { handling: sql`t.handling`, kind: sql`t.kind`, delegation: sql`t.delegation_id`, pillar: sql`t.pillar_id` })}
    from triage_tally t join round tr on tr.id = t.round_id
    where ${visibleTally(viewer)} and tr.roadmap_id = ${roadmapOf(filter)}
      and ${filter.round != null ? sql`tr.reference = ${filter.round}` : sql`true`}`;
}

function commentCells(viewer: Viewer, filter: CommentFilter): Sql {
  const { handling: _, kind: __, delegation: ___, pillar: ____, ...others } = filter;
  return sql`select c.pillar_id, c.delegation_id, c.kind, c.handling, 1 as n,
      ${facetMatches(filter, { handling: sql`c.handling`, kind: sql`c.kind`, delegation: sql`c.delegation_id`, pillar: sql`c.pillar_id` })}
    from comment c join round cr on cr.id = c.round_id
    where ${visibleComment(viewer)} and c.delegation_id is not null and ${join(conditions(others, viewer), ' and ')}`;
}

interface FacetColumns {
  readonly handling: Sql;
  readonly kind: Sql;
  readonly delegation: Sql;
  readonly pillar: Sql;
}

function facetMatches(filter: CommentFilter, column: FacetColumns): Sql {
  return sql`${isIn(column.handling, filter.handling)} as h, ${isIn(column.kind, filter.kind)} as k,
    ${delegationIsIn(column.delegation, filter.delegation)} as d,
    ${filter.pillar != null ? sql`${column.pillar} = ${pillarOf(filter)}` : sql`true`} as p`;
}

/** Every condition of a filter; a reference that does not exist matches nothing. */
function conditions(filter: CommentFilter, viewer: Viewer): Sql[] {
  const { round, pillar, measure, milestone, assignee, late, submittedBetween, text } = filter;
  return [
    sql`c.roadmap_id = ${roadmapOf(filter)}`,
    isIn(sql`c.status`, filter.status ?? ['SUBMITTED']),
    isIn(sql`c.kind`, filter.kind),
    isIn(sql`c.stance`, filter.stance),
    isIn(sql`c.handling`, filter.handling),
    isIn(sql`c.language`, filter.language),
    delegationIsIn(sql`c.delegation_id`, filter.delegation),
    ...(round != null ? [sql`cr.reference = ${round}`] : []),
    ...(pillar != null ? [sql`c.pillar_id = ${pillarOf(filter)}`] : []),
    ...(measure != null
      ? [
          sql`c.measure_id = (select id from measure where reference = ${measure} and roadmap_id = ${roadmapOf(filter)})`,
        ]
      : []),
    ...(milestone != null
      ? [
          sql`c.milestone_id = (select id from milestone where reference = ${milestone} and roadmap_id = ${roadmapOf(filter)})`,
        ]
      : []),
    ...(assignee != null ? [sql`c.assignee_id = ${assignee}::uuid`] : []),
    ...(late != null ? [sql`c.late = ${late}`] : []),
    ...(submittedBetween?.from ? [sql`c.submitted_at >= ${submittedBetween.from}`] : []),
    ...(submittedBetween?.until ? [sql`c.submitted_at < ${submittedBetween.until}`] : []),
    ...(text ? [sql`c.body ilike ${`%${text.replace(/[\\%_]/g, '\\$&')}%`}`] : []),
    ...(filter.disposition ? [answeredWith(filter.disposition, viewer)] : []),
  ];
}

function answeredWith(dispositions: readonly string[], viewer: Viewer): Sql {
  const seen = viewer.kind === 'SECRETARIAT' ? sql`true` : sql`q.status = 'PUBLISHED'`;
  return sql`exists (select 1 from response q where q.id = c.response_id and q.disposition = any(${dispositions}) and ${seen})`;
}

function roadmapOf(filter: CommentFilter): Sql {
  return filter.roadmap != null
    ? sql`(select id from roadmap where code = ${filter.roadmap})`
    : sql`(select id from roadmap where is_default)`;
}

function pillarOf(filter: CommentFilter): Sql {
  return sql`(select id from pillar where reference = ${filter.pillar} and roadmap_id = ${roadmapOf(filter)})`;
}

// Bare comparisons, which the indexes know: what is unknown counts as false where these conditions stand.
function isIn(column: Sql, values: readonly string[] | null | undefined): Sql {
  if (!values) return sql`true`;
  return values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${values})`;
}

function delegationIsIn(column: Sql, codes: readonly string[] | null | undefined): Sql {
  return codes ? sql`${column} = any(array(select id from delegation where code = any(${codes})))` : sql`true`;
}

function facet(select: Sql): Sql {
  return sql`coalesce((select json_agg(row_to_json(x)) from (${select}) x), '[]'::json)`;
}
