import pino from 'pino';
import { eventually } from '../support/clients';
import { openSocket, rawSocket } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
const said: string[] = [];

beforeAll(async () => {
  const log = pino({ level: 'warn' }, { write: (line: string) => void said.push(line) });
  server = await startTestServer({ log });
  await makeWorld(server);
});
afterAll(() => server.stop());
const printed = jest.spyOn(console, 'error');
beforeEach(() => printed.mockClear());
afterEach(() => {
  expect(said.splice(0)).toEqual([]);
  expect(printed).not.toHaveBeenCalled();
});

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const subscribing = (members: string) => `{"type":"subscribe","id":"1","payload":{${members}}}`;
const QUERY = '"query":"{ viewer { role } }"';

describe('a message that is not of the protocol ends the socket with 4400 and says why', () => {
  test.each([
    ['null', 'null'],
    ['a number', '5'],
    ['a text', '"subscribe"'],
    ['a list', '[]'],
    ['a list nested deep', deep(5_000)],
    ['an object without a type', '{}'],
    ['a type that is none', '{"type":{"toString":1}}'],
    ['a type of Object', '{"type":"constructor"}'],
    ['what only servers say', '{"type":"next","id":"1","payload":{"data":{}}}'],
    ['an error of a server', '{"type":"error","id":"1","payload":[{"message":"x"}]}'],
    ['an error with a text in it', '{"type":"error","id":"1","payload":["x"]}'],
    ['an acknowledgement', '{"type":"connection_ack"}'],
    ['a ping with a text', '{"type":"ping","payload":"x"}'],
    ['a ping with a list that cannot be a text', '{"type":"ping","payload":[{"toString":1}]}'],
    ['a ping nested deep', `{"type":"ping","payload":{"a":${deep(5_000)}}}`],
    ['a pong nested deep', `{"type":"pong","payload":{"a":${deep(50_000)}}}`],
    ['a completion without an id', '{"type":"complete"}'],
    ['a completion of a number', '{"type":"complete","id":1}'],
    ['an operation without an id', `{"type":"subscribe","payload":{${QUERY}}}`],
    ['an empty id', `{"type":"subscribe","id":"","payload":{${QUERY}}}`],
    ['an id of 257 characters', `{"type":"subscribe","id":"${'x'.repeat(257)}","payload":{${QUERY}}}`],
    ['an id that is a number', `{"type":"subscribe","id":1,"payload":{${QUERY}}}`],
    ['an id that is a list', `{"type":"subscribe","id":["1"],"payload":{${QUERY}}}`],
    ['a payload that is null', '{"type":"subscribe","id":"1","payload":null}'],
    ['a payload that is a list', '{"type":"subscribe","id":"1","payload":[]}'],
    ['a query that is null', subscribing('"query":null')],
    ['a query that is a number', subscribing('"query":5')],
    ['a query that is a list', subscribing('"query":["{ viewer { role } }"]')],
    ['a query that is an object nested deep', subscribing(`"query":${deep(50_000)}`)],
    ['variables that are a list', subscribing(`${QUERY},"variables":[]`)],
    ['variables that are a text', subscribing(`${QUERY},"variables":"{}"`)],
    ['variables that are a number', subscribing(`${QUERY},"variables":0`)],
    ['a name that is a number', subscribing(`${QUERY},"operationName":5`)],
    ['a name that is an object', subscribing(`${QUERY},"operationName":{}`)],
    ['extensions that are a text', subscribing(`${QUERY},"extensions":"x"`)],
    ['two messages', '{"type":"pong"}{"type":"pong"}'],
    ['nothing', ''],
    ['a type of ten thousand characters', `{"type":"${'é'.repeat(10_000)}"}`],
  ])('%s', async (_, message) => {
    const raw = await openSocket(server);
    raw.send(message);
    const { code, reason } = await raw.closing();
    expect({ code, reason }).toEqual({ code: 4400, reason: expect.stringMatching(/^\S.{5,}/) });
    expect(raw.frames).toEqual([{ type: 'connection_ack' }]);
  });

  test.each([
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00])],
    ['half a message', Buffer.from('{"type":"pi')],
  ])('%s in a binary frame', async (_, bytes) => {
    const raw = await openSocket(server);
    raw.socket.send(bytes, { binary: true });
    expect((await raw.closing()).code).toBe(4400);
  });

  test('what followed it is not done', async () => {
    const raw = await openSocket(server, 'qm-contact');
    raw.send('{"type":"nonsense"}');
    raw.send({ id: '1', type: 'subscribe', payload: { query: '{ viewer { role } }' } });
    expect((await raw.closing()).code).toBe(4400);
    expect(raw.frames).toHaveLength(1);
  });
});

