import { consultation } from '../support/consultation';
import { eventsOf, listenLive } from '../support/live';
import { running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const DAY = 86_400_000;
const QUERY = `subscription ($after: EventCursor, $filter: EventFilter) {
  events(after: $after, filter: $filter) {
    __typename cursor occurredAt actor { delegation { code } }
    ... on RoundOpened { round { reference state } }
    ... on RoundClosing { before closesAt round { reference state closesAtLocal } }
    ... on RoundClosed { reason round { reference state } }
  }
}`;

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer({ markEvery: 100, reminders: [3 * DAY, DAY] });
});
afterEach(() => server.stop());

test('the clock opens a round, reminds of its deadline and closes it, once, though two processes run', async () => {
  const world = await makeWorld(server);
  const { announce, log } = running(server, world, consultation(server));
  await server.again();
  const day = (n: number) => new Date(Date.UTC(2027, 0, n));
  await announce('R2', { opensAt: day(16), closesAt: day(26), lateUntil: day(26) });
  const listener = await listenLive(server, 'qn-reviewer', {
    query: QUERY,
    filter: { round: 'R2', types: ['ROUND_OPENED', 'ROUND_CLOSING', 'ROUND_CLOSED'] },
  });
  const heard = () => eventsOf(listener.received);
  for (const [at, count] of [
    [day(16), 1],
    [day(23), 2],
    [new Date(day(25).getTime() + 1), 3],
    [day(26), 4],
  ] as const) {
    server.clock.now = at;
    await listener.until(() => heard().length === count);
  }
  const closing = { closesAt: '2027-01-26T00:00:00.000Z', actor: null };
  const round = { reference: 'R2', state: 'OPEN', closesAtLocal: '2027-01-26T01:00' };
  expect(heard()).toMatchObject([
    { __typename: 'RoundOpened', occurredAt: '2027-01-16T00:00:00.000Z' },
    { __typename: 'RoundClosing', before: 'P3D', occurredAt: '2027-01-23T00:00:00.000Z', ...closing, round },
    { __typename: 'RoundClosing', before: 'P1D', occurredAt: '2027-01-25T00:00:00.000Z', ...closing, round },
    { __typename: 'RoundClosed', reason: null, occurredAt: '2027-01-26T00:00:00.000Z' },
  ]);
  expect((await log('R2')).map(({ type }) => type)).toEqual([
    ...['ROUND_OPENED', 'ROUND_CLOSING', 'ROUND_CLOSING', 'ROUND_CLOSED'],
  ]);
  await listener.stop();
});
