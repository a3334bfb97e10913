import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

/** Waits, no longer than this, until no transaction is under way: what a load has left would go on, or hold its locks. */
export async function isQuiet(databaseUrl: string, milliseconds: number): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const until = Date.now() + milliseconds; ; await pause(50)) {
      const { rows } = await client.query(
        `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and xact_start is not null and backend_type = 'client backend'`,
      );
      if (rows.length === 0) return true;
      if (Date.now() > until) return false;
    }
  } finally {
    await client.end();
  }
}
