import { Client } from 'pg';

/** Changes what lies in the tables as somebody could who owns the database: no trigger fires, and no key is checked. */
export async function tamper(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(["set session_replication_role = 'replica'", ...statements].join(';'));
  } finally {
    await client.end();
  }
}
