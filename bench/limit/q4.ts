import { answer, cursor, globalId, instant, type LimitStatement, list, object } from './statement';

const node = `${globalId('Comment', 'c.id')} as id, c.reference, c.depth,
  case when c.parent_id is not null then ${object(`${globalId('Comment', 'c.parent_id')} as id`)} end as parent,
  case when c.status <> 'WITHDRAWN' or c.delegation_id = $3::uuid then ${object('c.body as text, c.language')} end as body,
  case when c.code is not null then ${object('c.code')} end as delegation, ${instant('c.submitted_at')} as "submittedAt", c.status`;

const thread = `
  with found as materialized (
    select c.id, c.reference, c.depth, c.parent_id, c.status, c.delegation_id, c.body, c.language, c.submitted_at, c.path, d.code
    from comment c left join delegation d on d.id = c.delegation_id where c.thread_id = top.thread_id and c.submitted_at is not null
    order by c.path, c.id limit $2 + 1)
  select (select count(*) from comment c where c.thread_id = top.thread_id and c.submitted_at is not null) as "totalCount",
    ${object(`(select count(*) > $2 from found) as "hasNextPage",
      (select ${cursor('path', 'id')} from (select path, id from found limit $2) page order by path desc, id desc limit 1) as "endCursor"`)} as "pageInfo",
    ${list(`select ${node} from found c limit $2`)} as nodes`;

/** The first page of a thread, flat, in display order. */
export const q4: LimitStatement = {
  name: 'q4',
  text: answer(`(
    select row_to_json(page) from comment top cross join lateral (
      select ${globalId('Comment', 'top.id')} as id, top.reference, ${object('thread.*', `from (${thread}) thread`)} as thread) page
    where top.reference = $1 and top.roadmap_id = (select id from roadmap where is_default)) as comment`),
  values: ({ reference, first }, { delegationId }) => [reference, first, delegationId],
};
