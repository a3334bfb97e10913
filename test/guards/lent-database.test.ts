import { stateOf } from '../support/consultation';
import { startTestServer } from '../support/server';
import { makeWorld } from '../support/world';

const nameOf = (server: { databaseUrl: string }) => new URL(server.databaseUrl).pathname;

test('a database that is lent again is as empty as a new one', async () => {
  const first = await startTestServer();
  const before = await stateOf(first);
  const world = await makeWorld(first);
  await world.post('qm-contact', 'Words');
  expect(await stateOf(first)).not.toEqual(before);
  await first.stop();
  const second = await startTestServer();
  expect(nameOf(second)).toBe(nameOf(first));
  expect(await stateOf(second)).toEqual(before);
  const again = await makeWorld(second);
  await again.post('qm-contact', 'Words');
  const [{ position }] = (await second.db.query('select position from event_head')) as [{ position: number }];
  expect(Number(position)).toBe(4);
  await second.stop();
});

test.each([
  'drop table idea_measure',
  'alter table response alter body drop not null',
  'alter table event disable trigger user',
  'create function one() returns integer language sql return 1',
])('a database in which somebody did “%s” is not lent again', async (change) => {
  const first = await startTestServer();
  await first.db.query(change);
  await first.stop();
  const second = await startTestServer();
  expect(nameOf(second)).not.toBe(nameOf(first));
  await second.stop();
});
