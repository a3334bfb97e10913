import sql, { type Sql } from 'sql-template-tag';
import type { Given } from '../reads/given';
import { spelled } from './reference';

/** The id of the roadmap to which references belong: the one of a code, else the default one. */
export function chosenRoadmap(code: Given): Sql {
  return code.isGiven
    ? sql`(select chosen.id from roadmap chosen where chosen.code = ${spelled(code)})`
    : sql`(select chosen.id from roadmap chosen where chosen.is_default)`;
}
