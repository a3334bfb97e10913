import { consultation } from '../support/consultation';
import { eventsOf, listenLive } from '../support/live';
import { type Running, running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

const QUERY = `subscription ($after: EventCursor, $filter: EventFilter) {
  events(after: $after, filter: $filter) {
    __typename cursor occurredAt
    ... on RoundOpened { round { reference state } }
    ... on RoundPaused { round { reference state } }
    ... on RoundResumed { round { reference state } }
    ... on RoundExtended { round { reference closesAt permissions { canComment { allowed } } } }
    ... on RoundClosed { round { reference state permissions { canComment { reasons } } } }
    ... on CommentReleased { comment { reference } }
    ... on CommentSubmitted { comment { reference late } }
  }
}`;

let server: TestServer;
let world: World;
let { announce, becomes, delegationId, run } = {} as Running;

beforeEach(async () => {
  server = await startTestServer({ markEvery: 100 });
  world = await makeWorld(server, { release: 'AT_CLOSE' });
  ({ announce, becomes, delegationId, run } = running(server, world, consultation(server)));
});
afterEach(() => server.stop());

const CLOSES = '2027-01-20T12:00:00.000Z';
const listen = (account: string) => listenLive(server, account, { query: QUERY });
type Listening = Awaited<ReturnType<typeof listen>>;
const heard = (listener: Listening) => eventsOf(listener.received);
const types = (listener: Listening) => heard(listener).map((event) => event.__typename);

test('a pause that outlasts the deadline is heard to its end, in order', async () => {
  await world.post('qm-contact', 'Sealed');
  const listener = await listen('qn-contact');
  await run('pauseRound', 'R1');
  await becomes('2027-01-20T18:30:00Z');
  await listener.until(() => types(listener).includes('CommentReleased'));
  expect(heard(listener)).toMatchObject([
    { __typename: 'RoundPaused', occurredAt: '2027-01-15T12:00:00.000Z' },
    { __typename: 'RoundClosed', occurredAt: CLOSES, round: { reference: 'R1', state: 'CLOSED' } },
    { __typename: 'CommentReleased', occurredAt: CLOSES, comment: { reference: 'R1-QM-001' } },
  ]);
  await listener.stop();
});

test('a round that was due long ago is heard to open and to close', async () => {
  const listener = await listen('officer');
  const day = (n: number) => new Date(Date.UTC(2027, 0, n));
  await announce('R2', { opensAt: day(16), closesAt: day(17), lateUntil: day(17) });
  await becomes('2027-01-18T00:00:00Z');
  await listener.until(() => types(listener).length === 3);
  expect(heard(listener)).toMatchObject([
    { __typename: 'RoundAnnounced' },
    { __typename: 'RoundOpened', occurredAt: '2027-01-16T00:00:00.000Z', round: { reference: 'R2' } },
    { __typename: 'RoundClosed', occurredAt: '2027-01-17T00:00:00.000Z', round: { reference: 'R2' } },
  ]);
  await listener.stop();
});

test('an extension after the close is heard by the delegation that has it, with what it may do', async () => {
  const [own, other] = [await listen('qm-reviewer'), await listen('qn-contact')];
  await becomes(CLOSES);
  const later = { closesAt: '2027-01-25T12:00:00Z', delegationId: await delegationId('QM') };
  expect((await run('extendRound', 'R1', later)).errors).toEqual([]);
  await world.post('qm-contact', 'With more time');
  for (const listener of [own, other]) await listener.until(() => types(listener).includes('CommentSubmitted'));
  expect(types(other)).toEqual(['RoundClosed', 'CommentSubmitted']);
  expect(heard(own)).toMatchObject([
    { __typename: 'RoundClosed' },
    { __typename: 'RoundExtended', round: { closesAt: '2027-01-25T12:00:00.000Z' } },
    { __typename: 'CommentSubmitted', comment: { reference: 'R1-QM-001', late: false } },
  ]);
  await Promise.all([own.stop(), other.stop()]);
});

test('what is refused is not heard', async () => {
  const listener = await listen('officer');
  await becomes(CLOSES);
  await run('resumeRound', 'R1');
  await run('extendRound', 'R1', { closesAt: '2027-02-01T00:00:00Z' });
  await run('extendRound', 'R1', { closesAt: '2027-01-19T00:00:00Z', delegationId: await delegationId('QM') });
  await announce('R2');
  await listener.until(() => types(listener).includes('RoundOpened'));
  expect(types(listener)).toEqual(['RoundClosed', 'RoundAnnounced', 'RoundOpened']);
  await listener.stop();
});

test('comments that are submitted in one go are heard in the order of their references', async () => {
  await becomes(CLOSES);
  const listener = await listen('qn-contact');
  const bodies = Array.from({ length: 8 }, (_, n) => `Late ${n}`);
  await Promise.all(bodies.map((body) => world.post('qm-contact', body)));
  await listener.until(() => types(listener).length === bodies.length);
  const references = heard(listener).map(({ comment }) => comment.reference);
  expect(references).toEqual(bodies.map((_, n) => `R1-QM-00${n + 1}`));
  await listener.stop();
});
