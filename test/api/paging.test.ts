import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let { send } = {} as Consultation;

beforeEach(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  ({ send } = consultation(server));
});
afterEach(() => server.stop());

const LISTS = {
  comments:
    'comments(%) { nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }',
  threads:
    'measure(reference: "P1-M1") { threads(%) { nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }',
} as const;
type List = keyof typeof LISTS;
const lists = Object.keys(LISTS) as List[];

async function page(list: List, args: string): Promise<Data> {
  const { data, errors } = await send('qn-contact', `{ ${LISTS[list].replace('%', args)} }`);
  expect(errors).toEqual([]);
  return list === 'threads' ? data.measure.threads : data.comments;
}
const idsOf = (connection: Data): string[] => connection.nodes.map((node: { id: string }) => node.id);

/** Comments that come in groups at one instant: their order within it is that of their ids. */
async function postMany(count: number, label = 'Comment', perInstant = 3): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    if (at % perInstant === 0) server.clock.now = new Date(server.clock.now.getTime() + 1);
    await world.post(at % 2 ? 'qm-contact' : 'qs-contact', `${label} ${at}`);
  }
}

interface Direction {
  readonly size: 'first' | 'last';
  readonly place: 'after' | 'before';
  readonly goesOn: 'hasNextPage' | 'hasPreviousPage';
  readonly from: 'endCursor' | 'startCursor';
}
const FORWARDS: Direction = { size: 'first', place: 'after', goesOn: 'hasNextPage', from: 'endCursor' };
const BACKWARDS: Direction = { size: 'last', place: 'before', goesOn: 'hasPreviousPage', from: 'startCursor' };

/** Walks a list to its end, doing something after each page. Returns its items in the order of the list. */
async function walk(list: List, way: Direction, size: number, after: (pages: number) => Promise<void>) {
  const pages: string[][] = [];
  let place = '';
  for (let goesOn = true; goesOn; ) {
    const read = await page(list, `${way.size}: ${size}${place}`);
    pages.push(idsOf(read));
    place = `, ${way.place}: "${read.pageInfo[way.from]}"`;
    goesOn = read.pageInfo[way.goesOn];
    await after(pages.length);
  }
  return (way === FORWARDS ? pages : pages.toReversed()).flat();
}

test.each(lists)('a walk forwards and a walk backwards through %s give the whole list, ties included', async (list) => {
  await postMany(11);
  const whole = idsOf(await page(list, 'first: 100'));
  expect(new Set(whole).size).toBe(11);
  const nothing = async () => undefined;
  for (const size of [1, 2, 4, 11]) {
    expect(await walk(list, FORWARDS, size, nothing)).toEqual(whole);
    expect(await walk(list, BACKWARDS, size, nothing)).toEqual(whole);
  }
});

test.each(lists)('walks through %s give each item once while others arrive', async (list) => {
  await postMany(9);
  const before = idsOf(await page(list, 'first: 100'));
  // At the very instant of the newest, so that newcomers tie with what is being read.
  const arrive = (label: string) => async (at: number) => void (await world.post('qm-contact', `${label} ${at}`));
  for (const way of [FORWARDS, BACKWARDS]) {
    const walked = await walk(list, way, 2, arrive(way.size));
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked.filter((id) => before.includes(id))).toEqual(before);
  }
});

test('newest first is oldest first, reversed', async () => {
  await postMany(7);
  const inOrder = async (direction: string) =>
    idsOf(await page('comments', `first: 100, orderBy: { field: SUBMITTED_AT, direction: ${direction} }`));
  expect(await inOrder('ASC')).toEqual((await inOrder('DESC')).toReversed());
});

test('the last items are those at the end, in the order of the list', async () => {
  await postMany(5);
  const whole = idsOf(await page('comments', 'first: 100'));
  const last = await page('comments', 'last: 2');
  expect(idsOf(last)).toEqual(whole.slice(-2));
  expect(last.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
  expect(last.edges.map((edge: Data) => edge.node.id)).toEqual(idsOf(last));
  expect([last.edges[0].cursor, last.edges[1].cursor]).toEqual([last.pageInfo.startCursor, last.pageInfo.endCursor]);
});

test('twenty come unless a number is given', async () => {
  await postMany(21);
  expect((await page('comments', 'after: null')).nodes).toHaveLength(20);
});

test('a page of none tells how many there are and that there is more', async () => {
  await postMany(2);
  expect(await page('comments', 'first: 0')).toEqual({
    nodes: [],
    edges: [],
    pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
    totalCount: 2,
  });
});

test('delegations are walked by code, both ways', async () => {
  const codes = async (args: string) => {
    const { data } = await send(
      'officer',
      `{ delegations(${args}) { nodes { code } pageInfo { endCursor startCursor } } }`,
    );
    return data.delegations;
  };
  const first = await codes('first: 2');
  expect(first.nodes).toEqual([{ code: 'QM' }, { code: 'QN' }]);
  expect((await codes(`first: 2, after: "${first.pageInfo.endCursor}"`)).nodes).toEqual([{ code: 'QS' }]);
  const last = await codes('last: 1');
  expect((await codes(`last: 1, before: "${last.pageInfo.startCursor}"`)).nodes).toEqual([{ code: 'QN' }]);
});
