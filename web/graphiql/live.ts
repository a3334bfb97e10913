import type { ExecutionResult } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import type { Operation } from './ask.ts';
import { makeRecord } from './record.ts';
import type { Session } from './session.ts';

export type Connection = { state: 'off' | 'connecting' | 'on' } | { state: 'lost'; reason: string };
export type Live = ReturnType<typeof makeLive>;

/** The one WebSocket of this page. It opens with the first subscription, closes with the last, and reopens when the person changes. */
export function makeLive(session: Session) {
  let connection: Connection = { state: 'off' };
  const listeners = new Set<() => void>();
  function turn(next: Connection) {
    connection = next;
    for (const listener of listeners) listener();
  }

  const client = connect(session, turn);
  session.watch(() => {
    if (connection.state !== 'off') client.terminate();
  });

  return {
    connection: () => connection,
    watch(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow: (operation: Operation) => follow(client, session, operation),
  };
}

const heartbeat = 15_000;
const patience = 5_000;

function connect(session: Session, turn: (connection: Connection) => void): Client {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    async connectionParams() {
      const authorization = await session.authorization(session.choices().who);
      return { language: session.language(), ...(authorization && { authorization }) };
    },
    retryAttempts: 8,
    shouldRetry: () => true,
    // At once after a change of person, then ever more slowly; never all pages in the same instant.
    retryWait: (retries) => wait(Math.random() * 300 + (2 ** retries - 1) * 1_000),
    keepAlive: heartbeat,
    on: {
      connecting: () => turn({ state: 'connecting' }),
      connected: () => turn({ state: 'on' }),
      closed(event) {
        clearTimeout(silence);
        turn(closing(event));
      },
      // A laptop that slept holds a dead socket: no answer to a ping in time means a new connection.
      ping(received) {
        if (!received) silence = setTimeout(() => client.terminate(), patience);
      },
      pong: (received) => received && clearTimeout(silence),
    },
  });
  return client;
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function closing(event: unknown): Connection {
  const { code, reason } = event as Partial<CloseEvent>;
  if (code === 1000) return { state: 'off' };
  return { state: 'lost', reason: [code, reason].filter(Boolean).join(' ') };
}

/** Throws what GraphiQL can show: the server's own errors as they are, and a closed socket in words. */
function explain(fault: unknown): never {
  if (Array.isArray(fault) || fault instanceof Error) throw fault;
  const { code, reason } = fault as Partial<CloseEvent>;
  throw new Error(
    `The live connection was closed: ${[code, reason].filter(Boolean).join(' ')}. Run the subscription again.`,
  );
}

/** Everything received so far, newest first, each time something arrives. GraphiQL by itself shows only the last result. */
function follow(client: Client, session: Session, operation: Operation): AsyncIterableIterator<ExecutionResult> {
  // After a break graphql-ws sends this very object again: moving its cursor on is what makes the stream resume without a gap.
  const request = { ...operation, variables: { ...operation.variables } };
  const resumes = /\$after\s*:/.test(operation.query);
  const source = client.iterate(request);
  let record = makeRecord();
  let who = session.choices().who;

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const step = await source.next().catch(explain);
      if (step.done) return { done: true, value: undefined };
      if (who !== session.choices().who) {
        who = session.choices().who;
        record = makeRecord();
      }
      const cursor = record.add(step.value);
      if (resumes && cursor) request.variables.after = cursor;
      return { done: false, value: record.view() };
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}
