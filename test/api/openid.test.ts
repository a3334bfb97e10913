import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openIdTokens } from '../../src/identity/jwt';
import { makeMachineToken } from '../../src/identity/machine-token';
import { openSocket, rawSocket } from '../support/live';
import { giveToken, holding } from '../support/machines';
import { OpenIdProvider } from '../support/openid';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const HERE = 'https://jalon.example';
const ELSEWHERE = 'https://elsewhere.example';

const provider = new OpenIdProvider();
const servers: TestServer[] = [];
const issuer = () => provider.issuer;
const startProvider = () => provider.start();
const stopProvider = () => provider.stop();
const tokenFor = (resource: string) => provider.tokenFor(resource);

beforeEach(startProvider);
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await stopProvider();
});

async function serverWith({ claim = 'sub', cooldown = 0 } = {}): Promise<TestServer> {
  const server = await startTestServer({
    checkToken: openIdTokens({ issuer: issuer(), audience: HERE, claim }, cooldown),
  });
  servers.push(server);
  await makeWorld(server);
  return server;
}

async function ask(server: TestServer, token: string) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json',
      Authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: '{ viewer { role person { name } } }' }),
  });
  const body = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  return { status: response.status, data: body.data, code: body.errors?.[0]?.extensions.code };
}

const known = {
  status: 200,
  data: { viewer: { role: 'CONTACT_POINT', person: { name: 'Name of qm-contact' } } },
  code: undefined,
};

test.each(['sub', 'client_id', 'https://jalon.example/account'])(
  'a token of the provider is known by its claim %s',
  async (claim) => {
    expect(await ask(await serverWith({ claim }), await tokenFor(HERE))).toEqual(known);
  },
);

test('beside the provider a machine comes with a token of its own, also while the provider is gone', async () => {
  const server = await serverWith();
  const machine = { account: 'qm-script', delegation: 'QM', scopes: ['READ'] } as const;
  const token = await giveToken(server.db, machine);
  const script = { status: 200, data: { viewer: { role: 'DEPUTY', person: { name: 'Name of qm-script' } } } };
  expect(await ask(server, await tokenFor(HERE))).toEqual(known);
  expect(await ask(server, token)).toMatchObject(script);
  await stopProvider();
  expect(await ask(server, token)).toMatchObject(script);
  expect(await ask(server, makeMachineToken())).toEqual({ status: 401, data: undefined, code: 'UNAUTHENTICATED' });
  const socket = await openSocket(holding(server, token), 'machine');
  socket.send({ id: '1', type: 'subscribe', payload: { query: '{ viewer { role } }' } });
  expect((await socket.frame('next', '1')).payload).toEqual({ data: { viewer: { role: 'DEPUTY' } } });
  socket.socket.terminate();
  await startProvider();
});

test('a token of the provider for another audience is refused', async () => {
  expect(await ask(await serverWith(), await tokenFor(ELSEWHERE))).toEqual({
    status: 401,
    data: undefined,
    code: 'UNAUTHENTICATED',
  });
});

test('after the provider has changed its key, new tokens are accepted and old ones are refused', async () => {
  const server = await serverWith();
  const old = await tokenFor(HERE);
  expect(await ask(server, old)).toEqual(known);
  await stopProvider();
  await startProvider();
  expect(await ask(server, await tokenFor(HERE))).toEqual(known);
  expect((await ask(server, old)).status).toBe(401);
});

test('tokens with invented keys make no requests to the provider before the cooldown has passed', async () => {
  const server = await serverWith({ cooldown: 60_000 });
  const old = await tokenFor(HERE);
  expect(await ask(server, old)).toEqual(known);
  await stopProvider();
  await startProvider();
  const rotated = await tokenFor(HERE);
  await stopProvider();
  expect((await ask(server, rotated)).code).toBe('UNAUTHENTICATED');
});

describe('while the provider is down', () => {
  const unavailable = { status: 503, data: undefined, code: 'UNAVAILABLE' };

  test('before its keys were ever read, callers are told to come again; and are known once it is up', async () => {
    const server = await serverWith();
    const token = await tokenFor(HERE);
    await stopProvider();
    expect(await ask(server, token)).toEqual(unavailable);
    const raw = await rawSocket(server);
    raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    expect((await raw.closing()).code).toBe(1013);
    await startProvider();
    expect(await ask(server, await tokenFor(HERE))).toEqual(known);
  });

  test('tokens are still known by the keys that were read, and those with another key are told to come again', async () => {
    const server = await serverWith();
    const token = await tokenFor(HERE);
    expect(await ask(server, token)).toEqual(known);
    await stopProvider();
    await startProvider();
    const rotated = await tokenFor(HERE);
    await stopProvider();
    expect(await ask(server, token)).toEqual(known);
    expect(await ask(server, rotated)).toEqual(unavailable);
  });
});

test.each([
  ['no JSON', 200, '<html>'],
  ['an error', 500, '{}'],
  ['another issuer', 200, '{"issuer":"https://other.example","jwks_uri":"https://other.example/keys"}'],
  ['no keys', 200, undefined],
])('a provider that answers with %s is UNAVAILABLE', async (_, status, body) => {
  const token = await tokenFor(HERE);
  const fake = createServer((request, response) => {
    response.statusCode = request.url?.endsWith('/keys') ? 404 : status;
    const origin = `http://${request.headers.host}`;
    response.end(body ?? JSON.stringify({ issuer: origin, jwks_uri: `${origin}/keys` }));
  }).listen(0, '127.0.0.1');
  await once(fake, 'listening');
  const origin = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
  const check = openIdTokens({ issuer: origin, audience: HERE, claim: 'sub' });
  await expect(check(token)).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
  fake.closeAllConnections();
  fake.close();
});
