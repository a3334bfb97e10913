import { rmSync } from 'node:fs';
import { Client } from 'pg';

export default async function tearDown(): Promise<void> {
  const server = process.env.JALON_TEST_SERVER;
  const kept = globalThis.jalonTestPostgres;
  if (!server || !kept) return;
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`drop database if exists ${kept.template} with (force)`);
  await client.end();
  await kept.embedded?.stop();
  if (kept.embedded) rmSync(kept.embedded.dataDirectory, { recursive: true, force: true });
}
