import { createHmac } from 'node:crypto';
import { eventCursors, freshSalt } from '../../src/events/cursor';
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
    for (const place of [0, 1, 255, 2 ** 31, Number.MAX_SAFE_INTEGER])
      for (const salt of ['0', '1', '-1', '9223372036854775807', '-9223372036854775808', freshSalt()]) {
        const sql = 'select event_cursor($1, $2, $3) as cursor';
        const [{ cursor }] = await server.db.query(sql, [place, salt, server.cursors.keys]);
        expect(cursor).toBe(server.cursors.of(place, salt));
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
    const bytes = Buffer.from(server.cursors.of(3, freshSalt()), 'base64url');
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

describe('two cursors of the end of the log are never the same, whether it has moved or not', () => {
  const endCursor = async (first = 100) => (await poll(server, 'qn-contact', { first })).events.pageInfo.endCursor;

  test.each<[string, () => Promise<string>]>([
    ['asOf', () => cursorNow(qn)],
    ['the end of the last page', () => endCursor()],
    [
      'the end of an empty page',
      async () => (await poll(server, 'qn-contact', { after: await cursorNow(qn) })).events.pageInfo.endCursor,
    ],
  ])('%s', async (_, cursor) => {
    const before = [await cursor(), await cursor(), await cursor()];
    await sealedWork();
    const after = [await cursor(), await cursor()];
    expect(new Set([...before, ...after]).size).toBe(5);
    expect(new Set(before.map(position)).size).toBe(1);
    expect(position(after[0] ?? '')).toBeGreaterThan(position(before[0] ?? ''));
  });

  test('asOf twice in one request, also for a visitor', async () => {
    const { data } = await (await httpClient(server))('{ one: asOf { cursor } other: asOf { cursor } }');
    expect(data.one.cursor).not.toBe(data.other.cursor);
    expect(position(data.one.cursor)).toBe(position(data.other.cursor));
  });

  test('the marks of a stream', async () => {
    const listener = await listenLive(server, 'qn-contact');
    await listener.until((received) => received.length >= 3);
    const marks = listener.received.map((data) => data.events.cursor);
    expect(new Set(marks).size).toBe(marks.length);
    expect(new Set(marks.map(position)).size).toBe(1);
    await listener.stop();
  });

  test('a page of nothing gives back the cursor that it was asked with, so that none can be told by it', async () => {
    const cursor = await cursorNow(qn);
    await world.post('qn-contact', 'One more');
    const { events } = await poll(server, 'qn-contact', { after: cursor, first: 0 });
    expect(events.pageInfo).toMatchObject({ hasNextPage: true, endCursor: cursor });
  });
});

test('another delegation’s sealed work changes no byte that QN is sent, but for cursors of the end and the time', async () => {
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

/** Waits for marks that come from now on. */
async function marks(listener: Listener, number: number): Promise<void> {
  const since = listener.received.length;
  await listener.until((received) => received.length >= since + number);
}

/** All of the log and of the comments that people see, byte by byte; what stands for the end of the log is left out. */
async function everythingFor(accounts: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const account of accounts) {
    const query = await httpClient(server, account);
    for (const first of [1, 2, 3, 100]) {
      const LOG = `{ events(first: ${first}) { edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { __typename cursor occurredAt actor { delegation { code } person { id name } } } } }`;
      const { data, text } = await query(LOG);
      const { hasNextPage, endCursor } = data.events.pageInfo;
      texts.push(hasNextPage ? text : text.replace(endCursor, 'end'));
    }
    const COMMENTS = `{ comments(first: 100) { totalCount pageInfo { hasNextPage endCursor } nodes { id reference version depth replyCount history { version } } }
      measure(reference: "P1-M1") { threads { totalCount } commentSummary { submitted awaitingResponse answered } } round(reference: "R1") { version } }`;
    texts.push((await query(COMMENTS)).text);
  }
  return texts;
}
