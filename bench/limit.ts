import { join } from 'node:path';
import type { Contestant } from './contestant';
import { dist } from './measure/processes';
import { bodyOf } from './operations';

/** What no server on this Node.js and this driver could beat by much: the same requests, one statement each, no GraphQL. */
export const limit: Contestant = {
  name: 'the limit',
  start: (DATABASE_URL) => ({ script: join(dist, 'bench/limit/server.js'), settings: { DATABASE_URL } }),
  target: async (operation, url) => ({
    url: `${url}/${operation.key}`,
    body: bodyOf(operation),
    headers: operation.accounts.map((account) => ({ 'Content-Type': 'application/json', 'X-Account': account })),
  }),
};
