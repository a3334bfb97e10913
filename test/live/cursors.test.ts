import { createHmac } from 'node:crypto';
import { eventCursors } from '../../src/events/cursor';
import { advanceRounds } from '../../src/rounds/round.service';
import { httpClient, type Listener, type Query } from '../support/clients';
import { type Consultation, consultation } from '../support/consultation';
import { cursorNow, eventsOf, listenLive, poll } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;
let qn: Query;

beforeAll(async () => {
  server = await startTestServer({ markEvery: 50 });
  world = await makeWorld(server, { release: 'AT_CLOSE' });
  people = consultation(server);
  qn = await httpClient(server, 'qn-contact');
  await world.post('qn-contact', 'Of QN');
});
afterAll(() => server.stop());

const position = (cursor: string) => server.cursors.positionOf(cursor);

/** What QN must not learn of: sealed comments and replies of QM, and the work of the Secretariat on them. */
async function sealedWork(): Promise<void> {
  const { done, words } = people;
  const comment = await done('qm-contact', 'postComment', await words({ body: 'Sealed' }));
  await done('qm-contact', 'editComment', { commentId: comment.id, expectedVersion: 1, body: 'Sealed anew' });
  await done('officer', 'assignComments', { commentIds: [comment.id] });
  await done('officer', 'replyToComment', {
    idempotencyKey: `reply ${comment.id}`,
    commentId: comment.id,
    body: 'Why?',
    language: 'EN',
  });
  const input = {
    idempotencyKey: `answer ${comment.id}`,
    commentIds: [comment.id],
    disposition: 'NOTED',
    body: 'x',
    language: 'EN',
  };
  await done('officer', 'draftResponse', input);
}

/** The cursor as it was made before: a bare position and its proof. */
async function oldCursor(place: number): Promise<string> {
  const [{ key }] = await server.db.query('select cursor_key as key from event_head');
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(place));
  const proof = createHmac('sha256', key).update(bytes).digest().subarray(0, 12);
  return Buffer.concat([bytes, proof]).toString('base64url');
}

describe('a cursor', () => {
  test('is made alike by the server and by the database', async () => {
    for (const place of [0, 1, 255, 256, 2 ** 31, 2 ** 40 + 7, Number.MAX_SAFE_INTEGER]) {
      const [{ cursor }] = await server.db.query('select event_cursor($1, $2) as cursor', [place, server.cursors.keys]);
      expect(cursor).toBe(server.cursors.of(place));
      expect(position(cursor)).toBe(place);
    }
  });

  test('shows nothing of its place: cursors of neighbours have as little in common as any two texts', () => {
    const [one, other] = [41, 42].map((place) => Buffer.from(server.cursors.of(place), 'base64url'));
    const alike = [...(one ?? [])].filter((byte, at) => byte === other?.[at]).length;
    expect(alike).toBeLessThan(6);
    expect(server.cursors.of(41)).not.toBe(eventCursors(Buffer.alloc(32)).of(41));
  });

  test('that changed in any bit is refused', () => {
    const bytes = Buffer.from(server.cursors.of(3), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => position(forged.toString('base64url'))).toThrow('not issued by this server');
    }
  });

  test('that a client has kept from before goes on working; with another proof it is refused', async () => {
    const { events } = await poll(server, 'qn-contact', { first: 100 });
    const last = events.nodes.at(-1);
    const before = await oldCursor(position(last.cursor) - 1);
    expect((await poll(server, 'qn-contact', { after: before })).events.nodes).toEqual([last]);
    const listener = await listenLive(server, 'qn-contact', { after: before });
    expect(eventsOf(listener.received)).toHaveLength(1);
    await listener.stop();
    const forged = `${before.slice(0, -1)}${before.endsWith('A') ? 'B' : 'A'}`;
    expect((await poll(server, 'qn-contact', { after: forged })).errors).toMatchObject([
      { extensions: { code: 'CURSOR_INVALID' } },
    ]);
  });

  test('of an event is always the same, for everybody', async () => {
    const cursorsFor = async (account: string) =>
      (await poll(server, account, { first: 100, filter: { types: ['ROUND_OPENED'] } })).events.nodes[0].cursor;
    expect(await cursorsFor('qn-contact')).toBe(await cursorsFor('qn-contact'));
    expect(await cursorsFor('qn-contact')).toBe(await cursorsFor('officer'));
  });
});

