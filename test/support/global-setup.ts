import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { makeDataSource } from '../../src/data-source';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded';
import { migrate } from '../../src/database/migrate';

declare global {
  var jalonTestPostgres: { embedded: EmbeddedPostgres | undefined; template: string } | undefined;
}

/** One PostgreSQL for the run, DATABASE_URL's or an embedded one, with a migrated template that test files clone. */
export default async function setUp(): Promise<void> {
  const given = process.env.DATABASE_URL;
  const dataDirectory = given ? '' : mkdtempSync(join(tmpdir(), 'jalon-test-'));
  const embedded = given
    ? undefined
    : await startEmbeddedPostgres({ dataDirectory, durable: false, say: () => undefined });
  const server = given ?? embedded?.url ?? '';
  const template = `jalon_test_${randomBytes(4).toString('hex')}`;
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${template} template template0 encoding 'UTF8'`);
  await client.end();
  const db = await makeDataSource({ url: urlOf(server, template), pool: 2 }).initialize();
  await migrate(db);
  await db.destroy();
  process.env.JALON_TEST_SERVER = server;
  process.env.JALON_TEST_TEMPLATE = template;
  globalThis.jalonTestPostgres = { embedded, template };
  process.stdout.write(`Testing on ${given ? 'the PostgreSQL of DATABASE_URL' : 'an embedded PostgreSQL'}.\n`);
}

export function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}
