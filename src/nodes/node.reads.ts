import sql, { type Sql } from 'sql-template-tag';
import { Fault } from '../errors';
import { choice, many, one, value } from '../operation/asking';
import { literal } from '../reads/sql';
import { parseGlobalId } from './global-id';

const MOST_NODES = 100;

/** The global id of the row in which an object lies. */
export const rowGlobalId = value(({ row, type }) => sql`global_id(${literal(type)}, ${row}.id)`);

const byId = (type: string, when: Sql, id: Sql) => ({
  type,
  when,
  read: one({ on: (_, row) => sql`${row}.id = ${id}` }),
});

export const nodeReads = {
  node: choice((at) => {
    const id = at.arg('id');
    const type = id.known((text) => parseGlobalId(String(text)).type);
    return [byId(type, sql`true`, sql`${id.as('uuid', (text) => parseGlobalId(String(text)).id)}`)];
  }),
  nodes: many({
    from: (at) => {
      const refs = at.arg('ids');
      const types = sql`${refs.as('text[]', (ids) => refsOf(ids).map(({ type }) => type))}`;
      const rowIds = sql`${refs.as('uuid[]', (ids) => refsOf(ids).map(({ id }) => id))}`;
      return sql`(select * from unnest(${types}, ${rowIds}) with ordinality r(type, id, n))`;
    },
    order: (_, row) => sql`${row}.n`,
    each: choice((at) => {
      const types = at.arg('ids').known((ids) => [...new Set(refsOf(ids).map(({ type }) => type))].toSorted());
      return types.map((type) => byId(type, sql`${at.row}.type = ${literal(type)}`, sql`${at.row}.id`));
    }),
  }),
};

function refsOf(ids: unknown) {
  const given = ids as readonly string[];
  if (given.length > MOST_NODES)
    throw new Fault('LIMIT_EXCEEDED', `"ids" has ${given.length} entries; at most ${MOST_NODES} are allowed.`);
  return given.map(parseGlobalId);
}