test('another delegation’s sealed work changes no byte that QN is sent, cursors included', async () => {
  const listener = await listenLive(server, 'qn-contact', {
    query: 'subscription { events { __typename cursor occurredAt } }',
  });
  const before = await everythingFor(['qn-contact', 'qn-reviewer']);
  const heard = eventsOf(listener.received).length;
  for (let n = 0; n < 3; n += 1) await sealedWork();
  await marks(listener, 2);
  expect(eventsOf(listener.received)).toHaveLength(heard);
  expect(await everythingFor(['qn-contact', 'qn-reviewer'])).toEqual(before);
  await world.post('qn-contact', 'Heard');
  await listener.until((received) => eventsOf(received).length === heard + 1);
  await listener.stop();
});

test('nor the number that comes next, nor how far the round has come', async () => {
  const NEXT = `{ round(reference: "R1") { version closesAt lateUntil extensions { reason } }
    delegations(first: 10) { totalCount } comments(first: 1) { totalCount } }`;
  const before = (await qn(NEXT)).text;
  await sealedWork();
  expect((await qn(NEXT)).text).toBe(before);
});

describe('what somebody may not see moves no cursor of theirs, and what they may see does', () => {
  const endCursor = async (variables: object) =>
    (await poll(server, 'qn-contact', variables)).events.pageInfo.endCursor;

  test.each<[string, () => Promise<string>]>([
    ['asOf', () => cursorNow(qn)],
    ['asOf of a visitor', async () => cursorNow(await httpClient(server))],
    ['the end of the last page', () => endCursor({ first: 100 })],
    ['the end of an empty page', async () => endCursor({ after: await cursorNow(qn) })],
    ['the end of a page for which nothing was', () => endCursor({ filter: { types: ['ROUND_PAUSED'] } })],
    ['the mark after a replay', () => markOf({})],
    ['the mark of who wished for something else', () => markOf({ filter: { types: ['ROUND_PAUSED'] } })],
  ])('%s', async (_, cursor) => {
    const before = await cursor();
    await sealedWork();
    expect(await cursor()).toBe(before);
    await server.db.query(
      `select record_events(jsonb_build_array(to_jsonb(e))) from event e where type = 'ROUND_OPENED' order by position limit 1`,
    );
    expect(position(await cursor())).toBeGreaterThan(position(before));
  });

  async function markOf(wanted: object): Promise<string> {
    const listener = await listenLive(server, 'qn-contact', wanted);
    await listener.stop();
    return listener.received.at(-1).events.cursor;
  }

  test('the marks of a quiet stream', async () => {
    const listener = await listenLive(server, 'qn-contact');
    await sealedWork();
    await marks(listener, 3);
    expect(new Set(listener.received.map((data) => data.events.cursor)).size).toBe(1);
    await listener.stop();
  });

  test('those who see more are further on', async () => {
    await sealedWork();
    const [mine, theirs, all] = await Promise.all(
      ['qn-contact', 'qm-contact', 'officer'].map(async (account) =>
        position(await cursorNow(await httpClient(server, account))),
      ),
    );
    expect(mine).toBeLessThan(theirs ?? 0);
    expect(theirs).toBeLessThan(all ?? 0);
  });

  test('who polls from there misses nothing once the round is released, and receives nothing twice', async () => {
    const before = await cursorNow(qn);
    await sealedWork();
    server.clock.now = new Date(server.clock.now.getTime() + 6 * 86_400_000);
    await advanceRounds(server.db, server.clock.now);
    const { events } = await poll(server, 'qn-contact', { after: before, first: 100 });
    const types = events.nodes.map((event: { __typename: string }) => event.__typename);
    expect(types.filter((type: string) => type === 'RoundClosed')).toHaveLength(1);
    expect(types).toContain('CommentReleased');
    const cursors = events.nodes.map((event: { cursor: string }) => event.cursor);
    expect(new Set(cursors).size).toBe(cursors.length);
    expect((await poll(server, 'qn-contact', { after: events.pageInfo.endCursor })).events.nodes).toEqual([]);
  });
});

/** Waits for marks that come from now on. */
async function marks(listener: Listener, number: number): Promise<void> {
  const since = listener.received.length;
  await listener.until((received) => received.length >= since + number);
}

/** All of the log and of the comments that people see, byte by byte. */
async function everythingFor(accounts: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const account of accounts) {
    const query = await httpClient(server, account);
    for (const first of [1, 2, 3, 100]) {
      const LOG = `{ asOf { cursor time } events(first: ${first}) { edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { __typename cursor occurredAt actor { delegation { code } person { id name } } } } }`;
      texts.push((await query(LOG)).text);
    }
    const COMMENTS = `{ comments(first: 100) { totalCount pageInfo { hasNextPage endCursor } nodes { id reference version depth replyCount history { version } } }
      measure(reference: "P1-M1") { threads { totalCount } commentSummary { submitted awaitingResponse answered } } round(reference: "R1") { version } }`;
    texts.push((await query(COMMENTS)).text);
  }
  return texts;
}
