import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { live } from './documents';
import { Broken } from './tell';

const PATIENCE_MS = 10_000;

/** An event as the documents of the story ask for it. */
export interface DemoEvent {
  readonly __typename: string;
  readonly cursor: string;
  readonly comment?: { readonly id: string; readonly reference: string | null } | null;
  readonly comments?: readonly { readonly id: string; readonly reference: string }[];
  readonly response?: { readonly id: string; readonly disposition: string; readonly body: { readonly text: string } };
}

export interface Listener {
  /** The events received, in the order of their arrival, without the marks. */
  readonly received: readonly DemoEvent[];
  /** The cursor of the last event or mark: where to go on. */
  cursor(): string | undefined;
  /** Waits for an event. Throws if it does not come. */
  until(what: string, wanted: (event: DemoEvent) => boolean): Promise<DemoEvent>;
  /** Cuts the line without a word, as a lost network does. */
  cut(): Promise<void>;
  hangUp(): Promise<void>;
}

/** Opens a subscription and waits until it has caught up. */
export async function listen(url: string, token: string | undefined, after?: string): Promise<Listener> {
  const received: DemoEvent[] = [];
  const line = { open: undefined as WebSocket | undefined, closed: false };
  let cursor = after;
  let caughtUp = false;
  let failure: unknown;
  const client: Client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    on: {
      opened: (socket) => {
        line.open = socket as WebSocket;
      },
      closed: () => {
        line.closed = true;
      },
    },
  });
  client.subscribe<{ events: DemoEvent }>(
    { query: live, variables: { after: after ?? null } },
    {
      next: ({ data, errors }) => {
        failure ??= errors?.[0];
        if (!data) return;
        cursor = data.events.cursor;
        if (data.events.__typename === 'CaughtUp') caughtUp = true;
        else received.push(data.events);
      },
      error: (error) => {
        failure ??= error;
      },
      complete: () => undefined,
    },
  );
  await eventually('the subscription has caught up', () => (caughtUp ? true : undefined));
  return {
    received,
    cursor: () => cursor,
    until: (what, wanted) => eventually(what, () => received.find(wanted)),
    cut: async () => {
      line.open?.terminate();
      await eventually('the line is dead', () => (line.closed ? true : undefined));
    },
    hangUp: async () => {
      await client.dispose();
    },
  };

  async function eventually<Found>(what: string, look: () => Found | undefined): Promise<Found> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause()) {
      const found = look();
      if (found !== undefined) return found;
      if (failure !== undefined && !line.closed)
        throw new Broken(`The subscription failed: ${JSON.stringify(failure)}`);
    }
    throw new Broken(`Still not so after ${PATIENCE_MS / 1_000} s: ${what}.`);
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
