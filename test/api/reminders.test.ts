import { advanceRounds } from '../../src/rounds/round.service';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { type Running, running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;
let { run, create } = {} as Running;

beforeEach(async () => {
  server = await startTestServer();
  people = consultation(server);
  ({ run, create } = running(server, await makeWorld(server), people));
});
afterEach(() => server.stop());

const HOUR = 3_600_000;
const EVERY = [14 * 24 * HOUR, 3 * 24 * HOUR, 24 * HOUR];
const at = async (instant: string) => {
  server.clock.now = new Date(instant);
  await Promise.all([1, 2, 3].map(() => advanceRounds(server.db, server.clock.now, EVERY)));
};
const reminded = async () => {
  const query =
    '{ events(first: 100, filter: { types: [ROUND_CLOSING], round: "R3" }) { nodes { occurredAt actor { person { id } } ... on RoundClosing { before closesAt } } } }';
  return (await people.send('qm-reviewer', query)).data.events.nodes.map(
    (one: Data) => `${one.before} ${one.occurredAt}`,
  );
};

test('reminders come once each at their instants, however many processes run', async () => {
  await create();
  for (const instant of [
    '2027-02-15T16:59:59.999Z',
    '2027-02-15T17:00:00Z',
    '2027-02-20T00:00:00Z',
    '2027-02-26T17:00:05Z',
    '2027-03-01T00:00:00Z',
    '2027-03-02T00:00:00Z',
  ])
    await at(instant);
  expect(await reminded()).toEqual([
    'P14D 2027-02-15T17:00:00.000Z',
    'P3D 2027-02-26T17:00:00.000Z',
    'P1D 2027-02-28T17:00:00.000Z',
  ]);
});

test('there is no reminder of what lay before the announcement, of a deadline that was moved away, or of one that has passed', async () => {
  await create({
    opensAt: '2027-01-16T00:00:00Z',
    closesAt: '2027-01-21T00:00:00Z',
    lateUntil: '2027-01-21T00:00:00Z',
  });
  await at('2027-01-17T23:59:00Z');
  expect(await reminded()).toEqual([]);
  await run('extendRound', 'R3', { closesAt: '2027-02-21T00:00:00Z' });
  await at('2027-01-20T00:00:00Z');
  expect(await reminded()).toEqual([]);
  await at('2027-02-07T00:00:01Z');
  expect(await reminded()).toEqual(['P14D 2027-02-07T00:00:00.000Z']);
  await at('2027-02-22T00:00:01Z');
  expect(await reminded()).toHaveLength(1);
});
