import type { Sql } from 'sql-template-tag';

/** What runs statements: the pool, or the connection of a transaction. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

/** Runs one statement and returns its rows, whatever its kind. */
export async function rows<Row>(db: Queryable, statement: Sql): Promise<Row[]> {
  const result = (await db.query(statement.text, statement.values)) as unknown[];
  // TypeORM answers UPDATE and DELETE with [rows, count], everything else with rows.
  return (Array.isArray(result[0]) ? result[0] : result) as Row[];
}

export async function firstRow<Row>(db: Queryable, statement: Sql): Promise<Row | undefined> {
  return (await rows<Row>(db, statement))[0];
}

/** The one row of a statement that always has one. */
export async function onlyRow<Row>(db: Queryable, statement: Sql): Promise<Row> {
  const row = await firstRow<Row>(db, statement);
  if (row === undefined) throw new Error('A statement that always returns a row returned none');
  return row;
}
