import { MOST_COUNTED } from '../operations';
import { cardColumns, commentCard } from './card';
import { answer, cursor, type LimitStatement, list, object } from './statement';

/**
 * The newest hits, walking back through time, span by span, as the product does: what is written without the walk is slow
 * for words that everybody uses, or for those that nobody does. How wide the next span is follows from the hits so far;
 * the last one needs no mark.
 */
const newest = (limit: string): string => `
  with recursive asked as materialized (
    select search_query($1, array['AR', 'EN', 'ES', 'FR', 'RU', 'ZH']) as query,
      (select id from roadmap where is_default) as roadmap,
      floor(extract(epoch from (select min(came_at) from comment_search)))::bigint as earliest,
      floor(extract(epoch from (select max(came_at) + interval '2 s' from comment_search)))::bigint as latest),
  walk (edge, level, found, hits) as (
    select latest + 1, 12, 0, null::uuid[] from asked
    union all
    select hit.start, case when found + hit.n = 0 then least(level + 4, 26) else greatest(8, least(level + 4, 26, 2 * floor(
        ln(2::float8 * greatest(1, (asked.latest + 1 - hit.start) * (${limit} - found - hit.n) / (found + hit.n))) / ln(4::float8))::integer)) end,
      found + hit.n, hit.hits
    from walk cross join asked cross join lateral (
      select ((edge - 1) >> level) << level as start, count(*)::integer as n, array_agg(id) as hits from (
        select c.id from (
          select w.comment_id, w.sorted_at from comment_search w
          where w.words @@ case when ((edge - 1) >> level) << level <= asked.earliest then asked.query
              else asked.query && span_mark(level, edge - 1)::tsquery end
            and (w.sorted_at < to_timestamp(edge)) is true
          order by w.sorted_at desc, w.comment_id desc offset 0) word
        cross join lateral (
          select c.id from comment c where c.id = word.comment_id and c.roadmap_id = asked.roadmap and c.status = 'SUBMITTED'
            and c.delegation_id is not null offset 0) c
        limit ${limit} - found) first) hit
    where found < ${limit} and edge > asked.earliest)
  select hit.id from walk cross join lateral unnest(walk.hits) as hit(id)`;

const search = (limit: string, total: string): string => `
  with found as materialized (${newest(limit)}),
  page as materialized (
    select ${cardColumns} from (select id from found limit $2) found join comment c on c.id = found.id
    left join delegation d on d.id = c.delegation_id order by c.submitted_at desc, c.id desc)
  select ${total}
    ${object(`(select count(*) > $2 from found) as "hasNextPage",
      (select ${cursor('submitted_at', 'id')} from page order by submitted_at, id limit 1) as "endCursor"`)} as "pageInfo",
    ${list(`select ${commentCard('page', 'true')} from page`)} as nodes`;

const statement = (name: string, limit: string, total: string): LimitStatement => ({
  name,
  text: answer(`${object('search.*', `from (${search(limit, total)}) search`)} as comments`),
  values: ({ text, first }) => [text, first],
});

/** The newest comments with the words of a text, for an officer. */
export const q5 = statement('q5', '($2::integer + 1)', '');

/** The same with their number: the page is the beginning of what is counted. */
export const q5t = statement(
  'q5t',
  `greatest($2::integer + 1, ${MOST_COUNTED})`,
  `(select least(count(*), ${MOST_COUNTED}) from found) as "totalCount",`,
);
