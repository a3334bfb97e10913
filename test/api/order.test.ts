import { randomUUID } from 'node:crypto';
import { parseGlobalId } from '../../src/nodes/global-id';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;

async function anew(release: 'IMMEDIATE' | 'AT_CLOSE' = 'IMMEDIATE'): Promise<void> {
  if (server) await server.stop();
  server = await startTestServer();
  world = await makeWorld(server, { release });
  people = consultation(server);
}
afterAll(() => server.stop());

async function verified(count: number, over: object = {}): Promise<string[]> {
  const ids = [];
  for (let n = 0; n < count; n += 1) {
    const { id } = await people.done('qm-contact', 'draftComment', await people.words({ body: `Words ${n}`, ...over }));
    await people.done('qm-contact', 'verifyComment', { commentId: id, expectedVersion: 1 });
    ids.push(id);
  }
  return ids;
}
const submit = async (commentIds: string[]): Promise<Data[]> =>
  people.done('qm-contact', 'submitComments', { idempotencyKey: randomUUID(), commentIds });
const references = (nodes: Data[]) => nodes.map(({ reference }) => reference);
const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => `R1-QM-${String(from + n).padStart(3, '0')}`);

/** Every list in the order of submission, page by page. */
const LISTS: Record<string, string> = {
  queue: 'comments(PAGE) { nodes { reference submittedAt } pageInfo { hasNextPage endCursor } }',
  search:
    'comments(filter: { text: "words" }, PAGE) { nodes { reference submittedAt } pageInfo { hasNextPage endCursor } }',
  delegation:
    'comments(filter: { delegation: ["QM"] }, PAGE) { nodes { reference submittedAt } pageInfo { hasNextPage endCursor } }',
  threads:
    'measure(reference: "P1-M1") { threads(PAGE) { nodes { reference submittedAt } pageInfo { hasNextPage endCursor } } }',
};

async function listed(list: string, direction: string, first: number, account = 'officer'): Promise<Data[]> {
  const found: Data[] = [];
  let after: string | null = null;
  do {
    const page = `first: ${first}, after: $after, orderBy: { field: SUBMITTED_AT, direction: ${direction} }`;
    const query = `query ($after: String) { ${LISTS[list]?.replace('PAGE', page)} }`;
    const { data, errors } = await people.send(account, query, { after });
    expect(errors).toEqual([]);
    const { nodes, pageInfo } = data.comments ?? data.measure.threads;
    found.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

describe('what is submitted in one go', () => {
  beforeAll(async () => {
    await anew();
    await submit(await verified(23));
  }, 120_000);

  test.each(Object.keys(LISTS))('is listed by reference in: %s, both ways and however it is paged', async (list) => {
    for (const first of [100, 7, 1]) {
      expect(references(await listed(list, 'ASC', first))).toEqual(numbers(1, 23));
      expect(references(await listed(list, 'DESC', first))).toEqual(numbers(1, 23).toReversed());
    }
  });

  test('is shown with one and the same instant, that of the submission', async () => {
    const shown = new Set((await listed('queue', 'ASC', 100)).map(({ submittedAt }) => submittedAt));
    expect([...shown]).toEqual([server.clock.now.toISOString()]);
  });

  test('is found by that instant', async () => {
    const within = async (from: string, until: string) => {
      const query = `query ($range: DateTimeRange) { comments(filter: { submittedBetween: $range }) { totalCount } }`;
      return (await people.send('officer', query, { range: { from, until } })).data.comments.totalCount;
    };
    const [at, next] = [server.clock.now.toISOString(), new Date(server.clock.now.getTime() + 1).toISOString()];
    expect(await within(at, next)).toBe(23);
    expect(await within('2027-01-01T00:00:00Z', at)).toBe(0);
    expect(await within(next, '2028-01-01T00:00:00Z')).toBe(0);
  });

  test('is told by the log in that order', async () => {
    const { data } = await people.send(
      'officer',
      '{ events(first: 100) { nodes { ... on CommentSubmitted { comment { reference } } } } }',
    );
    const told = data.events.nodes.flatMap(({ comment }: Data) => comment ?? []);
    expect(references(told)).toEqual(numbers(1, 23));
  });
});

describe('what comes in the same millisecond', () => {
  beforeEach(() => anew());

  test('one after the other, is listed by reference', async () => {
    for (let n = 0; n < 6; n += 1) await world.post('qm-contact', `Words ${n}`);
    await submit(await verified(3));
    await world.post('qm-contact', 'Words at last');
    expect(references(await listed('threads', 'ASC', 4))).toEqual(numbers(1, 10));
    expect(references(await listed('search', 'DESC', 4))).toEqual(numbers(1, 10).toReversed());
  });

  test('all at once, is listed by reference', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, n) => world.post('qm-contact', `Words ${n}`)));
    expect(references(await listed('queue', 'ASC', 5))).toEqual(numbers(1, 12));
  });

  test('is listed by number, where a number has got one digit more', async () => {
    const issued = 'insert into reference_counter (round_id, issuer, last_number) values ($1, $2, $3)';
    await server.db.query(issued, [world.roundId, 'QM', 997]);
    await submit(await verified(4));
    const expected = ['R1-QM-998', 'R1-QM-999', 'R1-QM-1000', 'R1-QM-1001'];
    for (const list of Object.keys(LISTS)) expect(references(await listed(list, 'ASC', 3))).toEqual(expected);
  });

  test('in two rounds, is listed by reference in each', async () => {
    const { announce } = running(server, world, people);
    const roundId = await announce('R2');
    const first = await people.id('R1');
    const mixed = [];
    for (let n = 0; n < 3; n += 1)
      mixed.push(...(await verified(1, { roundId })), ...(await verified(1, { roundId: first })));
    expect(references(await submit(mixed))).toEqual([1, 2, 3].flatMap((n) => [`R2-QM-00${n}`, `R1-QM-00${n}`]));
    const all = references(await listed('queue', 'ASC', 2));
    for (const round of ['R1', 'R2'])
      expect(all.filter((one) => one.startsWith(round))).toEqual([1, 2, 3].map((n) => `${round}-QM-00${n}`));
  });
});

