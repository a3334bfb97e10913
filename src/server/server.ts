import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock';
import { readEventCursors } from '../events/cursor';
import { EventHub } from '../events/hub';
import { EventTail } from '../events/tail';
import type { TokenCheck } from '../identity/token';
import type { Log } from '../log';
import type { Settings } from '../operation/context';
import { keepRounds } from '../rounds/round.keeper';
import { buildSchema } from '../schema';
import { readFrom } from './answers';
import { sendJson } from './bodies';
import { clientAddress, type TrustedProxies } from './client-address';
import { startEngine } from './graphql-engine';
import { type Door, graphqlOverHttp, type Handler, refuseUntilStarted } from './graphql-http';
import { graphqlOverWebSocket } from './graphql-websocket';
import { live, ready } from './health';
import type { Limits } from './limits';
import { rememberRights, type Services } from './operation-context';
import { OperationLog } from './operation-log';
import { Origins } from './origins';
import { rateLimit } from './rate-limit';
import { isApi, targetOf } from './target';
import { Request } from './upgrade';

const DRAIN_MS = 8_000;

export interface ServerOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly db: DataSource;
  readonly databaseUrl: string;
  readonly checkToken: TokenCheck;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly limits: Limits;
  readonly rateLimit: number | 'off';
  readonly queuedEvents: number;
  /** Whose pages may call the API; none but our own unless given. */
  readonly corsOrigins?: readonly string[];
  /** Which proxies are believed about the addresses of clients; none unless given. */
  readonly trustedProxies?: TrustedProxies;
  /** How many milliseconds before a deadline everybody is reminded of it; never unless given. */
  readonly reminders?: readonly number[];
  /** Milliseconds between the marks that quiet subscribers receive; 20 seconds unless given. */
  readonly markEvery?: number;
  /** Milliseconds between two looks at what the clock asks of the rounds; a second unless given. */
  readonly keepEvery?: number;
  /** What is served beside the API: answers true if the request was for it. */
  readonly pages?: readonly ((request: IncomingMessage, response: ServerResponse) => boolean)[];
}

export interface RunningServer {
  readonly url: string;
  /** Finishes what is under way, tells sockets to come back (1001), and lets go of everything but the database. */
  stop(): Promise<void>;
}

/** Serves one migrated database. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { db, clock, log, settings, checkToken, limits } = options;
  let answer: RequestListener = starting;
  const http = createServer({ IncomingMessage: Request }, (request, response) => answer(request, response));
  await listen(http, options.host, options.port);
  const tail = new EventTail(db, options.databaseUrl, log);
  await tail.start();
  const hub = new EventHub(db, tail, {
    queueLimit: options.queuedEvents,
    markEvery: options.markEvery ?? 20_000,
    now: clock,
  });
  const services: Services = {
    ...{ db, clock, log, settings, checkToken, hub },
    cursors: await readEventCursors(db),
    rights: rememberRights(),
  };
  const schema = buildSchema();
  const reader = readFrom(services, schema);
  const engine = await startEngine(schema, reader, limits, log);
  const door: Door = {
    origins: new Origins(options.corsOrigins),
    addressOf: clientAddress(options.trustedProxies),
    limitRate: rateLimit(options.rateLimit),
  };
  let stopping = false;
  const overHttp = graphqlOverHttp(services, engine, limits, door);
  const graphql = OperationLog.on(log)?.http(overHttp) ?? overHttp;
  const routes = {
    '/graphql': graphql,
    '/graphql/': graphql,
    '/health/live': live,
    '/health/ready': ready(db, checkToken, () => stopping),
  };
  answer = router(routes, options.pages ?? [], log);
  const sockets = graphqlOverWebSocket(http, services, { schema, reader }, limits, door);
  const rounds = keepRounds(db, clock, log, options.reminders ?? [], options.keepEvery);
  return {
    url: `http://${hostInUrl(options.host)}:${(http.address() as AddressInfo).port}`,
    stop: async () => {
      stopping = true;
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeIdleConnections();
      setTimeout(() => http.closeAllConnections(), DRAIN_MS).unref();
      await sockets.close();
      await closed;
      await Promise.all([engine.stop(), rounds.stop(), tail.stop()]);
      hub.stop();
    },
  };
}

/** The port is taken first, so that a port in use is known before anything else is begun. */
function starting(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Retry-After', '1');
  if (isApi(targetOf(request.url))) return refuseUntilStarted(request, response);
  sendJson(response, 503, { status: 'starting' });
}

type Page = NonNullable<ServerOptions['pages']>[number];

function router(routes: Readonly<Record<string, Handler>>, pages: readonly Page[], log: Log): RequestListener {
  return (request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // Node.js does not read on behind an offer that was not taken.
    if (request.headers.upgrade !== undefined) response.setHeader('Connection', 'close');
    const { path } = targetOf(request.url);
    const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (handler) {
      handler(request, response).catch((error: unknown) => {
        log.error({ err: error }, 'A request failed');
        response.destroy();
      });
      return;
    }
    if (!pages.some((page) => page(request, response)))
      sendJson(response, 404, { error: 'Nothing is here. The API is at /graphql.' });
  };
}

function listen(http: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, resolve);
  });
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
