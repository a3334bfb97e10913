import { readEventCursors } from '../../src/events/cursor';
import { eventually, httpClient, type Listener } from '../support/clients';
import { cloneDatabase } from '../support/database';
import {
  committed,
  cursorNow,
  eventsOf,
  listen,
  listenLive,
  openSocket,
  poll,
  positionsOf,
  poster,
} from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;

beforeAll(async () => {
  server = await startTestServer({ markEvery: 100, queuedEvents: 10 });
  world = await makeWorld(server);
});
afterAll(() => server.stop());

const asOf = async (account = 'officer') => cursorNow(await httpClient(server, account));
const typesOf = (listener: Listener) => listener.received.map((data) => data.events.__typename);
const textsOf = (listener: Listener) => eventsOf(listener.received).map((event) => event.comment.body.text);

describe('the order of things', () => {
  test('without a cursor a subscription begins now: the first thing it receives is CaughtUp', async () => {
    await world.post('qm-contact', 'Before');
    const listener = await listenLive(server, 'qn-contact');
    await world.post('qm-contact', 'After');
    await listener.until((received) => eventsOf(received).length > 0);
    expect(typesOf(listener)[0]).toBe('CaughtUp');
    expect(textsOf(listener)).toEqual(['After']);
    await listener.stop();
  });

  test('with a cursor it receives what it missed, then CaughtUp, then what happens', async () => {
    const after = await asOf();
    await world.post('qm-contact', 'Missed one');
    await world.post('qs-contact', 'Missed two');
    const listener = await listenLive(server, 'qn-contact', { after });
    expect(typesOf(listener)).toEqual(['CommentSubmitted', 'CommentSubmitted', 'CaughtUp']);
    await world.post('qs-contact', 'Live');
    await listener.until((received) => eventsOf(received).length === 3);
    expect(textsOf(listener)).toEqual(['Missed one', 'Missed two', 'Live']);
    await listener.stop();
  });

  test('between a query that tells its place and a subscription from there, nothing is lost and nothing comes twice', async () => {
    const query = await httpClient(server, 'qn-contact');
    const writing = (async () => {
      for (let n = 0; n < 20; n += 1) await world.post('qm-contact', `During ${n}`);
    })();
    const { data } = await query(
      '{ asOf { cursor } measure(reference: "P1-M1") { threads(first: 100) { nodes { body { text } } } } }',
    );
    const listener = await listen(server, 'qn-contact', { after: data.asOf.cursor });
    await writing;
    const snapshot: string[] = data.measure.threads.nodes.map((node: { body: { text: string } }) => node.body.text);
    const known = () => new Set([...snapshot, ...textsOf(listener)].filter((text) => text.startsWith('During')));
    await listener.until(() => known().size >= 20);
    expect(textsOf(listener)).toHaveLength(new Set(textsOf(listener)).size);
    await listener.stop();
  });

  test('CaughtUp recurs and moves the cursor on, although everything was invisible', async () => {
    const listener = await listenLive(server, 'qn-contact', { filter: { delegation: 'QN' } });
    await world.post('qm-contact', 'Not for this filter');
    const head = (await committed(server)).at(-1) ?? 0;
    await listener.until((received) => server.cursors.positionOf(received.at(-1).events.cursor) === head);
    expect(eventsOf(listener.received)).toEqual([]);
    const after = listener.received.at(-1).events.cursor;
    await listener.stop();
    const resumed = await listenLive(server, 'qn-contact', { after });
    expect(eventsOf(resumed.received)).toEqual([]);
    await resumed.stop();
  });
});

describe('what is asked for', () => {
  const cases = [
    ['types', { types: ['REPLY_POSTED'] }, []],
    ['a measure', { measure: 'P2-M1' }, ['Elsewhere']],
    ['a pillar', { pillar: 'P1' }, ['Here']],
    ['a round', { round: 'R1' }, ['Here', 'Elsewhere', 'Across']],
    ['a delegation', { delegation: 'QS' }, ['Elsewhere']],
    ['several things at once', { delegation: 'QM', measure: 'X-M1', types: ['COMMENT_SUBMITTED'] }, ['Across']],
  ] as const;

  test.each(cases)('%s: replayed, live and polled alike', async (_, filter, expected) => {
    const after = await asOf();
    const live = await listenLive(server, 'qn-contact', { filter });
    const mark = Math.random();
    await world.post('qm-contact', `Here ${mark}`, 'P1-M1');
    await world.post('qs-contact', `Elsewhere ${mark}`, 'P2-M1');
    await world.post('qm-contact', `Across ${mark}`, 'X-M1');
    const head = (await committed(server)).at(-1) ?? 0;
    const replayed = await listenLive(server, 'qn-contact', { after, filter });
    await live.until((received) => server.cursors.positionOf(received.at(-1).events.cursor) >= head);
    const polled = await poll(server, 'qn-contact', { after, filter });
    const words = expected.map((word) => `${word} ${mark}`);
    expect(textsOf(live)).toEqual(words);
    expect(textsOf(replayed)).toEqual(words);
    expect(
      polled.events.nodes.map((event: { comment: { body: { text: string } } }) => event.comment.body.text),
    ).toEqual(words);
    await Promise.all([live.stop(), replayed.stop()]);
  });

  test.each(['roadmap', 'round', 'pillar', 'measure', 'delegation'])(
    'a %s that does not exist is INVALID_FILTER',
    async (name) => {
      const filter = { [name]: 'NONE' };
      const listener = await listen(server, 'qn-contact', { filter });
      await listener.until(() => listener.failures.length > 0);
      expect(listener.failures).toMatchObject([{ extensions: { code: 'INVALID_FILTER' } }]);
      expect((await poll(server, 'qn-contact', { filter })).errors).toMatchObject([
        { extensions: { code: 'INVALID_FILTER' } },
      ]);
      await listener.stop();
    },
  );
});

