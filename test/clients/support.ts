import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { eventually, httpClient } from '../support/clients';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';
import type { Session } from './shared/session';

export interface Stage {
  readonly server: TestServer;
  /** Where the clients are: a server that can be stopped, and comes back at the same address. */
  readonly url: string;
  session(account: string, language?: string, first?: string): Promise<Session & { readonly refused: string[] }>;
  /** Somebody posts a comment on P1-M1, a second after whatever came before. */
  post(account: string, body: string): Promise<string>;
  /** Somebody changes a comment behind the clients' backs, by another server on the same database. */
  change(account: string, reference: string, mutation: string, input: object): Promise<void>;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  end(): Promise<void>;
}

/** A consultation, and a server for the clients beside the one that the test itself asks. */
export async function makeStage(): Promise<Stage> {
  const server = await startTestServer();
  const world = await makeWorld(server);
  let front = await server.again();
  const port = Number(new URL(front.url).port);
  return {
    server,
    url: `${front.url}/graphql`,
    session: async (account, language = 'en', first) => {
      const good = await server.token(account);
      let present = first ?? good;
      const refused: string[] = [];
      return {
        url: `${front.url}/graphql`,
        language,
        refused,
        token: async (bad) => {
          if (bad !== undefined) {
            refused.push(bad);
            present = good;
          }
          return present;
        },
      };
    },
    post: (account, body) => {
      server.clock.now = new Date(server.clock.now.getTime() + 1_000);
      return world.post(account, body);
    },
    change: async (account, reference, mutation, input) => {
      const ask = await httpClient(server, account);
      const { comment } = (await ask('query ($r: String!) { comment(reference: $r) { id version } }', { r: reference }))
        .data;
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
      const { data } = await ask(
        `mutation ($input: ${type}) { done: ${mutation}(input: $input) { errors { message } } }`,
        {
          input: { commentId: comment.id, expectedVersion: comment.version, ...input },
        },
      );
      if (data.done.errors.length > 0) throw new Error(data.done.errors[0].message);
    },
    goAway: () => front.stop(),
    comeBack: async () => {
      front = await server.again({ port });
    },
    end: () => server.stop(),
  };
}

/** A WebSocket for Node 20, and a way to cut all that are open as a lost network does. */
export function makeSockets(): { Socket: typeof WebSocket; cut(): void; readonly opened: number } {
  const open: WebSocket[] = [];
  class Socket extends WebSocket {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      open.push(this);
    }
  }
  return {
    Socket: Socket as typeof WebSocket,
    cut: () => {
      for (const socket of open) socket.terminate();
    },
    get opened() {
      return open.length;
    },
  };
}

export const draft = (subjectId: string, body: string) => ({
  idempotencyKey: randomUUID(),
  subjectId,
  kind: 'GENERAL' as const,
  language: 'EN' as const,
  body,
});

export { eventually };
