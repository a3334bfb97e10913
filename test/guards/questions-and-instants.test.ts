import { randomUUID } from 'node:crypto';
import { QuestionsAndInstants1764000000018 } from '../../migrations/1764000000018-questions-and-instants';
import { globalId, parseGlobalId } from '../../src/nodes/global-id';
import { consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
});
afterAll(() => server.stop());

test('a database that has comments learns whom the Secretariat asked, and tells instants apart', async () => {
  const { done } = consultation(server);
  const reply = (account: string, commentId: string): Promise<Data> =>
    done(account, 'replyToComment', {
      ...{ idempotencyKey: randomUUID(), commentId },
      ...{ body: 'Words', language: 'EN' },
    });
  const ids = [];
  for (let n = 0; n < 12; n += 1) ids.push(await world.post('qm-contact', `Words ${n}`));
  await world.post('qn-contact', 'Words of another');
  const remark = await reply('qn-contact', globalId('Comment', ids[0] ?? ''));
  const question = await reply('officer', remark.id);
  const more = await reply('officer2', question.id);

  const migration = new QuestionsAndInstants1764000000018();
  const runner = server.db.createQueryRunner();
  await migration.down(runner);
  await runner.query("update comment set submitted_at = date_trunc('milliseconds', submitted_at)");
  await migration.up(runner);
  await runner.release();

  const asked = (await server.db.query(
    `select c.id, d.code from comment c join delegation d on d.id = c.asked_delegation_id order by c.depth`,
  )) as { id: string; code: string }[];
  expect(asked).toEqual([question, more].map(({ id }) => ({ id: parseGlobalId(id).id, code: 'QN' })));
  const order = (await server.db.query(
    `select c.id from comment c join delegation d on d.id = c.delegation_id where d.code = 'QM' order by c.submitted_at, c.id`,
  )) as { id: string }[];
  expect(order.map(({ id }) => id)).toEqual(ids);
  const next = await world.post('qm-contact', 'The next');
  const [last] = (await server.db.query('select id from comment order by submitted_at desc limit 1')) as {
    id: string;
  }[];
  expect(last?.id).toBe(next);
});
