import { randomUUID } from 'node:crypto';
import { eventLog, type LogPage } from './documents';
import { type DemoEvent, type Listener, listen } from './listener';

/** Somebody who takes part, with a client of their own. */
export interface Participant {
  /** How the story calls them. */
  readonly name: string;
  /** Asks over HTTP. Throws if the request itself is refused. */
  ask<Data>(query: string, variables?: object): Promise<Data>;
  /** Listens over WebSocket: to what follows the cursor, or from now on. */
  listen(after?: string): Promise<Listener>;
  /** The log after a cursor, as a client that polls reads it. */
  readLog(after: string): Promise<DemoEvent[]>;
}

export interface Company {
  readonly url: string;
  /** Comes in with a token of their own; anonymous without an account. */
  invite(name: string, account?: string): Promise<Participant>;
  /** Everybody hangs up. */
  readonly leave: () => Promise<void>;
}

/** Those who take part in a consultation on one server. */
export function gather(url: string): Company {
  const listeners: Listener[] = [];
  return {
    url,
    invite: async (name, account) => {
      const token = account === undefined ? undefined : await tokenOf(url, account);
      const ask = <Data>(query: string, variables: object = {}) => post<Data>(url, token, query, variables);
      return {
        name,
        ask,
        listen: async (after) => {
          const listener = await listen(url, token, after);
          listeners.push(listener);
          return listener;
        },
        readLog: (after) => readLog(ask, after),
      };
    },
    leave: async () => {
      await Promise.all(listeners.map((listener) => listener.hangUp()));
    },
  };
}

/** A key for one request; sent again, it has no second effect. */
export const newKey = (): string => `demo-${randomUUID()}`;

async function tokenOf(url: string, account: string): Promise<string> {
  const answer = await fetch(`${url}/demo/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ account }),
  }).catch(() => undefined);
  if (!answer) throw new Error(`nothing answers on ${url}.`);
  if (!answer.ok)
    throw new Error(
      `${url} gives out no token for ${account} (${answer.status}): it runs without the demo, or with an issuer of tokens.`,
    );
  return ((await answer.json()) as { token: string }).token;
}

async function post<Data>(url: string, token: string | undefined, query: string, variables: object): Promise<Data> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json',
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await answer.json()) as { data?: Data; errors?: { message: string; extensions?: { code?: string } }[] };
  const [error] = body.errors ?? [];
  if (error || !body.data)
    throw new Error(`the server answers ${error?.extensions?.code ?? answer.status}: ${error?.message ?? 'no data'}`);
  return body.data;
}

async function readLog(ask: Participant['ask'], after: string): Promise<DemoEvent[]> {
  const { events } = await ask<LogPage>(eventLog, { after });
  return events.pageInfo.hasNextPage
    ? [...events.nodes, ...(await readLog(ask, events.pageInfo.endCursor))]
    : events.nodes;
}
