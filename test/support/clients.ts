import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient, type ExecutionResult } from 'graphql-ws';
import WebSocket from 'ws';
import type { TestServer } from './server';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a query returns is as its document says
  readonly data: any;
  readonly errors: { message: string; path?: (string | number)[]; extensions: { code: string; requestId?: string } }[];
}

export interface Ask {
  readonly variables?: object;
  readonly operationName?: string;
  readonly headers?: Record<string, string>;
}

export type Query = (query: string, variables?: object, ask?: Omit<Ask, 'variables'>) => Promise<Answer>;

/** A GraphQL client over HTTP for somebody; anonymous without an account. */
export async function httpClient(server: TestServer, account?: string, url = server.url): Promise<Query> {
  const token = account && (await server.token(account));
  return async (query, variables, { operationName, headers } = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query, variables, operationName }),
    });
    const text = await response.text();
    const body = JSON.parse(text) as Pick<Answer, 'data' | 'errors'>;
    return { status: response.status, headers: response.headers, text, data: body.data, errors: body.errors ?? [] };
  };
}

/** A document of the contract, as clients have it. */
export function contractDocument(name: string): string {
  return readFileSync(join(__dirname, '../../contract', `${name}.graphql`), 'utf8');
}

export interface Listener {
  // biome-ignore lint/suspicious/noExplicitAny: what an event carries is as its document says
  readonly received: any[];
  /** How the socket ended; undefined while it is open. */
  closed: { code: number; reason: string } | undefined;
  readonly failures: unknown[];
  /** Waits until what was received fulfils the condition. Throws after ten seconds. */
  until(condition: (received: Listener['received']) => boolean): Promise<void>;
  /** Ends the subscription and the socket. */
  stop(): Promise<void>;
  /** Cuts the connection without a word, as a lost network does. */
  cut(): void;
}

/** A GraphQL client over WebSocket that subscribes and keeps what it receives, errors among `failures`. */
export async function subscribe(
  server: TestServer,
  account: string | undefined,
  query: string,
  variables: Record<string, unknown> = {},
  options: { seconds?: number; url?: string; operationName?: string } = {},
): Promise<Listener> {
  const token = account && (await server.token(account, options.seconds));
  let socket: WebSocket | undefined;
  const listener: Omit<Listener, 'until' | 'stop' | 'cut'> = { received: [], closed: undefined, failures: [] };
  const client: Client = createClient({
    url: `${(options.url ?? server.url).replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: true,
    retryAttempts: 0,
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    on: {
      opened: (opened) => {
        socket = opened as WebSocket;
      },
      closed: (event) => {
        const { code, reason } = event as { code: number; reason: string };
        listener.closed = { code, reason };
      },
    },
  });
  const request = { query, variables, ...(options.operationName && { operationName: options.operationName }) };
  client.subscribe<ExecutionResult['data']>(request, {
    next: (result) => {
      if (result.errors) listener.failures.push(...result.errors);
      if (result.data) listener.received.push(result.data);
    },
    error: (error) => {
      listener.failures.push(...(Array.isArray(error) ? error : [error]));
    },
    complete: () => undefined,
  });
  return Object.assign(listener, {
    until: (condition: (received: Listener['received']) => boolean) => eventually(() => condition(listener.received)),
    stop: async () => {
      await client.dispose();
      await eventually(() => socket === undefined || socket.readyState === WebSocket.CLOSED);
    },
    cut: () => socket?.terminate(),
  });
}

/** Waits until a condition holds, looking again at every turn of the event loop. Throws after ten seconds. */
export async function eventually(condition: () => boolean | Promise<boolean>, patience = 10_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Still not so after ${patience} ms: ${condition}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
