import sql, { raw, type Sql } from 'sql-template-tag';
import { type Asking, many, value } from '../operation/asking';
import type { At } from '../reads/read';

const rowsOf = (list: 'delegations' | 'people') =>
  many({
    from: ({ row }: At<Asking>): Sql =>
      sql`(select w.* from json_to_recordset(${row}.report -> '${raw(list)}')
        as w("row" integer, key text, action text, changes text[], errors json))`,
    order: (_, row) => sql`${row}."row"`,
  });

export const importReads = {
  done: value(({ row }) => sql`coalesce((${row}.report ->> 'done')::boolean, false)`),
  delegations: rowsOf('delegations'),
  people: rowsOf('people'),
  errors: many({
    from: ({ row }) =>
      sql`(select e.* from rows from (json_to_recordset(${row}.errors) as (code text, message text, "column" text))
        with ordinality as e(code, message, "column", n))`,
    order: (_, row) => sql`${row}.n`,
  }),
};
