import { openSocket } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('a query of somebody who is no longer active is refused, and what else runs on the socket goes on', async () => {
  await makeWorld(server);
  const socket = await openSocket(server, 'qm-reviewer');
  await server.db.query("update person set disabled_at = now() where account = 'qm-reviewer'");
  socket.send({ id: 'who', type: 'subscribe', payload: { query: '{ viewer { role } }' } });
  const told = await socket.frame('next', 'who');
  expect(JSON.stringify(told)).toContain('UNAUTHENTICATED');
  socket.send({ type: 'ping' });
  expect(await socket.frame('pong')).toBeDefined();
});
