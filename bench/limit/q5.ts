import { commentCard } from './card';
import { answer, cursor, type LimitStatement, list, object } from './statement';

const hits = `from comment c
  where c.roadmap_id = (select id from roadmap where is_default) and c.status = 'SUBMITTED' and c.delegation_id is not null and c.body ilike $1`;

const search = (total: string): string => `
  with found as materialized (
    select c.*, row_number() over (order by c.submitted_at desc, c.id desc) as place
    ${hits} order by c.submitted_at desc, c.id desc limit $2 + 1)
  select ${total}
    ${object(`(select count(*) > $2 from found) as "hasNextPage",
      (select ${cursor('submitted_at', 'id')} from found where place <= $2 order by place desc limit 1) as "endCursor"`)} as "pageInfo",
    ${list(`select node.* from found c left join delegation d on d.id = c.delegation_id
      cross join lateral (select ${commentCard('true')}) node where c.place <= $2 order by c.place`)} as nodes`;

const statement = (name: string, total: string): LimitStatement => ({
  name,
  replanned: true,
  text: answer(`${object('search.*', `from (${search(total)}) search`)} as comments`),
  values: ({ text, first }) => [`%${String(text).replace(/[\\%_]/g, '\\$&')}%`, first],
});

/** The newest comments that contain a text, for an officer. */
export const q5 = statement('q5', '');

/** The same with the number of all of them. */
export const q5t = statement('q5t', `(select count(*) ${hits}) as "totalCount",`);
