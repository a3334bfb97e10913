import { join } from 'node:path';
import { localKey } from '../src/identity/local-key';
import type { Contestant } from './contestant';
import { dist } from './measure/processes';
import { bodyOf } from './operations';

/** The server as its users start it, with tokens signed by the key in a directory; only the rate limit is off. */
export function jalon(directory: string): Contestant {
  return {
    name: 'Jalon',
    start: (DATABASE_URL) => ({
      script: join(dist, 'src/main.js'),
      settings: { DATABASE_URL, DATA_DIR: directory, PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'warn' },
    }),
    target: async (operation, url) => ({
      url: `${url}/graphql`,
      body: bodyOf(operation),
      headers: await Promise.all(operation.accounts.map((account) => bearer(directory, account))),
    }),
  };
}

export async function bearer(directory: string, account: string): Promise<Record<string, string>> {
  const { token } = await (await localKey(directory)).issue(account, 12);
  return { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
}
