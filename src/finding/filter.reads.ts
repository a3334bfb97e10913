import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import { visibleResponse } from '../comments/answer.reads';
import { visibleComment } from '../comments/comment.reads';
import { mayReadText, maySeeHandling } from '../comments/comment.rules';
import { Fault } from '../errors';
import { chosenRoadmap } from '../nodes/chosen-roadmap';
import { rowId } from '../nodes/global-id';
import { idOfNamed } from '../nodes/named';
import { allSpelled, spelled } from '../nodes/reference';
import type { Asking } from '../operation/asking';
import { personOf } from '../operation/context';
import type { Given } from '../reads/given';
import type { At, Scan } from '../reads/read';
import { literal } from '../reads/sql';
import { firstHits, scopedQuery } from './search.reads';

/** The conditions of the filter. */
export function conditions(at: At<Asking>, comment: Sql, but?: string): Sql[] {
  const filter = at.arg('filter');
  const given = Object.entries(CONDITIONS).filter(([name]) => name !== but && filter.at(name).isGiven);
  return [
    sql`${comment}.roadmap_id = ${roadmapOf(at)}`,
    hasStatus(comment, statuses(filter)),
    ...given.map(([name, condition]) => condition(at, comment, filter.at(name))),
  ];
}

/** What a filter asks about the columns that have facets, of a comment or of a tally's cell. */
export function facetConditions(at: At<Asking>, row: Sql, but?: string): Sql[] {
  const filter = at.arg('filter');
  return ['handling', 'kind', 'delegation', 'pillar']
    .filter((name) => name !== but && filter.at(name).isGiven)
    .flatMap((name) => CONDITIONS[name]?.(at, row, filter.at(name)) ?? []);
}

/** The ids of the comments that contain the words of the filter and meet its other conditions, as a page reads them. */
export function textHits(at: At<Asking>, { limit, descending, above, below }: Scan, but?: string): Sql {
  const { asking } = at;
  const filter = at.arg('filter');
  const between = filter.at('submittedBetween');
  const instant = (name: string) => (between.at(name).isGiven ? sql`${between.at(name).as('timestamptz')}` : undefined);
  const text = { delegationId: sql`c.delegation_id`, status: sql`c.status` };
  const where = [
    visibleComment(sql`c`, asking),
    sql`c.delegation_id is not null`,
    toSql(mayReadText(asking.viewer), text),
    ...conditions(at, sql`c`, but),
  ];
  return firstHits({
    ...{ limit, descending },
    query: scopedQuery(filter, asking, but),
    where: join(where, ' and '),
    bounds: sql`${above ? sql`and (w.sorted_at, w.comment_id) > (${join(above)})` : empty}
      ${below ? sql`and (w.sorted_at, w.comment_id) < (${join(below)})` : empty}`,
    from: above?.[0] ?? instant('from'),
    until: below?.[0] ?? instant('until'),
  });
}

type ConditionOf = (at: At<Asking>, comment: Sql, given: Given) => Sql;

/** One value is compared as such: an index then gives its rows in order. */
const isIn =
  (column: string): ConditionOf =>
  (_, comment, given) => {
    const one = given.known((values) => (values as readonly unknown[]).length === 1);
    return one
      ? sql`${comment}.${raw(column)} = ${given.as('text', (values) => (values as readonly unknown[])[0])}`
      : sql`${comment}.${raw(column)} = any(${given.as('text[]')})`;
  };

const isNamed =
  (table: 'round' | 'pillar' | 'measure' | 'milestone'): ConditionOf =>
  (at, comment, given) =>
    sql`${comment}.${raw(`${table}_id`)} = ${idOfNamed(table, at.arg('filter'), sql`${spelled(given)}`)}`;

const CONDITIONS: Readonly<Record<string, ConditionOf>> = {
  round: isNamed('round'),
  pillar: isNamed('pillar'),
  measure: isNamed('measure'),
  milestone: isNamed('milestone'),
  kind: isIn('kind'),
  stance: isIn('stance'),
  handling: isIn('handling'),
  language: isIn('language'),
  delegation: (_, comment, given) =>
    sql`${comment}.delegation_id = any(array(select d.id from delegation d where d.code = any(${allSpelled(given)})))`,
  assignee: (_, comment, given) =>
    sql`${comment}.assignee_id = ${given.as('uuid', (id) => rowId('Person', String(id)))}`,
  late: (_, comment, given) => (given.known(Boolean) ? sql`${comment}.late` : sql`not ${comment}.late`),
  submittedBetween: (_, comment, given) => {
    const [from, until] = [given.at('from'), given.at('until')];
    const lower = from.isGiven ? sql`${comment}.submitted_at >= ${from.as('timestamptz')}` : sql`true`;
    return until.isGiven ? sql`${lower} and ${comment}.submitted_at < ${until.as('timestamptz')}` : lower;
  },
  disposition: (at, comment, given) => sql`exists (select 1 from response q
    where q.id = ${comment}.response_id and q.disposition = any(${given.as('text[]')}) and ${visibleResponse(sql`q`, at.asking)})`,
};

/** Whether only what is official is asked for. */
export function isOfficial(filter: Given): boolean {
  return statuses(filter).join() === 'SUBMITTED';
}

function statuses(filter: Given): readonly string[] {
  return filter
    .at('status')
    .known((given) => [...new Set((given as string[] | null | undefined) ?? ['SUBMITTED'])].toSorted());
}

/** As constants, so that the indexes of what is official match. */
function hasStatus(comment: Sql, wanted: readonly string[]): Sql {
  return wanted.length === 0 ? sql`false` : sql`${comment}.status in (${join(wanted.map(literal))})`;
}

export const roadmapOf = (at: At<Asking>): Sql => chosenRoadmap(at.arg('filter').at('roadmap'));

/** Throws FORBIDDEN where the filter asks about the handling and the caller may not see it. */
export function permit(at: At<Asking>): void {
  personOf(at.asking);
  const filter = at.arg('filter');
  filter.at('text').known((text) => checkLength(text));
  const asks = filter.at('assignee').isGiven || filter.at('handling').isGiven;
  if (asks && toSql(maySeeHandling(at.asking.viewer), {}).sql === 'false')
    throw new Fault(
      'FORBIDDEN',
      'The filters "handling" and "assignee" are for the Secretariat and the convener. Leave them out.',
    );
}

const LONGEST_TEXT = 500;

function checkLength(text: unknown): boolean {
  const length = typeof text === 'string' ? [...text].length : 0;
  if (length <= LONGEST_TEXT) return true;
  throw new Fault(
    'INVALID_FILTER',
    `The filter's "text" has ${length} characters; at most ${LONGEST_TEXT} are allowed.`,
  );
}
