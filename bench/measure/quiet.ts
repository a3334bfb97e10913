import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

const PATIENCE_MS = 30_000;

/** Waits until no transaction is under way: what a load has left behind would go on, or hold its locks. */
export async function untilQuiet(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(50)) {
      const { rows } = await client.query(
        `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and xact_start is not null and backend_type = 'client backend'`,
      );
      if (rows.length === 0) return;
    }
    throw new Error('A server does not finish its transactions');
  } finally {
    await client.end();
  }
}
