import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { findEmbeddedPostgres } from '../../src/database/embedded/embedded';
import { eventually } from '../support/clients';
import { asAdmin } from '../support/database';
import { demoToken, startProcess, temporaryDirectory } from '../support/process';

/** Starts with these settings, expects it to refuse, and returns what it said. */
async function refusal(settings: Record<string, string>): Promise<string> {
  const started = startProcess(settings);
  const { code } = await started.ended;
  expect(code).toBe(1);
  return started.output();
}

function testDatabaseUrl(name: string): string {
  const url = new URL(process.env.JALON_TEST_SERVER ?? '');
  url.pathname = `/${name}`;
  return url.toString();
}

test('bad settings are all named at once', async () => {
  const said = await refusal({ PORT: '99999', RATE_LIMIT: 'none', AUTH_ISSUER: 'nowhere', DATABASE_URL: 'mysql://x' });
  expect(said).toContain('PORT:');
  expect(said).toContain('RATE_LIMIT: must be a whole number above 0, or off');
  expect(said).toContain('AUTH_ISSUER:');
  expect(said).toContain('DATABASE_URL: must start with postgres://');
  expect(said).not.toContain('    at ');
});

test('a port in use is named, with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await eventually(() => other.listening);
  const { port } = other.address() as AddressInfo;
  const said = await refusal({
    PORT: String(port),
    DATABASE_URL: process.env.JALON_TEST_SERVER ?? '',
    DATA_DIR: temporaryDirectory().path,
  });
  expect(said.trim().split('\n').at(-1)).toBe(
    `Jalon did not start. Port ${port} is in use. Stop the other program, or set PORT to another number.`,
  );
  other.close();
});

test('a database that is down is named, with what to check', async () => {
  const said = await refusal({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  expect(said).toMatch(
    /^Jalon did not start\. The database cannot be reached \(.*\)\. Check DATABASE_URL and that the server runs\.\n$/,
  );
});

test('a database of a newer version is refused and left as it is', async () => {
  const name = `jalon_newer_${process.pid}`;
  await asAdmin(`create database ${name} template ${process.env.JALON_TEST_TEMPLATE}`);
  const { Client } = await import('pg');
  const client = new Client({ connectionString: testDatabaseUrl(name) });
  await client.connect();
  await client.query(`insert into migration (timestamp, name) values (99, 'FromTheFuture99')`);
  const said = await refusal({ DATABASE_URL: testDatabaseUrl(name) });
  expect(said).toBe(
    'Jalon did not start. The database was migrated by a newer version (FromTheFuture99). Start that version, or revert its migrations first.\n',
  );
  await client.end();
  await asAdmin(`drop database ${name} with (force)`);
});

test('SIGTERM tells sockets to come back, ends with 0, and the data are there at the next start', async () => {
  const place = temporaryDirectory();
  const first = startProcess({ DATA_DIR: place.path });
  const url = await first.ready;
  let closed: { code: number } | undefined;
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${await demoToken(url, 'officer')}` },
    on: {
      closed: (event) => {
        closed = event as { code: number };
      },
    },
  });
  let heard = 0;
  client.subscribe(
    { query: 'subscription { events { __typename } }' },
    {
      next: () => {
        heard += 1;
      },
      error: () => undefined,
      complete: () => undefined,
    },
  );
  await eventually(() => heard > 0);
  first.child.kill('SIGTERM');
  expect(await first.ended).toEqual({ code: 0, signal: null });
  expect(closed?.code).toBe(1001);
  expect(first.output()).toContain('Stopped.');

  const second = startProcess({ DATA_DIR: place.path });
  await second.ready;
  expect(second.output()).not.toContain('Loading the demo');
  second.child.kill('SIGINT');
  expect((await second.ended).code).toBe(0);
  place.remove();
}, 60_000);

test('an interrupted start leaves no database server behind', async () => {
  const place = temporaryDirectory();
  const begun = startProcess({ DATA_DIR: place.path });
  await eventually(() => begun.output().includes('Loading the demo'), 50_000);
  begun.child.kill('SIGINT');
  expect(await begun.ended).toEqual({ code: 0, signal: null });
  expect(begun.output()).not.toContain('did not start');
  expect(await findEmbeddedPostgres(join(place.path, 'postgres'))).toBeUndefined();
  place.remove();
}, 60_000);
