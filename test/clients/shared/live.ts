import { type Client, createClient } from 'graphql-ws';
import type { Session } from './session';

/** A graphql-ws client whose subscriptions to `events` go on where they stopped, whatever became of the connection. */
export function makeLive(session: Session, webSocketImpl?: unknown): Client {
  let sent = '';
  let refused: string | undefined;
  const client = createClient({
    url: session.url.replace(/^http/, 'ws'),
    webSocketImpl, // Browsers and Node 22 have their own; in Node 20 it is that of the package ws.
    // Asked at every connection. If it throws, the person must log in: the subscriptions end with that error.
    connectionParams: async () => {
      sent = await session.token(refused);
      refused = undefined;
      return { authorization: `Bearer ${sent}`, language: session.language.toUpperCase() };
    },
    on: {
      closed: (event) => {
        if ((event as CloseEvent).code === 4403) refused = sent;
      },
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true, // Also when the server cannot be reached at all.
    retryWait: (tries) => pause(Math.min(500 * 2 ** tries, 30_000) * (0.5 + Math.random())),
  });
  return { ...client, subscribe: resuming(client) };
}

/** graphql-ws sends the same object again after a lost connection: the cursor in it has to move on. */
function resuming(client: Client): Client['subscribe'] {
  return (request, sink) => {
    const variables = { ...request.variables };
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const watch = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        client.terminate(); // Not even a mark (CaughtUp) for so long: the line is dead, take another.
        watch();
      }, 45_000);
    };
    const next: typeof sink.next = (result) => {
      const events = (result.data as { events?: { cursor?: string } } | null | undefined)?.events;
      if (events?.cursor) variables.after = events.cursor; // Of marks too.
      watch();
      sink.next(result);
    };
    const error: typeof sink.error = (reason) => {
      clearTimeout(quiet);
      sink.error(reason);
    };
    const complete = () => {
      clearTimeout(quiet);
      sink.complete();
    };
    watch();
    return client.subscribe({ ...request, variables }, { next, error, complete });
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
