import sql from 'sql-template-tag';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { rows } from './rows';

export class MigrationError extends Error {}

/**
 * Brings the schema to where this code expects it. Refuses a database that a newer version has migrated further.
 * Returns the names of the migrations that were run.
 */
export async function migrate(db: DataSource): Promise<string[]> {
  const known = new Set(db.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const unknown = (await executedMigrations(db)).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database was migrated by a newer version (${unknown.join(', ')}). Start that version, or revert its migrations first.`,
    );
  }
  const patient = await new DataSource(withoutTimeout(db.options)).initialize();
  try {
    const done = await patient.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await patient.destroy();
  }
}

/** A step may work on all rows of a large table: what it takes is not a matter of the timeout for requests. */
function withoutTimeout(options: DataSourceOptions): DataSourceOptions {
  const { extra } = options as { extra?: { options?: string } };
  const settings = `${extra?.options ?? ''} -c statement_timeout=0`;
  return { ...options, extra: { ...extra, max: 1, options: settings } } as DataSourceOptions;
}

async function executedMigrations(db: DataSource): Promise<string[]> {
  const [table] = await rows<{ found: string | null }>(db, sql`select to_regclass('migration')::text as found`);
  if (!table?.found) return [];
  return (await rows<{ name: string }>(db, sql`select name from migration`)).map((row) => row.name);
}
