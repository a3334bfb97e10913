import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { onlyRow } from './rows';

/** A database that Jalon cannot use, in one sentence for the operator. */
export class UnfitDatabase extends Error {}

export interface DatabaseFacts {
  readonly name: string;
  /** As PostgreSQL numbers itself: 150004 is 15.4. */
  readonly version: number;
  readonly release: string;
  readonly encoding: string;
  readonly readOnly: boolean;
}

const OLDEST = 150_000;

/** Throws UnfitDatabase, before anything is made in it. Returns what will not be as it should, if anything. */
export async function checkDatabase(db: DataSource): Promise<string[]> {
  const facts = await onlyRow<DatabaseFacts>(
    db,
    sql`/* database.facts */ select
      current_database() as name,
      current_setting('server_version_num')::integer as version,
      current_setting('server_version') as release,
      getdatabaseencoding() as encoding,
      current_setting('transaction_read_only')::boolean as "readOnly"`,
  );
  const fault = faultIn(facts);
  if (fault) throw new UnfitDatabase(fault);
  const { folds } = await onlyRow<{ folds: boolean }>(db, sql`/* database.letters */ select lower('Ж') = 'ж' as folds`);
  if (folds) return [];
  return [
    `The database "${facts.name}" has an LC_CTYPE that knows the letters of English alone: in other languages the search tells upper from lower case. A database made with ${howToMake(facts.name)} does not.`,
  ];
}

/** Why Jalon cannot use this database, and what would be right. */
export function faultIn({ name, version, release, encoding, readOnly }: DatabaseFacts): string | undefined {
  if (version < OLDEST)
    return `DATABASE_URL leads to PostgreSQL ${release}, and Jalon needs 15 or newer: use a newer server.`;
  if (encoding !== 'UTF8')
    return `The database "${name}" has the encoding ${encoding}, which cannot hold all six languages: make one with ${howToMake(name)}.`;
  if (readOnly)
    return `The database "${name}" can only be read, as that of a standby: let DATABASE_URL lead to the primary server.`;
  return undefined;
}

function howToMake(name: string): string {
  return `"create database ${name} template template0 encoding 'UTF8' lc_ctype 'C.UTF-8'"`;
}
