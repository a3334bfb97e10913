import { cardColumns, commentCard } from './card';
import { answer, asOf, cursor, globalId, instant, type LimitStatement, list, object } from './statement';

const cardOf = (card: string) =>
  commentCard(card, `(${card}.status <> 'WITHDRAWN' or ${card}.delegation_id = $3::uuid)`);
const english = (texts: string): string => object(`${texts} ->> 'EN' as text, 'EN' as language`);

const canComment = object(`true as allowed, '[]'::json as reasons`);

const replies = object(
  `${list(`select ${cardOf('reply')} from (
    select ${cardColumns} from comment c left join delegation d on d.id = c.delegation_id
    where c.parent_id = t.id and c.submitted_at is not null order by c.path, c.id limit 3) reply`)} as nodes`,
);

const response = object(
  `${globalId('Response', 'q.id')} as id, q.disposition,
   case when q.justification is not null then ${object('q.justification as text, q.language')} end as justification,
   ${object('q.body as text, q.language')} as body, ${instant('q.published_at')} as "publishedAt", 1 as version`,
  `from response q where q.id = t.response_id and q.status = 'PUBLISHED'`,
);

const threads = `
  with found as materialized (
    select ${cardColumns}, c.response_id from comment c left join delegation d on d.id = c.delegation_id
    where c.measure_id = m.id and c.depth = 0 and c.submitted_at is not null
    order by c.submitted_at desc, c.id desc limit $2 + 1)
  select coalesce((select threads from measure_tally where measure_id = m.id and delegation_id is null), 0) as "totalCount",
    ${object(`(select count(*) > $2 from found) as "hasNextPage", false as "hasPreviousPage",
      (select ${cursor('submitted_at', 'id')} from found limit least(1, $2)) as "startCursor",
      (select ${cursor('submitted_at', 'id')} from (select submitted_at, id from found limit $2) page order by submitted_at, id limit 1) as "endCursor"`)} as "pageInfo",
    ${list(`select ${cursor('submitted_at', 'id')} as cursor, ${object(`${globalId('Comment', 'found.id')} as id`)} as node from found limit $2`)} as edges,
    ${list(`select ${cardOf('t')},
      (select count(*) from comment y where y.parent_id = t.id and y.submitted_at is not null) as "replyCount",
      ${replies} as replies, ${response} as response from found t limit $2`)} as nodes`;

/** A measure with its newest threads, three replies of each and the response. */
export const q2: LimitStatement = {
  name: 'q2',
  text: answer(`${asOf} as "asOf", (
    select row_to_json(page) from measure m cross join lateral (
      select ${globalId('Measure', 'm.id')} as id, m.reference, ${english('m.title')} as title,
        case when m.description is not null then ${english('m.description')} end as description,
        ${object(`p.reference, ${object(`p.title ->> 'EN' as text`)} as title`, 'from pillar p where p.id = m.pillar_id')} as pillar,
        ${object(`${canComment} as "canComment"`)} as permissions,
        ${object('threads.*', `from (${threads}) threads`)} as threads) page
    where m.reference = $1 and m.roadmap_id = (select id from roadmap where is_default)) as measure`),
  values: ({ reference, first }, { delegationId }) => [reference, first, delegationId],
};
