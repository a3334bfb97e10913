import { makeDataSource } from '../src/data-source';
import { localKey } from '../src/identity/local-key';
import { makeLog } from '../src/log';
import { startServer } from '../src/server/server';
import type { Operation } from './operations';

/** What the server does on its own while it runs. */
const ITS_OWN = /\/\* (rounds\.(open|close)|events\.(tail|head)) \*\/|^(START TRANSACTION|COMMIT)$/;
const nothing = () => undefined;

/** How many statements each operation sends to PostgreSQL, counted in a server of this process. */
export async function countStatements(
  databaseUrl: string,
  keys: string,
  operations: readonly Operation[],
): Promise<number[]> {
  const sent: string[] = [];
  const logger = { ...silent, logQuery: (query: string) => void sent.push(query) };
  const db = await makeDataSource({ url: databaseUrl, logger }).initialize();
  const key = await localKey(keys);
  const server = await startServer({
    ...{ host: '127.0.0.1', port: 0, db, databaseUrl, checkToken: key.check, clock: () => new Date() },
    ...{
      log: makeLog('warn', false),
      settings: { publicRead: true, oneKey: false },
      rateLimit: 'off',
      queuedEvents: 100,
    },
    limits: { bodyBytes: 1_048_576, tokens: 4_000, depth: 16, aliases: 60, operationsPerSocket: 100 },
  });
  const counts: number[] = [];
  for (const { name, accounts, body } of operations) {
    const token = accounts?.[0] && (await key.issue(accounts[0], 1)).token;
    sent.length = 0;
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: body.replace('[<id>]', `count ${Date.now()}`),
    });
    const text = await response.text();
    if (response.status !== 200 || /"errors":\[\{/.test(text)) throw new Error(`${name}: ${text.slice(0, 500)}`);
    counts.push(sent.filter((query) => !ITS_OWN.test(query)).length);
  }
  await server.stop();
  await db.destroy();
  return counts;
}

const silent = {
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};
