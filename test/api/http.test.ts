import { request } from 'node:http';
import { connect } from 'node:net';
import { serverAudits } from 'graphql-http';
import { makeDataSource } from '../../src/data-source';
import { keyTokens } from '../../src/identity/jwt';
import { makeLog } from '../../src/log';
import { startServer } from '../../src/server/server';
import { httpClient } from '../support/clients';
import { defaultLimits, startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
});
afterAll(() => server.stop());

const JSON_TYPE = { 'Content-Type': 'application/json' };
const WHO = JSON.stringify({ query: '{ viewer { role } }' });
const INSIDE = /\bat .*:\d+:\d+|node_modules|\/src\/|select |insert |SQLSTATE|ECONN|relation "/i;

const send = (init: RequestInit, search = '') => fetch(`${server.url}/graphql${search}`, init);
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  send({ method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });
const asked = (query: string, variables?: object) => post(JSON.stringify({ query, variables }));
const latin1 = new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]);

describe('a request that HTTP refuses', () => {
  test.each<[string, number, () => Promise<Response>]>([
    ['malformed JSON', 400, () => post('{"query": ')],
    ['an empty body', 400, () => post('')],
    ['JSON that is no object', 400, () => post('"{ viewer { role } }"')],
    ['a null', 400, () => post('null')],
    ['bytes that are not UTF-8', 400, () => post(latin1)],
    ['an object without a query', 400, () => post('{"variables": {}}')],
    ['variables that are a text', 400, () => post(JSON.stringify({ query: '{ viewer { role } }', variables: 'x' }))],
    ['a batch', 400, () => post(`[${WHO},${WHO}]`)],
    ['a body of another type', 415, () => post(WHO, { 'Content-Type': 'text/plain' })],
    ['a form', 415, () => post('query={viewer{role}}', { 'Content-Type': 'application/x-www-form-urlencoded' })],
    ['another charset', 415, () => post(WHO, { 'Content-Type': 'application/json; charset=iso-8859-1' })],
    ['an encoded body', 415, () => post(WHO, { 'Content-Encoding': 'gzip' })],
    ['a body over the limit', 413, () => post(JSON.stringify({ query: ' '.repeat(defaultLimits.bodyBytes) }))],
    ['a document with a syntax error', 400, () => asked('{ viewer { role }')],
    ['a field that does not exist', 400, () => asked('{ viewer { nonsense } }')],
    [
      'a variable of the wrong type',
      400,
      () => asked('query ($n: Int) { events(first: $n) { nodes { cursor } } }', { n: 'x' }),
    ],
    ['too many tokens', 400, () => asked(`{ viewer { ${'role '.repeat(defaultLimits.tokens)} } }`)],
    [
      'a mutation by GET',
      405,
      () =>
        send(
          { headers: { Accept: 'application/json', 'x-apollo-operation-name': 'x' } },
          '?query=mutation%7Ba%3A__typename%7D',
        ),
    ],
    ['a simple request, as a form of another site sends it', 400, () => send({}, '?query=%7Bviewer%7Brole%7D%7D')],
    ['another method', 405, () => send({ method: 'PUT', headers: JSON_TYPE, body: WHO })],
    ['a token that is none', 401, () => post(WHO, { Authorization: 'Bearer nonsense' })],
    ['another kind of authorization', 401, () => post(WHO, { Authorization: 'Basic dTpw' })],
  ])('%s gets %i, with a code and a reason', async (_what, status, ask) => {
    const response = await ask();
    const text = await response.text();
    const [error] = JSON.parse(text).errors;
    expect({ status: response.status, code: error.extensions.code }).toEqual({
      status,
      code: expect.stringMatching(/^[A-Z_]+$/),
    });
    expect(error.extensions.code).not.toBe('INTERNAL');
    expect(error.message.length).toBeGreaterThan(5);
    expect(text).not.toMatch(INSIDE);
  });

  test('a body that grows past the limit without saying its length gets 413 all the same', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(`${server.url}/graphql`, { method: 'POST', headers: JSON_TYPE }, (response) => {
        resolve(response.statusCode);
        response.resume();
        sending.destroy();
      });
      sending.on('error', reject);
      sending.write(' '.repeat(defaultLimits.bodyBytes));
      sending.write(' ');
    });
    expect(status).toBe(413);
  });
});