describe('cursors that cannot be followed', () => {
  async function refusalOf(after: string) {
    const listener = await listen(server, 'officer', { after });
    await listener.until(() => listener.failures.length > 0);
    await listener.stop();
    expect(listener.received).toEqual([]);
    const polled = await poll(server, 'officer', { after });
    expect(polled.errors).toMatchObject([{ extensions: (listener.failures[0] as { extensions: object }).extensions }]);
    return (listener.failures[0] as { extensions: { code: string } }).extensions.code;
  }

  test.each([
    ['nonsense', 'nonsense'],
    ['empty text', ' '],
    ['a place without its proof', Buffer.alloc(20).toString('base64url')],
  ])('%s is CURSOR_INVALID', async (_, cursor) => {
    expect(await refusalOf(cursor)).toBe('CURSOR_INVALID');
  });

  test('a cursor with another place in it is CURSOR_INVALID', async () => {
    const bytes = Buffer.from(await asOf(), 'base64url');
    const at = bytes.length - 9;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    expect(await refusalOf(bytes.toString('base64url'))).toBe('CURSOR_INVALID');
  });

  test('a cursor of another database is CURSOR_INVALID', async () => {
    const elsewhere = await cloneDatabase();
    // Clones of one template share its key; databases that were migrated do not.
    await elsewhere.db.query('update event_head set cursor_key = sha256(cursor_key)');
    const cursor = (await readEventCursors(elsewhere.db)).of(2);
    await elsewhere.drop();
    expect(await refusalOf(cursor)).toBe('CURSOR_INVALID');
  });

  test('a cursor ahead of the log, as after a restored backup, is CURSOR_INVALID', async () => {
    await world.post('qm-contact', 'Ahead');
    const cursor = await asOf();
    const [head] = await server.db.query('select position from event_head');
    await server.db.query('update event_head set position = position - 1');
    expect(await refusalOf(cursor)).toBe('CURSOR_INVALID');
    await server.db.query('update event_head set position = $1', [head.position]);
  });

  test('a cursor older than what is kept is CURSOR_EXPIRED, and who has none begins at what is kept', async () => {
    const cursor = await asOf();
    await world.post('qm-contact', 'Kept no longer');
    await server.db.query('update event_head set oldest_position = position');
    expect(await refusalOf(cursor)).toBe('CURSOR_EXPIRED');
    const fromBeginning = await poll(server, 'officer');
    expect(fromBeginning.errors).toEqual([]);
    const now = await listenLive(server, 'officer', { after: await asOf() });
    await now.stop();
    await server.db.query('update event_head set oldest_position = 0');
  });
});

test('polling page by page and subscribing give the same record', async () => {
  const listener = await listen(server, 'qs-contact', {
    after: (await poll(server, 'qs-contact', { first: 0 })).events.pageInfo.endCursor,
  });
  const nodes = [];
  let after: string | null = null;
  for (let more = true; more; ) {
    const { events } = await poll(server, 'qs-contact', { first: 7, after });
    nodes.push(...events.nodes);
    after = events.pageInfo.endCursor;
    more = events.pageInfo.hasNextPage;
  }
  await listener.until((received) => received.at(-1)?.events.__typename === 'CaughtUp');
  expect(eventsOf(listener.received)).toEqual(nodes);
  expect(nodes.length).toBeGreaterThan(40);
  await listener.stop();
});

test('a reader that stops reading misses nothing once it reads again, and holds nobody up meanwhile', async () => {
  const aliases = Array.from({ length: 12 }, (_, n) => `t${n}: body { text }`).join(' ');
  const query = `subscription { events { __typename cursor ... on CommentSubmitted { comment { ${aliases} } } } }`;
  const slow = await openSocket(server, 'qs-contact');
  slow.send({ id: '1', type: 'subscribe', payload: { query } });
  await slow.frame('next', '1');
  const received = () => slow.frames.filter((frame) => frame.type === 'next').map((frame) => frame.payload.data);
  const quick = await listenLive(server, 'qn-contact');
  const before = (await committed(server)).at(-1) ?? 0;
  slow.socket.pause();
  const post = await poster(server, 'qm-contact');
  for (let n = 0; n < 40; n += 1) await post('𝔍'.repeat(19_990) + n);
  await quick.until((events) => eventsOf(events).length === 40);
  expect(eventsOf(received())).toEqual([]);
  slow.socket.resume();
  await eventually(() => eventsOf(received()).length >= 40, 20_000);
  const all = await committed(server, before);
  expect(positionsOf(server, received())).toEqual(all);
  expect(positionsOf(server, quick.received)).toEqual(all);
  slow.socket.close();
  await quick.stop();
});
