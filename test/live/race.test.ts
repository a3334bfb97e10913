import { Client } from 'pg';
import { inTransaction } from '../../src/database/transaction';
import { type NewEvent, recordEvents } from '../../src/events/record';
import { eventually } from '../support/clients';
import { committed, eventsOf, listen, listenLive, positionsOf, poster } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

const WRITERS = 20;
const ROUNDS = 8;
const CONTACTS = ['qm-contact', 'qn-contact', 'qs-contact'];
const READERS = ['qm-reviewer', 'qn-deputy', 'officer', 'approver', 'convener'];
const PATIENCE = 60_000;

let server: TestServer;
let world: World;
let from: number;

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
});
afterAll(() => server.stop());
beforeEach(async () => {
  from = (await committed(server)).at(-1) ?? 0;
});

const someEvent = (): NewEvent => ({
  type: 'ROUND_PAUSED',
  occurredAt: server.clock.now,
  actorId: null,
  audience: 'PUBLIC',
  roadmapId: world.roadmapId,
  roundId: world.roundId,
});

/** Writes as 20 people do: most posts are taken, one is refused, one fails after it has taken its number in the log. */
async function writeTogether(urls: readonly string[] = [server.url], rounds = ROUNDS): Promise<void> {
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    const post = await poster(server, CONTACTS[writer % 3] ?? '', urls[writer % urls.length]);
    for (let round = 0; round < rounds; round += 1) {
      const { errors } = await post(round % 4 === 3 ? '' : `Writer ${writer}, comment ${round}`);
      expect(errors).toHaveLength(round % 4 === 3 ? 1 : 0);
      if (round % 3 === 1) await rollBack();
    }
  });
  await Promise.all(writers);
}

async function rollBack(): Promise<void> {
  const lost = inTransaction({ db: server.db }, async (tx) => {
    recordEvents(tx, [someEvent()]);
    throw new Error('rolled back');
  });
  await expect(lost).rejects.toThrow('rolled back');
}

/** Follows the log through connections that break at random, each time from the last cursor received, up to a position. */
async function followBrokenly(account: string, cursor: string, end: () => number | undefined, url = server.url) {
  const positions: number[] = [];
  let after = cursor;
  let cuts = 0;
  const atEnd = () => end() !== undefined && (positions.at(-1) ?? 0) >= (end() ?? 0);
  while (!atEnd()) {
    const listener = await listen(server, account, { after, url });
    const wanted = 1 + Math.floor(Math.random() * 12);
    // Whoever had read all before the end was known hears nothing more.
    const last = () => positionsOf(server, listener.received).at(-1) ?? positions.at(-1) ?? 0;
    const enough = () => eventsOf(listener.received).length >= wanted || last() >= (end() ?? Infinity);
    // A busy machine may break a connection of its own accord; whoever follows then goes on from the cursor, too.
    const broken = () => listener.closed !== undefined || listener.failures.length > 0;
    await eventually(() => broken() || enough(), PATIENCE);
    const received = eventsOf([...listener.received]);
    listener.cut();
    cuts += 1;
    positions.push(...received.map((event) => server.cursors.positionOf(event.cursor)));
    after = received.at(-1)?.cursor ?? after;
  }
  return { positions, cuts };
}

test('readers whose connections break at random receive what was committed, in order, nothing twice', async () => {
  const start = await listenLive(server, 'officer');
  const cursor = start.received[0].events.cursor;
  await start.stop();
  let end: number | undefined;
  const readers = READERS.map((account) => followBrokenly(account, cursor, () => end));
  await writeTogether();
  const all = await committed(server, from);
  end = all.at(-1);
  const followed = await Promise.all(readers);
  expect(all).toHaveLength(WRITERS * ROUNDS * 0.75);
  for (const { positions } of followed) expect(positions).toEqual(all);
  expect(followed.reduce((sum, { cuts }) => sum + cuts, 0)).toBeGreaterThan(40);
}, 120_000);

test('an event whose writer takes long to commit is delivered first, and those that waited for it after it', async () => {
  const listener = await listenLive(server, 'qn-deputy');
  const slow = new Client({ connectionString: server.databaseUrl });
  await slow.connect();
  await slow.query('begin');
  const entry = {
    type: 'ROUND_RESUMED',
    occurred_at: server.clock.now,
    audience: 'PUBLIC',
    roadmap_id: world.roadmapId,
  };
  await slow.query('select record_events($1::jsonb)', [JSON.stringify([entry])]);
  const others = CONTACTS.map(async (account) => (await poster(server, account))('Waits for the slow one'));
  await eventually(async () => (await lockWaiters()) >= CONTACTS.length);
  expect(eventsOf(listener.received)).toEqual([]);
  await slow.query('commit');
  await Promise.all(others);
  await listener.until((received) => eventsOf(received).length >= 4);
  expect(eventsOf(listener.received)[0].__typename).toBe('RoundResumed');
  expect(positionsOf(server, listener.received)).toEqual(await committed(server, from));
  await Promise.all([slow.end(), listener.stop()]);
});

async function lockWaiters(): Promise<number> {
  const [row] = await server.db.query(
    `select count(*)::integer as n from pg_stat_activity
     where datname = current_database() and application_name = 'jalon' and wait_event_type = 'Lock'`,
  );
  return row.n;
}

test('with two server processes on one database, every reader receives every event, whichever process wrote it', async () => {
  const other = await server.again();
  const urls = [server.url, other.url];
  const readers = await Promise.all(urls.map((url) => listenLive(server, 'qm-deputy', { url })));
  await writeTogether(urls, 2);
  const all = await committed(server, from);
  expect(all).toHaveLength(WRITERS * 2);
  for (const reader of readers) {
    await reader.until((received) => eventsOf(received).length >= all.length);
    expect(positionsOf(server, reader.received)).toEqual(all);
    await reader.stop();
  }
  await other.stop();
});

test('everything is delivered although the connection that listens for hints is cut during the traffic', async () => {
  const reader = await listenLive(server, 'qs-reviewer');
  const before = await tailBackends();
  const traffic = writeTogether([server.url], 4);
  await reader.until((received) => eventsOf(received).length > 5);
  await server.db.query('select pg_terminate_backend(pid) from unnest($1::integer[]) as pid', [before]);
  await traffic;
  const all = await committed(server, from);
  await reader.until((received) => eventsOf(received).length >= all.length);
  expect(positionsOf(server, reader.received)).toEqual(all);
  await eventually(async () => (await tailBackends()).length === 1);
  expect(await tailBackends()).not.toEqual(before);
  await reader.stop();
});

async function tailBackends(): Promise<number[]> {
  const rows: { pid: number }[] = await server.db.query(
    "select pid from pg_stat_activity where datname = current_database() and application_name = 'jalon-tail'",
  );
  return rows.map((row) => row.pid);
}

test('a comment of 20,000 characters of four bytes each arrives whole', async () => {
  const body = '𝔍'.repeat(20_000);
  const reader = await listenLive(server, 'officer');
  const post = await poster(server, 'qm-contact');
  expect((await post(body)).errors).toEqual([]);
  await reader.until((received) => eventsOf(received).length === 1);
  expect(eventsOf(reader.received)[0].comment.body.text).toBe(body);
  await reader.stop();
});