test('a query by GET is answered', async () => {
  const response = await send({ headers: JSON_TYPE }, '?query=%7Bviewer%7Brole%7D%7D');
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 200,
    body: { data: { viewer: { role: 'ANONYMOUS' } } },
  });
});

test('answers are of the type that GraphQL over HTTP defines, where the client accepts it', async () => {
  const response = await post(WHO, { Accept: 'application/graphql-response+json' });
  expect(response.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test('stored queries are not offered, and that is said', async () => {
  const response = await post(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'ab' } } }));
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }] });
});

test('no other site may read answers', async () => {
  const response = await post(WHO, { Origin: 'https://elsewhere.example' });
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

describe('beside the API', () => {
  test('liveness and readiness are told', async () => {
    for (const [path, status] of [
      ['live', 'live'],
      ['ready', 'ready'],
    ]) {
      const response = await fetch(`${server.url}/health/${path}`);
      expect({ code: response.status, body: await response.json() }).toEqual({ code: 200, body: { status } });
    }
  });

  test.each(['/', '/graphql/', '/nothing', '/constructor', '//'])('nothing is at %s', async (path) => {
    const response = await fetch(`${server.url}${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toMatch(INSIDE);
  });

  test.each(['//', '/elsewhere', '*'])('an upgrade at %s is refused, and the server lives on', async (target) => {
    const { port } = new URL(server.url);
    const answer = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
      );
      socket.on('data', (bytes) => {
        received += bytes;
      });
      socket.setTimeout(3_000, () => socket.destroy());
      socket.on('close', () => resolve(received));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect((await post(WHO)).status).toBe(200);
  });
});

describe('a fault of our own', () => {
  const ideas = '{ roadmap { ideas { measures { reference } } } }';

  test('is masked, and carries the id under which it was logged', async () => {
    const broken = await startTestServer();
    try {
      await makeWorld(broken);
      await broken.db.query('drop table idea_measure');
      const answer = await (await httpClient(broken))(ideas);
      const [error] = answer.errors;
      expect(error?.extensions).toEqual({ code: 'INTERNAL', requestId: answer.headers.get('x-request-id') });
      expect(error?.message).toContain(error?.extensions.requestId);
      expect(answer.text).not.toMatch(INSIDE);
    } finally {
      await broken.stop();
    }
  });

  test('what takes too long is stopped and told as TIMEOUT', async () => {
    const db = await makeDataSource({ url: server.databaseUrl, statementTimeout: 100 }).initialize();
    const hurried = await startServer({
      ...{ host: '127.0.0.1', port: 0, db, databaseUrl: server.databaseUrl, clock: () => server.clock.now },
      ...{
        checkToken: keyTokens(new Uint8Array(), { issuer: '', audience: '', claim: 'sub' }),
        log: makeLog('silent', false),
      },
      ...{ settings: { publicRead: true, oneKey: false }, limits: defaultLimits, rateLimit: 'off', queuedEvents: 1 },
    });
    const holding = server.db.createQueryRunner();
    try {
      await holding.startTransaction();
      await holding.query('lock table idea in access exclusive mode');
      const answer = await (await httpClient(server, undefined, hurried.url))(ideas);
      expect(answer.errors.map((error) => error.extensions.code)).toEqual(['TIMEOUT']);
    } finally {
      await holding.rollbackTransaction();
      await holding.release();
      await hurried.stop();
      await db.destroy();
    }
  });
});

describe('the audits of GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${server.url}/graphql` });
  test('there are audits', () => expect(audits.length).toBeGreaterThan(50));
  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    expect(result.status === 'error' ? result.reason : 'ok').toBe('ok');
  });
});
