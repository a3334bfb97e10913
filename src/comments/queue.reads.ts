import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Context } from '../context';
import { onlyRow } from '../database/rows';
import type { DelegationRow } from '../identity/identity.reads';
import type { Viewer } from '../identity/viewer';
import { type OrderKey, type Page, type PageInput, readPage, type Scan } from '../paging/page';
import type { PillarRow } from '../roadmap/roadmap.reads';
import type { CommentKind, HandlingStatus } from './comment.entity';
import { type CommentRow, selectComments, visibleComment } from './comment.reads';
import type { CommentFilter } from './comment-filter.graphql';
import { firstHits, readableText, scopedQuery } from './search.reads';
import { type TallyKey, triageCells } from './tally.reads';
import { bySubmission } from './thread.reads';

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
  /** Whether there are more than were counted. */
  readonly isCapped: boolean;
}

/** The delegations' comments, wherever they stand in a thread. */
export function readQueue(
  ctx: Context,
  filter: CommentFilter,
  descending: boolean,
  page: PageInput,
): Promise<Page<CommentRow>> {
  const { viewer } = ctx;
  const drafts = filter.status?.some((status) => status !== 'SUBMITTED') ?? false;
  return readPage(
    ctx.db,
    'comments.queue',
    {
      select: sql`${selectComments(viewer)} and c.delegation_id is not null and ${join(conditions(filter, viewer), ' and ')}`,
      order: drafts ? byPlaceInTime : bySubmission,
      descending,
      narrow: filter.text ? (scan) => sql`c.id = any(array(${textHits(viewer, filter, scan)}))` : undefined,
    },
    page,
  );
}

/** The total and the facets of a queue in one statement. Each facet counts what its own condition hides, so that a board can offer it. */
export async function readCounts(ctx: Context, filter: CommentFilter): Promise<Counts> {
  const { viewer } = ctx;
  const tallied = isTallied(filter);
  // What no tally knows is looked at once, and once more for each facet that leaves out a condition of its own.
  const looked = tallied ? [] : [undefined, ...FACETS.filter((facet) => filter[facet] != null)];
  const found = looked.map(
    (facet) =>
      sql`${raw(`found_${facet ?? 'all'}`)} as materialized (${newest(viewer, without(filter, facet), MOST_COUNTED + 1)})`,
  );
  const cells = (facet?: TallyKey) => {
    if (tallied) return tallyCells(viewer, without(filter, facet), facet);
    return sql`select *, 1 as n from ${raw(`found_${facet && filter[facet] != null ? facet : 'all'}`)} limit ${MOST_COUNTED}`;
  };
  const by = (facet: TallyKey, column: Sql) =>
    sql`(select ${column} as value, sum(n)::integer as count from (${cells(facet)}) cell group by 1 having sum(n) > 0)`;
  const read = await onlyRow<Counts>(
    ctx.db,
    sql`/* comments.counts */
    ${found.length > 0 ? sql`with ${join(found, ', ')}` : empty}
    select (select coalesce(sum(n), 0) from (${cells()}) cell)::integer as total,
      ${tallied ? sql`false` : sql`(select count(*) > ${MOST_COUNTED} from found_all)`} as "isCapped",
      ${facet(by('handling', sql`handling`))} as handling,
      ${facet(by('kind', sql`kind`))} as kind,
      ${facet(sql`select (select row_to_json(v) from (select d.id, d.code, d.kind, d.region, d.name) v) as delegation, count
        from ${by('delegation', sql`delegation_id`)} g join delegation d on d.id = g.value order by count desc, g.value`)} as delegation,
      ${facet(sql`select (select row_to_json(v) from (select 'Pillar' as type, id, roadmap_id as "roadmapId", reference, title from pillar where id = g.value) v) as pillar, count
        from ${by('pillar', sql`pillar_id`)} g`)} as pillar`,
  );
  return {
    ...read,
    pillar: read.pillar.toSorted((a, b) => (a.pillar?.reference ?? '~').localeCompare(b.pillar?.reference ?? '~')),
  };
}

/** Where no tally counts, nothing is counted beyond this many: the newest. */
export const MOST_COUNTED = 500;

const FACETS: readonly TallyKey[] = ['handling', 'kind', 'delegation', 'pillar'];
const TALLIED = new Set(['roadmap', 'round', 'pillar', 'delegation', 'kind', 'handling', 'status']);

/** Whether the tally knows all that the filter asks about. */
function isTallied(filter: CommentFilter): boolean {
  const asked = Object.entries(filter)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name]) => name);
  return isOfficial(filter) && asked.every((name) => TALLIED.has(name));
}

