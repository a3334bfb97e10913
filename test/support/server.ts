import { generateKeyPair, SignJWT } from 'jose';
import { type EventCursors, readEventCursors } from '../../src/events/cursor';
import { keyTokens } from '../../src/identity/jwt';
import { makeLog } from '../../src/log';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/server';
import { cloneDatabase, type TestDatabase } from './database';
import { lendDatabase } from './lent-database';

export const defaultLimits: ServerOptions['limits'] = {
  bodyBytes: 1_048_576,
  tokens: 4_000,
  depth: 16,
  aliases: 60,
  operationsPerSocket: 100,
};

export interface TestServer extends TestDatabase {
  readonly url: string;
  readonly databaseUrl: string;
  /** Reads what the server's cursors say, which nobody else can. */
  readonly cursors: EventCursors;
  /** The server's clock: it stands still until it is set. */
  readonly clock: { now: Date };
  /** A token that is good for an hour, or for as many seconds as are given. */
  token(account: string, seconds?: number): Promise<string>;
  /** Starts another process's worth of server on the same database. */
  again(options?: Partial<ServerOptions>): Promise<RunningServer>;
  stop(): Promise<void>;
}

/** A real server on a real port, with a database of its own and a clock that the test holds. */
export async function startTestServer(options: Partial<ServerOptions> = {}, from?: string): Promise<TestServer> {
  const database = await (from === undefined ? lendDatabase() : cloneDatabase(from));
  const clock = { now: new Date('2027-01-15T12:00:00Z') };
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const expected = { issuer: 'test', audience: 'test', claim: 'sub' };
  const start = (more: Partial<ServerOptions> = {}) =>
    startServer({
      host: '127.0.0.1',
      port: 0,
      db: database.db,
      databaseUrl: database.url,
      checkToken: keyTokens(publicKey as never, expected),
      clock: () => clock.now,
      log: makeLog('silent', false),
      settings: { publicRead: true, oneKey: false, oneContactPoint: true },
      limits: defaultLimits,
      rateLimit: 'off',
      queuedEvents: 1_000,
      ...options,
      ...more,
    });
  const running = await start();
  const others = new Set<RunningServer>();
  return {
    ...database,
    url: running.url,
    databaseUrl: database.url,
    cursors: await readEventCursors(database.db),
    clock,
    token: (account, seconds = 3_600) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'ES256' })
        .setSubject(account)
        .setIssuer('test')
        .setAudience('test')
        .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
        .sign(privateKey),
    again: async (more) => {
      const other = await start(more);
      others.add(other);
      const stop = () => (others.delete(other) ? other.stop() : Promise.resolve());
      return { url: other.url, stop };
    },
    stop: async () => {
      await Promise.all([running, ...others].map((one) => one.stop()));
      await database.drop();
    },
  };
}
