import { contractDocument, eventually, httpClient } from '../support/clients';
import { committed, eventsOf, listenLive, measureId, openSocket, positionsOf, rawSocket } from '../support/live';
import { defaultLimits, startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;

beforeAll(async () => {
  server = await startTestServer({ limits: { ...defaultLimits, operationsPerSocket: 3, bodyBytes: 200_000 } });
  world = await makeWorld(server);
});
afterAll(() => server.stop());

const SUBSCRIPTION = 'subscription { events { __typename } }';
const subscribing = (id: string, query: string, variables?: object) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});

describe('the socket is closed', () => {
  test.each([
    ['that is no JSON', 'nonsense'],
    ['of an unknown type', '{"type":"begin"}'],
    ['without an operation', '{"type":"subscribe","id":"1"}'],
    ['in bytes that are no UTF-8 JSON', '\u0000'],
  ])('with 4400 for a message %s', async (_, message) => {
    const raw = await openSocket(server);
    raw.send(message);
    expect((await raw.closing()).code).toBe(4400);
  });

  test('with 4401 for an operation before the first message', async () => {
    const raw = await rawSocket(server);
    raw.send(subscribing('1', '{ viewer { role } }'));
    expect((await raw.closing()).code).toBe(4401);
  });

  test.each([
    ['another subprotocol', 'graphql-ws'],
    ['no subprotocol', null],
  ])('with 4406 for %s', async (_, protocol) => {
    const raw = await rawSocket(server, protocol);
    expect((await raw.closing()).code).toBe(4406);
  });

  test('with 4408 if the first message does not come', async () => {
    const raw = await rawSocket(server);
    expect((await raw.closing()).code).toBe(4408);
  });

  test('with 4409 for an id that is still in use', async () => {
    const raw = await openSocket(server, 'qm-contact');
    raw.send(subscribing('1', SUBSCRIPTION));
    await raw.frame('next', '1');
    raw.send(subscribing('1', SUBSCRIPTION));
    expect((await raw.closing()).code).toBe(4409);
  });

  test('with 4429 for a second first message', async () => {
    const raw = await openSocket(server);
    raw.send({ type: 'connection_init' });
    expect((await raw.closing()).code).toBe(4429);
  });

  test('with 1009 for a frame that is too large', async () => {
    const raw = await openSocket(server);
    raw.send(subscribing('1', `{ viewer { role } } # ${'x'.repeat(200_000)}`));
    expect((await raw.closing()).code).toBe(1009);
  });
});

