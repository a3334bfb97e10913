import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { systemClock } from './clock';
import { type Config, readConfig } from './config';
import { makeDataSource } from './data-source';
import { connectionFault } from './database/connection-fault';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './database/embedded/embedded';
import { abandonedDatabases } from './database/embedded/places';
import { migrate } from './database/migrate';
import { checkDatabase, UnfitDatabase } from './database/requirements';
import { loadDemo } from './demo/load-demo';
import { openIdTokens } from './identity/jwt';
import { type LocalKey, localKey } from './identity/local-key';
import { type Log, makeLog } from './log';
import { hasAdministrator } from './members/first-administrator.service';
import { demoPeople, demoTokens } from './server/demo-people';
import { makeWebPages } from './server/graphiql';
import { type RunningServer, startServer } from './server/server';
import { startFault } from './start-fault';
import { welcome } from './welcome';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What has been started, in order: stopped in the opposite one. */
const started: (() => Promise<unknown>)[] = [];
let stopping: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!stopping) say('Stopping: finishing what is under way …');
    void stop().then(() => {
      say('Stopped.');
      process.exit(0);
    });
  });
}

main().catch(async (error: unknown) => {
  // A start that was interrupted fails in some step of its own: that is no news.
  if (stopping) return;
  process.stderr.write(`Jalon did not start. ${startFault(error)}\n`);
  await stop();
  process.exit(1);
});

async function main(): Promise<void> {
  const begun = Date.now();
  const config = readConfig();
  const log = makeLog(config.LOG_LEVEL, process.stdout.isTTY);
  const embedded = config.DATABASE_URL ? undefined : await startEmbedded(config);
  const databaseUrl = config.DATABASE_URL ?? embedded?.url ?? '';
  const db = await openDatabase(config, databaseUrl);
  if (config.DEMO) await loadDemo({ db, clock: systemClock, log, say });
  const key = config.AUTH_ISSUER ? undefined : await localKey(config.DATA_DIR);
  const server = await serve(config, db, databaseUrl, key, log);
  started.push(() => server.stop());
  const seconds = (Date.now() - begun) / 1_000;
  const isAdministered = await hasAdministrator(db);
  say(welcome({ config, url: server.url, dataPlace: embedded?.dataDirectory, seconds, isAdministered }));
}

function stop(): Promise<void> {
  stopping ??= (async () => {
    for (const step of started.toReversed()) await step().catch(() => undefined);
  })();
  return stopping;
}

async function startEmbedded(config: Config): Promise<EmbeddedPostgres> {
  const embedded = await startEmbeddedPostgres({
    dataDirectory: join(config.DATA_DIR, 'postgres'),
    durable: true,
    say,
  });
  started.push(() => embedded.stop());
  if (!embedded.owned) say('Another Jalon runs this database: this one uses it, for as long as the other runs.');
  for (const line of toldOfAbandoned(config.DATA_DIR)) say(line);
  return embedded;
}

/** What was kept for a directory that was removed is nobody's to remove but the operator's. */
function toldOfAbandoned(dataDirectory: string): string[] {
  const here = join(realpathSync(dataDirectory), 'postgres');
  // What was this directory's comes first: its operator has just made a new one.
  const abandoned = abandonedDatabases(here).sort((one, other) => +(other.owner === here) - +(one.owner === here));
  const found = abandoned.map(
    ({ path, owner }) => `An old database that belongs to nothing lies in ${path} (it was that of ${owner}).`,
  );
  const most = 4;
  const more = found.length > most ? [`So do others, ${found.length} in all.`] : [];
  return found.length === 0
    ? []
    : [...found.slice(0, most), ...more, 'To see what is kept, or remove it: npm run data'];
}

function serve(
  config: Config,
  db: DataSource,
  databaseUrl: string,
  key: LocalKey | undefined,
  log: Log,
): Promise<RunningServer> {
  const { AUTH_ISSUER: issuer = '', AUTH_AUDIENCE: audience = '', AUTH_CLAIM: claim } = config;
  const tokens = demoTokens(config.HOST, config.DEMO_TOKENS_FOR_ANYBODY);
  const checkToken = key?.check ?? openIdTokens({ issuer, audience, claim }, undefined, toldTo(log));
  // The issuer's keys are read now: neither the first token nor readiness need wait for them.
  checkToken.issuer?.();
  return startServer({
    host: config.HOST,
    port: config.PORT,
    db,
    databaseUrl,
    clock: systemClock,
    log,
    checkToken,
    settings: { publicRead: config.PUBLIC_READ, oneKey: config.ONE_KEY, oneContactPoint: config.ONE_CONTACT_POINT },
    limits: {
      bodyBytes: config.MAX_BODY_BYTES,
      tokens: config.MAX_TOKENS,
      depth: config.MAX_DEPTH,
      aliases: config.MAX_ALIASES,
      operationsPerSocket: config.MAX_OPERATIONS_PER_SOCKET,
    },
    rateLimit: config.RATE_LIMIT,
    queuedEvents: config.MAX_QUEUED_EVENTS,
    reminders: config.ROUND_REMINDERS,
    corsOrigins: config.CORS_ORIGINS,
    trustedProxies: config.TRUST_PROXY,
    pages: [...(key && config.DEMO ? [demoPeople(db, key, tokens)] : []), makeWebPages()],
  });
}

/** An issuer that cannot be reached is news once, and so is its return. */
function toldTo(log: Log): (reason: string | undefined) => void {
  return (reason) => {
    if (reason === undefined) log.info('The issuer of AUTH_ISSUER can be reached again');
    else log.warn({ reason }, 'The issuer of AUTH_ISSUER cannot be reached');
  };
}

/** Connects, and brings the database to where this code expects it. */
async function openDatabase(config: Config, url: string): Promise<DataSource> {
  try {
    const db = await connect(config, url);
    for (const line of await checkDatabase(db)) say(line);
    const done = await migrate(db);
    if (done.length > 0) say(`Migrated the database (${done.length} ${done.length === 1 ? 'step' : 'steps'}).`);
    return db;
  } catch (error) {
    const fault = config.DATABASE_URL && connectionFault(error, config.DATABASE_URL);
    throw fault ? new UnfitDatabase(fault) : error;
  }
}

async function connect(config: Config, url: string): Promise<DataSource> {
  const db = makeDataSource({
    url,
    pool: config.DATABASE_POOL,
    statementTimeout: config.STATEMENT_TIMEOUT_MS,
  });
  await db.initialize();
  started.push(() => db.destroy());
  return db;
}
