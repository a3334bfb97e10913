import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { readConfig } from '../src/config';
import { makeDataSource } from '../src/data-source';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded';
import { onlyRow } from '../src/database/rows';

const UNBOUNDED = 0;

/** Does something with the database that the settings name, running or not; a failure ends the script with exit code 1. */
export function withDatabase(work: (db: DataSource) => Promise<void>): void {
  opened(work).catch((error: unknown) => {
    console.error(error instanceof Error && error.message ? error.message : String(error));
    process.exitCode = 1;
  });
}

async function opened(work: (db: DataSource) => Promise<void>): Promise<void> {
  const config = readConfig();
  const embedded = config.DATABASE_URL
    ? undefined
    : await startEmbeddedPostgres({
        dataDirectory: join(config.DATA_DIR, 'postgres'),
        durable: true,
        say: console.error,
      });
  try {
    const url = config.DATABASE_URL ?? embedded?.url ?? '';
    const db = await makeDataSource({ url, pool: 2, statementTimeout: UNBOUNDED }).initialize();
    try {
      const { there } = await onlyRow<{ there: boolean }>(
        db,
        sql`/* scripts.there */ select to_regclass('event_head') is not null as there`,
      );
      if (!there) throw new Error('There is no Jalon in this database yet: start the server once.');
      await work(db);
    } finally {
      await db.destroy();
    }
  } finally {
    await embedded?.stop();
  }
}