describe('an operation that fails leaves the socket open', () => {
  const parents = `${'parent { '.repeat(20)} id ${'}'.repeat(20)}`;

  test.each([
    ['a syntax error', '{ viewer {', 'GRAPHQL_PARSE_FAILED'],
    ['an empty document', '', 'GRAPHQL_PARSE_FAILED'],
    ['too many tokens', `{ ${'viewer { role } '.repeat(1_500)} }`, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ viewer { salary } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['too much nesting', `{ comment(reference: "R1-QM-001") { ${parents} } }`, 'LIMIT_EXCEEDED'],
  ])('%s', async (_, query, code) => {
    const raw = await openSocket(server);
    raw.send(subscribing('1', query));
    expect((await raw.frame('error', '1')).payload).toMatchObject([
      { message: expect.any(String), extensions: { code } },
    ]);
    raw.send(subscribing('2', '{ viewer { role } }'));
    await raw.frame('complete', '2');
    raw.socket.close();
  });

  test('a name that no operation of the document has', async () => {
    const raw = await openSocket(server);
    const { type, id, payload } = subscribing('1', 'query A { viewer { role } } query B { viewer { role } }');
    raw.send({ type, id, payload: { ...payload, operationName: 'C' } });
    const error = await raw.frame('error', '1');
    expect(error.payload).toMatchObject([{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }]);
    raw.socket.close();
  });

  test('a place in the document is told with the error', async () => {
    const raw = await openSocket(server);
    raw.send(subscribing('1', '{ viewer { role }'));
    expect((await raw.frame('error', '1')).payload[0].locations).toEqual([{ line: 1, column: 18 }]);
    raw.socket.close();
  });
});

test('queries and mutations run over the socket too', async () => {
  const raw = await openSocket(server, 'qm-contact');
  raw.send(subscribing('1', '{ viewer { role delegation { code } } }'));
  expect((await raw.frame('next', '1')).payload).toEqual({
    data: { viewer: { role: 'CONTACT_POINT', delegation: { code: 'QM' } } },
  });
  const input = {
    idempotencyKey: 'ws',
    subjectId: await measureId(server, 'P1-M1'),
    kind: 'GENERAL',
    body: 'By socket',
    language: 'EN',
  };
  raw.send(subscribing('2', contractDocument('post-comment'), { input }));
  expect((await raw.frame('next', '2')).payload.data.postComment.errors).toEqual([]);
  raw.send(subscribing('3', '{ node(id: "nonsense") { id } }'));
  expect((await raw.frame('next', '3')).payload.errors).toMatchObject([
    { path: ['node'], extensions: { code: 'INVALID_ID' } },
  ]);
  raw.socket.close();
});

describe('what one socket may hold is bounded', () => {
  test('operations: one more than allowed is LIMIT_EXCEEDED, and has its place when another ends', async () => {
    const raw = await openSocket(server, 'qm-contact');
    for (const id of ['1', '2', '3']) raw.send(subscribing(id, SUBSCRIPTION));
    await raw.frame('next', '3');
    raw.send(subscribing('4', SUBSCRIPTION));
    const { payload } = await raw.frame('error', '4');
    expect(payload).toMatchObject([
      { message: expect.stringContaining('At most 3'), extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
    raw.send({ id: '1', type: 'complete' });
    raw.send({ type: 'ping' });
    await raw.frame('pong');
    raw.send(subscribing('5', SUBSCRIPTION));
    await raw.frame('next', '5');
    raw.socket.close();
  });

  test('operations that a client completes at once still count until they have ended', async () => {
    const raw = await openSocket(server, 'qm-contact');
    for (let n = 0; n < 50; n += 1) {
      raw.send(subscribing(`q${n}`, '{ comments { nodes { body { text } } } }'));
      raw.send({ id: `q${n}`, type: 'complete' });
    }
    raw.send(subscribing('last', '{ viewer { role } }'));
    expect((await raw.frame('error', 'last')).payload).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
    raw.socket.close();
  });

  test('answers that nobody reads: the server does not read on either, and does when they are read', async () => {
    const raw = await openSocket(server);
    const payload = { text: 'x'.repeat(150_000) };
    raw.socket.pause();
    for (let n = 0; n < 300; n += 1) raw.send({ type: 'ping', payload });
    const other = await httpClient(server);
    for (let n = 0; n < 20; n += 1) await other('{ viewer { role } }');
    expect(raw.socket.bufferedAmount).toBeGreaterThan(10_000_000);
    raw.socket.resume();
    await eventually(() => raw.frames.filter((frame) => frame.type === 'pong').length === 300);
    raw.socket.close();
  });
});

test('a server that stops closes its sockets with 1001, and who resumes elsewhere has lost nothing', async () => {
  const leaving = await server.again();
  const before = (await committed(server)).at(-1) ?? 0;
  const listener = await listenLive(server, 'qn-contact', { url: leaving.url });
  const deaf = await openSocket({ ...server, url: leaving.url });
  deaf.socket.pause();
  await world.post('qm-contact', 'Before');
  await listener.until((received) => eventsOf(received).length === 1);
  const begun = Date.now();
  const stopped = leaving.stop();
  await world.post('qm-contact', 'Meanwhile');
  await eventually(() => listener.closed !== undefined);
  expect(listener.closed?.code).toBe(1001);
  await stopped;
  expect(Date.now() - begun).toBeLessThan(10_000);
  await world.post('qm-contact', 'Afterwards');
  const after = listener.received.at(-1).events.cursor;
  const resumed = await listenLive(server, 'qn-contact', { after });
  const positions = [...new Set([...positionsOf(server, listener.received), ...positionsOf(server, resumed.received)])];
  expect(positions).toEqual(await committed(server, before));
  expect(eventsOf(resumed.received).length + eventsOf(listener.received).length).toBe(3);
  await resumed.stop();
  deaf.socket.terminate();
});
