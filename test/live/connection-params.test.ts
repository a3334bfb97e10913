import { type RawSocket, rawSocket } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer({ settings: { publicRead: false, oneKey: false, oneContactPoint: true } });
  await makeWorld(server);
  token = await server.token('qm-contact');
});
afterAll(() => server.stop());

/** T stands for the token. */
const withToken = (params: object): object =>
  JSON.parse(JSON.stringify(params).replaceAll('"T"', `"${token}"`).replaceAll(' T"', ` ${token}"`));

/** Who one is on a socket that was opened with these params, or how it was closed. */
async function roleWith(raw: RawSocket, payload: object | null | undefined): Promise<string> {
  raw.send({ type: 'connection_init', payload });
  raw.socket.once('message', () => raw.send({ id: '1', type: 'subscribe', payload: { query: '{ viewer { role } }' } }));
  const closed = raw.closing().then(({ code, reason }) => `${code} ${reason}`);
  const known = raw.frame('next', '1').then((frame) => frame.payload.data.viewer.role as string);
  closed.catch(() => undefined);
  known.catch(() => undefined);
  const role = await Promise.race([closed, known]);
  raw.socket.terminate();
  return role;
}

test.each([
  { authorization: 'Bearer T' },
  { Authorization: 'Bearer T' },
  { AUTHORIZATION: 'bearer T' },
  { Authorization: 'T' },
  { headers: { Authorization: 'Bearer T' } },
  { headers: { authorization: 'Bearer T', 'content-type': 'application/json' } },
  { headers: { authorization: 'T' } },
  { Headers: { Authorization: 'Bearer T' } },
  { token: 'T' },
  { token: 'Bearer T' },
  { authToken: 'T' },
  { authToken: 'Bearer T' },
  { auth_token: 'T' },
  { accessToken: 'T' },
  { access_token: 'T' },
  { 'access-token': 'T' },
  { bearerToken: 'T' },
  { jwt: 'T' },
  { auth: 'Bearer T' },
  { auth: { token: 'T' } },
  { language: 'FR', token: 'T', clientName: 'desk' },
  { token: 'T', authorization: 'Bearer T', headers: { Authorization: 'Bearer T' } },
  { authorization: '', token: 'T' },
  { headers: { Authorization: 'Bearer T', cookie: 'theme=dark' } },
])('a token is taken from %j', async (params) => {
  expect(await roleWith(await rawSocket(server), withToken(params))).toBe('CONTACT_POINT');
});

test.each([
  undefined,
  null,
  {},
  { authorization: '' },
  { authorization: null },
  { token: null, headers: {} },
  { headers: null },
  { headers: { Authorization: '' } },
  { authToken: false },
  { language: 'FR', 'apollographql-client-name': 'desk', userAgent: 'a' },
  { headers: { 'x-csrf-token': 'abc', 'accept-language': 'fr' } },
  { reconnect: true, lazy: 1, list: [1, [2, { three: [null] }]] },
])('without a credential, as with %j, one is anonymous', async (params) => {
  expect(await roleWith(await rawSocket(server), params)).toBe('ANONYMOUS');
});

describe('a credential that is not understood is refused with 4403 and a reason, and never anonymous', () => {
  test.each([
    { authorization: 5 },
    { authorization: true },
    { authorization: ['Bearer T'] },
    { authorization: { token: 'T' } },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: 'Bearer Bearer T' },
    { authorization: 'Basic cW06cW0=' },
    { authorization: 'Token T' },
    { authorization: 'Bearer undefined' },
    { token: 'null' },
    { token: 'two words' },
    { token: { value: 'T' } },
    { headers: { Authorization: ['Bearer T'] } },
    { headers: [['Authorization', 'T']] },
    { headers: 'Authorization: Bearer T' },
    { headers: { headers: { Authorization: 'Bearer T' } } },
    { context: { headers: { Authorization: 'Bearer T' } } },
    { idToken: 'T' },
    { 'x-access-token': 'T' },
    { 'x-hasura-admin-secret': 'secret' },
    { apiKey: 'abc' },
    { user: 'qm-contact', password: 'secret' },
    { username: 'qm-contact' },
    { credentials: { key: 'T' } },
    { session: 'abc' },
    { headers: { Cookie: 'session=abc' } },
    { anything: 'Bearer T' },
    { a: { b: { c: { d: { e: { f: 'T' } } } } } },
  ])('%j', async (params) => {
    expect(await roleWith(await rawSocket(server), withToken(params))).toMatch(/^4403 [A-Z].{15,}\.$/);
  });

  test('two tokens that differ', async () => {
    const other = await server.token('officer');
    for (const params of [
      { token, authToken: other },
      { authorization: `Bearer ${token}`, Authorization: `Bearer ${other}` },
      { authorization: `Bearer ${token}`, headers: { Authorization: `Bearer ${other}` } },
    ])
      expect(await roleWith(await rawSocket(server), params)).toMatch(/^4403 Several tokens that differ/);
  });
});

describe('the header of the request that opens the socket', () => {
  async function socketWith(authorization: string): Promise<RawSocket> {
    const raw = await rawSocket(server, 'graphql-transport-ws', { authorization });
    return raw;
  }

  test('counts where connectionParams have no token, and must then be good', async () => {
    expect(await roleWith(await socketWith(`Bearer ${token}`), {})).toBe('CONTACT_POINT');
    expect(await roleWith(await socketWith('Bearer nonsense'), {})).toMatch(/^4403 The token is not valid/);
    expect(await roleWith(await socketWith('Basic cW06cW0='), {})).toMatch(/^4403 The Authorization header/);
  });

  test('of a proxy with a scheme of its own does not count beside a token', async () => {
    expect(await roleWith(await socketWith('Basic cW06cW0='), { token })).toBe('CONTACT_POINT');
  });

  test('with another token than connectionParams is refused', async () => {
    const other = await server.token('officer');
    expect(await roleWith(await socketWith(`Bearer ${other}`), { token })).toMatch(/^4403 Several tokens/);
  });
});

describe('on a socket, UNAUTHENTICATED says where the token goes there', () => {
  test.each(['{ delegations { nodes { code } } }', '{ roadmap { code } }', 'subscription { events { __typename } }'])(
    '%s',
    async (query) => {
      const raw = await rawSocket(server);
      raw.send({ type: 'connection_init' });
      await raw.frame('connection_ack');
      raw.send({ id: '1', type: 'subscribe', payload: { query } });
      const { errors } = (await raw.frame('next', '1')).payload;
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      expect(errors[0].message).toContain('connectionParams { authorization: "Bearer <token>" }');
      expect(errors[0].message).not.toContain('header');
      raw.socket.close();
    },
  );

  test.each([
    ['nonsense', 'The token is not valid here.'],
    ['of nobody', 'The token is good, but there is no active account for it here. Ask the administrator.'],
    ['expired', 'The token has expired. Get a new one.'],
  ])('a token that is %s: the socket is closed with the reason', async (kind, reason) => {
    const bad = {
      nonsense: 'a.b.c',
      'of nobody': await server.token('nobody'),
      expired: await server.token('qm-contact', -9),
    };
    const raw = await rawSocket(server);
    raw.send({ type: 'connection_init', payload: { token: bad[kind as keyof typeof bad] } });
    expect(await raw.closing()).toEqual({ code: 4403, reason });
  });
});
