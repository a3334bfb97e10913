import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
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
  const done = await db.runMigrations({ transaction: 'each' });
  return done.map((migration) => migration.name);
}

async function executedMigrations(db: DataSource): Promise<string[]> {
  const [table] = await rows<{ found: string | null }>(db, sql`select to_regclass('migration')::text as found`);
  if (!table?.found) return [];
  return (await rows<{ name: string }>(db, sql`select name from migration`)).map((row) => row.name);
}