describe('what is unusual is answered all the same', () => {
  test.each(['__proto__', 'constructor', ' ', '\u0000', '"', '💬', 'x'.repeat(256)])(
    'an id that reads %j',
    async (id) => {
      const raw = await openSocket(server, 'qm-contact');
      raw.send({ id, type: 'subscribe', payload: { query: '{ viewer { role } }' } });
      await raw.frame('complete', id);
      expect(raw.frames.slice(1).map((frame) => [frame.id, frame.type])).toEqual([
        [id, 'next'],
        [id, 'complete'],
      ]);
      raw.send({ id, type: 'subscribe', payload: { query: 'subscription { events { __typename } }' } });
      await eventually(() => raw.frames.length === 4);
      expect(raw.frames.at(-1)).toEqual({
        id,
        type: 'next',
        payload: { data: { events: { __typename: 'CaughtUp' } } },
      });
      raw.socket.close();
    },
  );

  test('a message in a binary frame', async () => {
    const raw = await openSocket(server);
    raw.socket.send(Buffer.from(subscribing(QUERY)), { binary: true });
    await raw.frame('complete', '1');
    raw.socket.close();
  });

  test.each([
    ['members that nobody knows', subscribing(`${QUERY},"more":{"a":1}`)],
    ['nothing but nulls', subscribing(`${QUERY},"variables":null,"operationName":null,"extensions":null`)],
    ['names of Object as variables', subscribing(`${QUERY},"variables":{"__proto__":{"a":1},"constructor":null}`)],
  ])('an operation with %s', async (_, message) => {
    const raw = await openSocket(server);
    raw.send(message);
    expect((await raw.frame('next', '1')).payload).toEqual({ data: { viewer: { role: 'ANONYMOUS' } } });
    raw.socket.close();
  });

  test('an empty name of an operation is a name that none has', async () => {
    const raw = await openSocket(server);
    raw.send(subscribing(`"query":"query A { viewer { role } } query B { viewer { role } }","operationName":""`));
    const { payload } = await raw.frame('error', '1');
    expect(payload).toMatchObject([{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }]);
    raw.socket.close();
  });

  test('a completion of what was never begun, and pongs that nobody asked for', async () => {
    const raw = await openSocket(server);
    for (const id of ['1', '__proto__', 'constructor']) raw.send({ type: 'complete', id });
    for (let n = 0; n < 500; n += 1) raw.send({ type: 'pong', payload: { n } });
    raw.send({ type: 'ping', payload: { last: true } });
    expect(await raw.frame('pong')).toEqual({ type: 'pong', payload: { last: true } });
    raw.socket.close();
  });

  test('a ping before the first message', async () => {
    const raw = await rawSocket(server);
    raw.send({ type: 'ping' });
    expect(await raw.frame('pong')).toEqual({ type: 'pong' });
    raw.socket.close();
  });
});

test.each([
  ['an operation', `{"type":"subscribe","id":"1","payload":{${QUERY}}}`, 4401],
  ['nonsense', '{"type":"nonsense"}', 4400],
  ['no object as connectionParams', '{"type":"connection_init","payload":"Bearer x"}', 4400],
  ['a list as connectionParams', '{"type":"connection_init","payload":[["authorization","Bearer x"]]}', 4400],
  ['connectionParams nested deep', `{"type":"connection_init","payload":{"a":${deep(5_000)}}}`, 4400],
])('before anything else, %s ends the socket and tells nothing of what was sent', async (_, message, expected) => {
  const raw = await rawSocket(server);
  raw.send(message);
  const { code, reason } = await raw.closing();
  expect(code).toBe(expected);
  expect(reason).not.toContain('Bearer x');
});

test('an operation sent together with the first message comes before it was answered: 4401', async () => {
  const raw = await rawSocket(server);
  raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${await server.token('qm-contact')}` } });
  raw.send(subscribing(QUERY));
  expect((await raw.closing()).code).toBe(4401);
});

test('a socket that is cut while its operations run leaves nothing behind', async () => {
  for (let n = 0; n < 20; n += 1) {
    const raw = await openSocket(server, 'qm-contact');
    raw.send(
      subscribing(n % 2 ? '"query":"subscription { events { __typename } }"' : '"query":"{ comments { totalCount } }"'),
    );
    raw.socket.terminate();
  }
  const raw = await openSocket(server, 'qm-contact');
  raw.send(subscribing(QUERY));
  await raw.frame('complete', '1');
  raw.socket.close();
});
