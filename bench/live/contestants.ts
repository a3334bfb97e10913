import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localKey } from '../../src/identity/local-key';
import { jalon } from '../jalon';
import { dist } from '../measure/processes';
import type { LiveContestant } from './live';

const HOURS = 12;
const DELEGATIONS = 194;

/** The contract's subscription to everything. */
export const LIVE = readFileSync(join(dist, '../contract/live.graphql'), 'utf8').replace(
  /^query EventLog[\s\S]*?\n}\n/m,
  '',
);

/** Subscribers are the contact points of all delegations, in turn. */
export function liveJalon(directory: string): LiveContestant {
  return {
    name: 'Jalon',
    start: (databaseUrl) => jalon(directory).start(databaseUrl),
    listening: async (url) => ({ url: `${url}/graphql`, tokens: await tokensIn(directory), query: LIVE }),
  };
}

export const liveLimit: LiveContestant = {
  name: 'the limit',
  start: (DATABASE_URL, COMMENT_ID) => ({
    script: join(dist, 'bench/live/broadcast.js'),
    settings: { DATABASE_URL, COMMENT_ID },
  }),
  listening: async (url) => ({ url: `${url}/graphql`, tokens: [], query: LIVE }),
};

async function tokensIn(directory: string): Promise<string[]> {
  const key = await localKey(directory);
  const accounts = Array.from({ length: DELEGATIONS }, (_, at) => `g${String(at + 1).padStart(3, '0')}-contact`);
  return Promise.all(accounts.map(async (account) => (await key.issue(account, HOURS)).token));
}
