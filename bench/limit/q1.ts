import { answer, asOf, globalId, type LimitStatement, list, object, servedIn, textIn } from './statement';

const LANGUAGE = '$1';

const title = (alias: string): string =>
  object(`${textIn(`${alias}.title`, LANGUAGE)} as text, ${servedIn(`${alias}.title`, LANGUAGE)} as language,
    case ${servedIn(`${alias}.title`, LANGUAGE)} when 'AR' then 'RTL' else 'LTR' end as direction, not ${alias}.title ? ${LANGUAGE} as "isFallback"`);
const shortTitle = (alias: string): string => object(`${textIn(`${alias}.title`, LANGUAGE)} as text`);

const milestones = `
  select s.measure_id,
    round(100.0 * count(*) filter (where s.state = 'ACHIEVED') / nullif(count(*) filter (where s.state <> 'CANCELLED'), 0)) as percent,
    json_agg(${object(`${globalId('Milestone', 's.id')} as id, s.reference, ${shortTitle('s')} as title,
      case when f.code is not null then ${object('f.code')} end as phase,
      s.baseline_date as "baselineDate", s.forecast_date as "forecastDate", s.achieved_on as "achievedOn",
      case when s.state in ('ACHIEVED', 'CANCELLED') then s.state
        when s.forecast_date > s.baseline_date or current_date > s.forecast_date then 'DELAYED' else s.state end as status`)}
      order by s.position, s.id) as list
  from milestone s left join phase f on f.id = s.phase_id where s.roadmap_id = r.id group by s.measure_id`;

const measures = `
  select m.pillar_id, json_agg(${object(`${globalId('Measure', 'm.id')} as id, m.reference, ${title('m')} as title, m.lead,
      m.starts_on as "startsOn", m.due_on as "dueOn",
      ${object(`s.percent, 'MILESTONES_ACHIEVED' as method`)} as progress,
      ${object(`coalesce(t.submitted, 0) as submitted, coalesce(t.submitted - t.answered, 0) as "awaitingResponse", coalesce(t.answered, 0) as answered`)} as "commentSummary",
      coalesce(s.list, '[]'::json) as milestones`)} order by m.position, m.id) as list
  from measure m left join (${milestones}) s on s.measure_id = m.id left join measure_tally t on t.measure_id = m.id and t.delegation_id is null
  where m.roadmap_id = r.id group by m.pillar_id`;

/** The whole roadmap, with the counts of the tally: of all delegations together, of the only round. */
export const q1: LimitStatement = {
  name: 'q1',
  text: answer(`${asOf} as "asOf", (
    select row_to_json(whole) from roadmap r
    cross join lateral (
      with part as materialized (${measures})
      select ${globalId('Roadmap', 'r.id')} as id, ${title('r')} as title,
        ${list(`select f.code, ${shortTitle('f')} as title, f.starts_on as "startsOn", f.ends_on as "endsOn" from phase f where f.roadmap_id = r.id order by f.position, f.id`)} as phases,
        ${list(`select ${globalId('Pillar', 'p.id')} as id, p.reference, ${title('p')} as title,
          coalesce((select part.list from part where part.pillar_id = p.id), '[]'::json) as measures
          from pillar p where p.roadmap_id = r.id order by p.position, p.id`)} as pillars,
        coalesce((select part.list from part where part.pillar_id is null), '[]'::json) as "crossCuttingMeasures"
    ) whole
    where r.is_default) as roadmap`),
  values: ({ language }) => [language],
};