describe('the clock', () => {
  const at = (milliseconds: number) => {
    server.clock.now = new Date(Date.UTC(2027, 0, 15, 12) + milliseconds);
  };
  const submittedAt = async () => (await listed('queue', 'ASC', 100)).map((one) => one.submittedAt);
  beforeEach(() => anew());

  test('of a process that lags a little does not turn the order round', async () => {
    await world.post('qm-contact', 'Words 1');
    at(-20);
    await world.post('qm-contact', 'Words 2');
    expect(references(await listed('queue', 'ASC', 100))).toEqual(numbers(1, 2));
    expect(await submittedAt()).toEqual(['2027-01-15T12:00:00.000Z', '2027-01-15T12:00:00.000Z']);
  });

  test('that was set back is believed: nobody is stamped with a time that was wrong', async () => {
    await world.post('qm-contact', 'Words 1');
    at(-60_000);
    await world.post('qm-contact', 'Words 2');
    expect(await submittedAt()).toEqual(['2027-01-15T11:59:00.000Z', '2027-01-15T12:00:00.000Z']);
  });

  test('going on, is what is recorded', async () => {
    await submit(await verified(2));
    at(1);
    await world.post('qm-contact', 'Words 1');
    const rows = (await server.db.query(
      `select to_char(submitted_at at time zone 'UTC', 'SS.US') as at from comment where submitted_at is not null order by reference`,
    )) as { at: string }[];
    expect(rows.map((row) => row.at)).toEqual(['00.000000', '00.000001', '00.001000']);
  });
});

test('what is released at the close is told in the order of the references', async () => {
  await anew('AT_CLOSE');
  const ids = await verified(12);
  await submit(ids);
  const { becomes } = running(server, world, people);
  await becomes('2027-01-20T12:00:00Z');
  const told = (await server.db.query(
    "select comment_ids[1] as id from event where type = 'COMMENT_RELEASED' order by position",
  )) as { id: string }[];
  expect(told.map(({ id }) => id)).toEqual(ids.map((id) => parseGlobalId(id).id));
  expect(references(await listed('threads', 'ASC', 5, 'qn-contact'))).toEqual(numbers(1, 12));
}, 60_000);
