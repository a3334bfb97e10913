import { eventually, subscribe } from '../support/clients';
import { listenLive } from '../support/live';
import { keptLog, type Line } from '../support/log';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const { log, lines } = keptLog();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ log });
  await makeWorld(server);
});
afterAll(() => server.stop());
beforeEach(() => void lines.splice(0));

const known = {
  ...{ level: 20, time: expect.any(Number), durationMs: expect.any(Number), statements: expect.any(Number) },
  ...{ transport: 'websocket', requestId: expect.stringMatching(/^[\da-f-]{36}$/) },
};

async function asked(account: string | undefined, query: string): Promise<Line> {
  const socket = await subscribe(server, account, query);
  await eventually(() => lines.length > 0);
  await socket.stop();
  expect(lines).toHaveLength(1);
  return lines[0];
}

test('a query on a socket has one line', async () => {
  const line = await asked('qm-contact', 'query WhoAmI { viewer { role } }');
  expect(line).toEqual({
    ...known,
    ...{ operation: 'query', name: 'WhoAmI', account: 'qm-contact', msg: 'An operation ended' },
  });
  expect(line.statements).toBeGreaterThan(0);
});

test('an operation on a socket that fails is told of with its code', async () => {
  expect(await asked(undefined, '{ rounds { id } }')).toMatchObject({
    ...{ transport: 'websocket', operation: 'query', codes: ['UNAUTHENTICATED'] },
  });
});

test('a document that is refused on a socket is told of with its code', async () => {
  expect(await asked('qm-contact', '{ nothing }')).toMatchObject({
    ...{ transport: 'websocket', account: 'qm-contact', codes: ['GRAPHQL_VALIDATION_FAILED'] },
    msg: 'An operation ended',
  });
});

test('a subscription is told of when it begins and when it ends', async () => {
  const listener = await listenLive(server, 'qm-contact');
  expect(lines).toEqual([
    { ...known, operation: 'subscription', name: 'Live', account: 'qm-contact', msg: 'A subscription began' },
  ]);
  await listener.stop();
  await eventually(() => lines.length > 1);
  expect(lines.slice(1)).toEqual([
    { ...known, operation: 'subscription', name: 'Live', account: 'qm-contact', msg: 'A subscription ended' },
  ]);
  expect(lines[1].requestId).toBe(lines[0].requestId);
});

test('a subscription whose connection is lost has ended', async () => {
  const listener = await listenLive(server, 'qm-contact');
  listener.cut();
  await eventually(() => lines.some(({ msg }) => msg === 'A subscription ended'));
  await listener.stop();
});

test('a subscription that is refused is told of with its code', async () => {
  const line = await asked(undefined, 'subscription Mine { events { __typename } }');
  expect(line).toMatchObject({ operation: 'subscription', name: 'Mine', codes: ['UNAUTHENTICATED'] });
});
