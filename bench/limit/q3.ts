import { answer, cursor, globalId, instant, type LimitStatement, list, object } from './statement';

const PILLAR = '(select pillar from ids)';
// What a cell counts together: all delegations (8), or nothing (0).
const tally = (folded: number) =>
  `from triage_tally t where t.round_id = (select round from ids) and t.folded = ${folded} and t.submitted > 0`;

const facets = object(`
  ${list(`select handling as value, submitted as count ${tally(8)} and pillar_id = ${PILLAR} and kind = $2`)} as handling,
  ${list(`select kind as value, submitted as count ${tally(8)} and pillar_id = ${PILLAR} and handling = $1`)} as kind,
  ${list(`select ${object('d.code')} as delegation, t.submitted as count from (
      select delegation_id, submitted ${tally(0)} and pillar_id = ${PILLAR} and kind = $2 and handling = $1) t
      join delegation d on d.id = t.delegation_id order by t.submitted desc, d.id`)} as delegation,
  ${list(`select case when p.id is not null then ${object('p.reference')} end as pillar, t.submitted as count from (
      select pillar_id, submitted ${tally(8)} and kind = $2 and handling = $1) t
      left join pillar p on p.id = t.pillar_id order by p.reference`)} as pillar`);

const subject = `case when c.milestone_id is not null
  then ${object(`'Milestone' as "__typename", s.reference`, 'from milestone s where s.id = c.milestone_id')}
  else ${object(`'Measure' as "__typename", m.reference, ${object(`m.title ->> 'EN' as text`)} as title`, 'from measure m where m.id = c.measure_id')} end`;

const node = `${globalId('Comment', 'c.id')} as id, c.reference, c.kind, c.stance, ${instant('c.submitted_at')} as "submittedAt", c.version,
  ${object('c.body as text, c.language')} as body, ${subject} as subject,
  case when c.code is not null then ${object(`c.code, ${object('c.name as text')} as name`)} end as delegation,
  ${object(`c.handling as status, ${object('a.name', 'from person a where a.id = c.assignee_id')} as assignee, c.handling_version as version`)} as handling`;

const queue = `
  with ids as materialized (
    select r.id as roadmap, (select p.id from pillar p where p.roadmap_id = r.id and p.reference = $3) as pillar,
      (select id from round where roadmap_id = r.id) as round from roadmap r where r.is_default),
  found as materialized (
    select c.id, c.reference, c.kind, c.stance, c.submitted_at, c.version, c.body, c.language, c.milestone_id, c.measure_id,
      c.handling, c.assignee_id, c.handling_version, d.code, d.name ->> 'EN' as name
    from comment c join delegation d on d.id = c.delegation_id
    where c.roadmap_id = (select roadmap from ids) and c.status = 'SUBMITTED' and c.delegation_id is not null
      and c.handling = $1 and c.kind = $2 and c.pillar_id = ${PILLAR}
    order by c.submitted_at, c.id limit $4 + 1)
  select coalesce((select submitted ${tally(8)} and pillar_id = ${PILLAR} and kind = $2 and handling = $1), 0) as "totalCount",
    ${facets} as facets,
    ${object(`(select count(*) > $4 from found) as "hasNextPage",
      (select ${cursor('submitted_at', 'id')} from (select submitted_at, id from found limit $4) page order by submitted_at desc, id desc limit 1) as "endCursor"`)} as "pageInfo",
    ${list(`select ${node} from found c limit $4`)} as nodes`;

interface Filter {
  readonly handling: readonly string[];
  readonly kind: readonly string[];
  readonly pillar: string;
}

/** The queue of one pillar, kind and handling with its total and facets, for an officer. There is one round. */
export const q3: LimitStatement = {
  name: 'q3',
  text: answer(`${object('queue.*', `from (${queue}) queue`)} as comments`),
  values: ({ filter, first }) => {
    const { handling, kind, pillar } = filter as Filter;
    return [handling[0], kind[0], pillar, first];
  },
};
