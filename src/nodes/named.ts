import sql, { raw, type Sql } from 'sql-template-tag';
import type { Given } from '../reads/given';
import { chosenRoadmap } from './chosen-roadmap';
import { allSpelled, spelled } from './reference';

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
    return sql`is_known(${raw(`'${name}'`)}, ${given.as('text')}, ${idOfNamed(name, filter, sql`${spelled(given)}`)})`;
  }
  // Told as it was asked, found as it is stored. An event filter names one, a filter of comments a list.
  const isList = given.known(Array.isArray);
  const asked = isList
    ? sql`${given.as('text[]')}, ${allSpelled(given)}`
    : sql`array[${given.as('text')}], array[${spelled(given)}]`;
  return sql`coalesce((select bool_and(is_known('delegation', asked.code, ${idOfNamed(name, filter, sql`asked.spelled`)}))
    from unnest(${asked}) asked(code, spelled)), true)`;
}
