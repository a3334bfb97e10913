import sql, { raw, type Sql } from 'sql-template-tag';
import type { Given } from '../reads/given';
import { chosenRoadmap } from './chosen-roadmap';

/** What filters name, from the general to the particular: the first that does not exist is told. */
const NAMED = ['roadmap', 'round', 'pillar', 'measure', 'milestone', 'delegation'] as const;
type Named = (typeof NAMED)[number];

/** The id of what a filter names by this reference. All who may filter see all that can be named. */
export function idOfNamed(name: Named, filter: Given, reference: Sql): Sql {
  if (name === 'delegation' || name === 'roadmap')
    return sql`(select n.id from ${raw(name)} n where n.code = ${reference})`;
  return sql`(select n.id from ${raw(name)} n where n.reference = ${reference} and n.roadmap_id = ${chosenRoadmap(filter.at('roadmap'))})`;
}

/** True, or a failure of the statement that says what the filter names in vain: to find nothing would look like an answer. */
export function allKnown(filter: Given): Sql {
  return NAMED.filter((name) => filter.at(name).isGiven).reduceRight(
    // One after the other, whatever the planner thinks: both executions are to name the same.
    (rest, name) => sql`case when ${known(name, filter)} then ${rest} end`,
    sql`true`,
  );
}

function known(name: Named, filter: Given): Sql {
  const given = filter.at(name);
  if (name !== 'delegation') {
    const reference = sql`${given.as('text')}`;
    return sql`is_known(${raw(`'${name}'`)}, ${reference}, ${idOfNamed(name, filter, reference)})`;
  }
  const codes = given.as('text[]', (value) => (Array.isArray(value) ? value : [value]));
  return sql`coalesce((select bool_and(is_known('delegation', asked.code, ${idOfNamed(name, filter, sql`asked.code`)}))
    from unnest(${codes}) asked(code)), true)`;
}
