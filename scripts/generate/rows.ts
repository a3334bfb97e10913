import type { EntityManager } from 'typeorm';

type Row = Readonly<Record<string, unknown>>;

/** Inserts many rows in one statement; their keys are the names of the columns. Rows that exist stay as they are. */
export async function insertRows(tx: EntityManager, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).join(', ');
  await tx.query(
    `/* generate.insert */ insert into ${table} (${columns})
     select ${columns} from json_populate_recordset(null::${table}, $1) on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}

export async function select<Found>(
  tx: Pick<EntityManager, 'query'>,
  statement: string,
  values: unknown[] = [],
): Promise<Found[]> {
  return (await tx.query(`/* generate.select */ ${statement}`, values)) as Found[];
}