function isOfficial({ status }: CommentFilter): boolean {
  return !status || (status.length === 1 && status[0] === 'SUBMITTED');
}

/** The cells that count the filter's comments, apart by what the filter asks about and by one facet. */
function tallyCells(viewer: Viewer, filter: CommentFilter, facet?: TallyKey): Sql {
  const kept = FACETS.filter((key) => key === facet || filter[key] != null);
  const where = [
    sql`tr.roadmap_id = ${roadmapOf(filter)}`,
    ...(filter.round != null ? [sql`tr.reference = ${filter.round}`] : []),
    ...facetConditions(filter, sql`t`),
  ];
  return sql`select handling, kind, delegation_id, pillar_id, submitted as n from (${triageCells(viewer, kept, join(where, ' and '))}) t`;
}

/** The newest comments under a filter that no tally knows, as cells. */
function newest(viewer: Viewer, filter: CommentFilter, limit: number): Sql {
  const cells = sql`select c.id, c.handling, c.kind, c.delegation_id, c.pillar_id from comment c`;
  if (filter.text) {
    const hits = textHits(viewer, filter, { limit, descending: true, above: undefined, below: undefined });
    return sql`${cells} join (${hits}) hit on hit.id = c.id order by c.submitted_at desc, c.id desc`;
  }
  return sql`${cells} join round cr on cr.id = c.round_id
    where ${visibleComment(viewer)} and c.delegation_id is not null and ${join(conditions(filter, viewer), ' and ')}
    order by c.submitted_at desc, c.id desc limit ${limit}`;
}

function textHits(viewer: Viewer, filter: CommentFilter, { limit, descending, above, below }: Scan): Sql {
  const { submittedBetween: between } = filter;
  const where = [
    visibleComment(viewer),
    sql`c.delegation_id is not null`,
    readableText(viewer),
    ...conditions(filter, viewer),
  ];
  return firstHits({
    ...{ limit, descending },
    query: scopedQuery(viewer, filter),
    where: join(where, ' and '),
    bounds: sql`${above ? sql`and (w.sorted_at, w.comment_id) > (${join(above, ', ')})` : empty}
      ${below ? sql`and (w.sorted_at, w.comment_id) < (${join(below, ', ')})` : empty}`,
    from: above?.[0] ?? (between?.from ? sql`${between.from}` : undefined),
    until: below?.[0] ?? (between?.until ? sql`${between.until}` : undefined),
  });
}

function without(filter: CommentFilter, facet: TallyKey | undefined): CommentFilter {
  return facet ? { ...filter, [facet]: null } : filter;
}

/** Every condition of a filter but its text; a reference that does not exist matches nothing. */
function conditions(filter: CommentFilter, viewer: Viewer): Sql[] {
  const { round, measure, milestone, assignee, late, submittedBetween } = filter;
  return [
    sql`c.roadmap_id = ${roadmapOf(filter)}`,
    // Said literally: what the partial indexes say, a plan for any status cannot know.
    isOfficial(filter) ? sql`c.status = 'SUBMITTED'` : isIn(sql`c.status`, filter.status),
    isIn(sql`c.stance`, filter.stance),
    isIn(sql`c.language`, filter.language),
    ...facetConditions(filter, sql`c`),
    ...(round != null ? [sql`cr.reference = ${round}`] : []),
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
    ...(late != null ? [late ? sql`c.late` : sql`not c.late`] : []),
    ...(submittedBetween?.from ? [sql`c.submitted_at >= ${submittedBetween.from}`] : []),
    ...(submittedBetween?.until ? [sql`c.submitted_at < ${submittedBetween.until}`] : []),
    ...(filter.disposition ? [answeredWith(filter.disposition, viewer)] : []),
  ];
}

/** What a filter asks about the columns that have facets, of a comment or of a tally's cell. */
function facetConditions(filter: CommentFilter, row: Sql): Sql[] {
  return [
    ...(filter.handling ? [isIn(sql`${row}.handling`, filter.handling)] : []),
    ...(filter.kind ? [isIn(sql`${row}.kind`, filter.kind)] : []),
    ...(filter.delegation
      ? [sql`${row}.delegation_id = any(array(select id from delegation where code = any(${filter.delegation})))`]
      : []),
    ...(filter.pillar != null ? [sql`${row}.pillar_id = ${pillarOf(filter)}`] : []),
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

function facet(select: Sql): Sql {
  return sql`coalesce((select json_agg(row_to_json(x)) from (${select}) x), '[]'::json)`;
}
