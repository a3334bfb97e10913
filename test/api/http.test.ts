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
const GRAPHQL = { Accept: 'application/graphql-response+json' };
const SUBSCRIPTION = 'subscription { events { cursor } }';
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
    ['a mutation by GET', 405, () => send({}, '?query=mutation%7Ba%3A__typename%7D')],
    ['a subscription by POST', 400, () => asked(SUBSCRIPTION)],
    ['a subscription by GET', 400, () => send({}, `?query=${encodeURIComponent(SUBSCRIPTION)}`)],
    ['a type that is not served', 406, () => post(WHO, { Accept: 'text/html' })],
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

const BY_GET = '?query=%7Bviewer%7Brole%7D%7D';

test.each<[string, RequestInit, string]>([
  ['without any header', {}, BY_GET],
  ['with a type, though it has no body', { headers: JSON_TYPE }, BY_GET],
  ['from a page of another origin', { headers: { Origin: 'https://elsewhere.example' } }, BY_GET],
  ['with empty parameters', {}, `${BY_GET}&operationName=&variables=&extensions=`],
  ['with a name', {}, '?query=query%20A%7Bviewer%7Brole%7D%7D%20query%20B%7B__typename%7D&operationName=A'],
])('a query by GET is answered %s', async (_how, init, search) => {
  const response = await send(init, search);
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 200,
    body: { data: { viewer: { role: 'ANONYMOUS' } } },
  });
});

test('HEAD is answered as GET is, without the body', async () => {
  const [head, get] = [await send({ method: 'HEAD' }, BY_GET), await send({}, BY_GET)];
  const told = ({ status, headers }: Response) => [status, headers.get('content-type')];
  expect(told(head)).toEqual(told(get));
  expect(await head.text()).toBe('');
  const mutation = await send({ method: 'HEAD' }, '?query=mutation%7B__typename%7D');
  expect([mutation.status, mutation.headers.get('allow')]).toEqual([405, 'POST']);
});

test('a URL that ends in a slash is the same', async () => {
  const response = await fetch(`${server.url}/graphql/`, { method: 'POST', headers: JSON_TYPE, body: WHO });
  expect(await response.json()).toEqual({ data: { viewer: { role: 'ANONYMOUS' } } });
});

test.each(['POST', 'GET'])('a subscription by %s is told where subscriptions are served', async (method) => {
  const search = `?query=${encodeURIComponent(SUBSCRIPTION)}`;
  const response = method === 'GET' ? await send({}, search) : await asked(SUBSCRIPTION);
  const { errors } = (await response.json()) as { errors: { message: string }[] };
  expect(errors).toEqual([
    { message: expect.stringMatching(/WebSocket.*graphql-transport-ws/), extensions: { code: 'BAD_REQUEST' } },
  ]);
});

test('what is refused before its document is looked at is refused in the type that was asked for', async () => {
  const answers = [
    await post('{"query": ', GRAPHQL),
    await post(WHO, { ...GRAPHQL, 'Content-Type': 'text/plain' }),
    await post(' '.repeat(defaultLimits.bodyBytes + 1), GRAPHQL),
    await post(WHO, { ...GRAPHQL, Authorization: 'Bearer nonsense' }),
    await send({ method: 'PUT', headers: GRAPHQL, body: WHO }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 415, 413, 401, 405]);
  for (const answer of answers) {
    expect(answer.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
    expect(await answer.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: expect.any(String) } }],
    });
  }
  expect(answers[3]?.headers.get('www-authenticate')).toBe('Bearer');
  expect(answers[4]?.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
});

describe('a failure', () => {
  const round = '{ round(reference: "R1") { id } }';
  const answered = async (query: string, accept: object = GRAPHQL) => {
    const response = await post(JSON.stringify({ query }), accept as Record<string, string>);
    return { status: response.status, ...((await response.json()) as { data?: object; errors: { path: string[] }[] }) };
  };

  test('of all that was asked for has no data, and the status of its code', async () => {
    expect(await answered(round)).toMatchObject({ status: 401, data: null, errors: [{ path: ['round'] }] });
    expect((await answered(`{ again: ${round.slice(2)}`)).status).toBe(401);
    expect((await answered(round, {})).status).toBe(200);
  });

  test('of a part leaves the others, with 200, as the specification has it', async () => {
    const answer = await answered(`{ viewer { role } ${round.slice(2)}`);
    expect(answer).toMatchObject({ status: 200, data: { viewer: { role: 'ANONYMOUS' }, round: null } });
    expect(answer.errors).toHaveLength(1);
  });
});

describe('caches are told', () => {
  const headersOf = async (headers: Record<string, string>) => {
    const response = await send({ headers }, BY_GET);
    return { control: response.headers.get('cache-control'), vary: response.headers.get('vary')?.split(', ') };
  };

  test('to keep nothing that was made for somebody, not even a refusal', async () => {
    const good = await headersOf({ Authorization: `Bearer ${await server.token('qm-contact')}` });
    const bad = await headersOf({ Authorization: 'Bearer nonsense' });
    expect([good.control, bad.control]).toEqual(['private, no-store', 'private, no-store']);
  });

  test('to ask anew for what was made for anybody, and on what it depends', async () => {
    const { control, vary } = await headersOf({});
    expect(control).toBe('no-cache');
    expect(vary).toEqual(['Accept', 'Accept-Encoding', 'Accept-Language', 'Authorization']);
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
    const told = async (path: string) => {
      const response = await fetch(`${server.url}/health/${path}`);
      return { code: response.status, body: await response.json() };
    };
    expect(await told('live')).toEqual({ code: 200, body: { status: 'live' } });
    const checks = { server: { ready: true }, database: { ready: true } };
    expect(await told('ready')).toEqual({ code: 200, body: { status: 'ready', checks } });
  });

  test.each(['/', '/graphql/x', '/nothing', '/constructor', '//'])('nothing is at %s', async (path) => {
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
      ...{
        settings: { publicRead: true, oneKey: false, oneContactPoint: true },
        limits: defaultLimits,
        rateLimit: 'off',
        queuedEvents: 1,
      },
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
    expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
  });
});
