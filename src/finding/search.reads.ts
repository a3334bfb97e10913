import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { releasedSql } from '../events/event.reads';
import { allSpelled, spelled } from '../nodes/reference';
import type { Asking } from '../operation/asking';
import type { Given } from '../reads/given';

// Spans of 2 ^ 8 seconds (four minutes) to 2 ^ 26 (two years) are marked in every row's words: migration 11.
const SHORTEST = sql`8`;
const LONGEST = sql`26`;

/**
 * What is asked for, within what bears the marks of the filter and of what the viewer may see. It only makes the search
 * narrow: the conditions themselves decide.
 */
export function scopedQuery(filter: Given, { viewer }: Pick<Asking, 'viewer'>, but?: string): Sql {
  const named = (name: string) =>
    sql`array(select n.id::text from ${raw(name)} n where n.reference = ${spelled(filter.at(name))})`;
  const scopes: Readonly<Record<string, () => Sql>> = {
    language: () => sql`${filter.at('language').as('text[]')}`,
    kind: () => sql`${filter.at('kind').as('text[]')}`,
    stance: () => sql`${filter.at('stance').as('text[]')}`,
    delegation: () =>
      sql`array(select d.id::text from delegation d where d.code = any(${allSpelled(filter.at('delegation'))}))`,
    ...Object.fromEntries(['pillar', 'measure', 'milestone', 'round'].map((name) => [name, () => named(name)])),
  };
  const marks = Object.entries(scopes).flatMap(([name, scope]) =>
    name !== but && filter.at(name).isGiven ? [scope()] : [],
  );
  const asked = join([searchQuery(filter), ...marks.map((mark) => sql`any_mark(${mark})`)], ' && ');
  return viewer.kind === 'DELEGATE' ? openTo(viewer.delegationId, asked) : asked;
}

/** As long as a round is not released, one's own among its comments; where all are, marks would only be in the way. */
function openTo(delegationId: string, asked: Sql): Sql {
  const released = releasedSql(sql`r`);
  return sql`(select case when exists (select from round r where not ${released})
    then asked.query && any_mark(array(select r.id::text from round r where ${released}) || ${delegationId}::text)
    else asked.query end from (select ${asked} as query) asked)`;
}

/** The words of a text as the index knows them: under the analysis of any of the languages, or of those that are named. */
function searchQuery(filter: Given): Sql {
  const text = filter.at('text').as('text');
  const languages = filter.at('language');
  const analysed = languages.isGiven ? sql`${languages.as('text[]')}` : sql`array['AR', 'EN', 'ES', 'FR', 'RU', 'ZH']`;
  return sql`search_query(${text}, ${analysed})`;
}

export interface Search {
  /** What is asked for: scopedQuery. */
  readonly query: Sql;
  /** What else must hold of a comment (alias `c`), visibility included. */
  readonly where: Sql;
  readonly descending: boolean;
  readonly limit: Sql;
  /** Where to begin and to end: comparisons of `w.sorted_at` and `w.comment_id`, and the instants they name. */
  readonly bounds?: Sql | undefined;
  readonly from?: Sql | undefined;
  readonly until?: Sql | undefined;
}

/**
 * A select of the `id`s of the first hits in the order of submission. It walks through time, span by span, and asks the
 * index for the words within the span; how wide the next span is follows from how many hits there were so far. So a word
 * that everybody uses costs no more than a word that nobody uses, and neither more among a million comments.
 */
export function firstHits({ query, where, descending, limit, bounds = empty, from, until }: Search): Sql {
  const direction = descending ? sql`desc` : sql`asc`;
  const second = (instant: Sql) => sql`floor(extract(epoch from ${instant}))::bigint`;
  // Going back, the edge is the first second that has been seen; going on, the first that has not.
  const start = descending ? sql`asked.latest + 1` : sql`asked.earliest`;
  const place = descending ? sql`walk.edge - 1` : sql`walk.edge`;
  const next = descending
    ? sql`(((walk.edge - 1) >> walk.level) << walk.level)`
    : sql`(((walk.edge >> walk.level) + 1) << walk.level)`;
  const unseen = descending ? sql`w.sorted_at < to_timestamp(walk.edge)` : sql`w.sorted_at >= to_timestamp(walk.edge)`;
  const goesOn = descending ? sql`walk.edge > asked.earliest` : sql`walk.edge <= asked.latest`;
  // What is left in the end needs no mark: the widest stand on every row, and only make work.
  const isLast = descending ? sql`${next} <= asked.earliest` : sql`${next} > asked.latest`;
  return sql`
    with recursive asked as materialized (
      select ${query} as query,
        ${second(sql`greatest((select min(came_at) from comment_search), ${from ?? sql`null`}::timestamptz)`)} as earliest,
        ${second(sql`least((select max(came_at) + interval '2 s' from comment_search), ${until ?? sql`null`}::timestamptz)`)} as latest
    ), walk (edge, level, found, hits) as (
      select ${start}, ${SHORTEST}, 0, null::uuid[] from asked
      union all
      select step.edge, step.level, walk.found + step.found, step.hits
      from walk cross join asked cross join lateral (
        select ${next} as edge, hit.found, hit.hits,
          greatest(${SHORTEST}, least(${LONGEST}, walk.level + 4, case when walk.found + hit.found = 0 then walk.level + 4
            else 2 * floor(ln(2::float8 * greatest(1, abs(${next} - (${start})) * (${limit}::integer - walk.found - hit.found)
              / (walk.found + hit.found))) / ln(4::float8))::integer end)) as level
        from (
          select count(*)::integer as found, array_agg(first.comment_id) as hits
          from (
            select word.comment_id
            from (
              -- Every hit of the span, from the index of words alone: "is true" and "offset" keep the planner from the order.
              select w.comment_id, w.sorted_at from comment_search w
              where w.words @@ (case when ${isLast} then asked.query else asked.query && span_mark(walk.level, ${place})::tsquery end) and (${unseen} ${bounds}) is true
              order by w.sorted_at ${direction}, w.comment_id ${direction} offset 0) word
            cross join lateral (
              select from comment c where c.id = word.comment_id and ${where} offset 0) seen
            limit ${limit}::integer - walk.found) first) hit) step
      where walk.found < ${limit}::integer and ${goesOn}
    )
    select hit.id from walk cross join lateral unnest(walk.hits) as hit(id)`;
}
