import { join } from 'node:path';
import type { Contestant } from '../contestant';
import type { LiveContestant } from '../live/live';
import { dist } from '../measure/processes';
import { bodyOf, MOST_COUNTED } from '../operations';

const PLACES = ['cursor', 'startCursor', 'endCursor'];

/** Apollo, type-graphql, TypeORM and DataLoader as usually written, for the same documents over the same tables. */
export const usual: Contestant = {
  name: 'Apollo as usual',
  start: (DATABASE_URL) => ({
    script: join(dist, 'bench/peers/usual/server.js'),
    settings: { DATABASE_URL, NODE_ENV: 'production' },
  }),
  target: async (operation, url) => ({
    url,
    body: bodyOf(operation),
    headers: operation.accounts.map((account) => ({ 'Content-Type': 'application/json', 'X-Account': account })),
  }),
  // Its cursors are of another make, and it counts to the end.
  asContract: ({ key }, answer) =>
    JSON.parse(
      JSON.stringify(answer, (name, value) => {
        if (PLACES.includes(name)) return undefined;
        return name === 'totalCount' && key === 'Q5T' ? Math.min(value, MOST_COUNTED) : value;
      }),
    ),
};

const accounts = Array.from({ length: 194 }, (_, at) => `g${String(at + 1).padStart(3, '0')}-contact`);

const query = `subscription {
  events {
    __typename cursor occurredAt
    ... on CommentSubmitted { comment { id reference body { text language } delegation { code } } }
  }
}`;

export const liveUsual: LiveContestant = {
  name: 'graphql-ws as usual',
  start: (DATABASE_URL) => ({
    script: join(dist, 'bench/peers/usual/live-server.js'),
    settings: { DATABASE_URL, NODE_ENV: 'production' },
  }),
  listening: async (url) => ({ url: `${url}/graphql`, tokens: accounts, query }),
};
