import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Issuer, usualTimes } from '../../src/identity/issuer';
import { issuerTokens, openIdTokens } from '../../src/identity/jwt';
import type { TokenCheck } from '../../src/identity/token';
import { eventually } from '../support/clients';
import { asAdmin } from '../support/database';
import { OpenIdProvider } from '../support/openid';
import { startTestServer, type TestServer } from '../support/server';

const HERE = 'https://jalon.example';
const provider = new OpenIdProvider();
const servers: TestServer[] = [];
const fakes: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  for (const fake of fakes.splice(0)) {
    fake.closeAllConnections();
    fake.close();
  }
  await provider.stop();
});

const expected = (issuer: string) => ({ issuer, audience: HERE, claim: 'sub' });

async function serverWith(checkToken: TokenCheck): Promise<TestServer> {
  const server = await startTestServer({ checkToken });
  servers.push(server);
  return server;
}

async function fakeIssuer(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const fake = createServer(answer).listen(0, '127.0.0.1');
  fakes.push(fake);
  await once(fake, 'listening');
  return `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
}

async function readiness(server: TestServer) {
  const response = await fetch(`${server.url}/health/ready`);
  const body = (await response.json()) as {
    status: string;
    checks: Record<string, { ready: boolean; reason?: string }>;
  };
  return { code: response.status, ...body };
}

const liveness = async (server: TestServer) => (await fetch(`${server.url}/health/live`)).status;

test('a server is not ready until it has read the keys of its issuer, and is ready from then on', async () => {
  await provider.start();
  await provider.stop();
  const server = await serverWith(openIdTokens(expected(provider.issuer), 0));
  await eventually(async () => (await readiness(server)).checks.issuer?.reason !== 'its keys have not been read yet');
  expect(await readiness(server)).toEqual({
    code: 503,
    status: 'not ready',
    checks: {
      server: { ready: true },
      database: { ready: true },
      issuer: { ready: false, reason: 'its discovery document cannot be fetched' },
    },
  });
  expect(await liveness(server)).toBe(200);

  await provider.start();
  await eventually(async () => (await readiness(server)).code === 200);
  expect((await readiness(server)).checks.issuer).toEqual({ ready: true });
});

test('an issuer that is down for a while takes no server out of service that knows its keys', async () => {
  await provider.start();
  // Whatever is asked finds the keys due to be read again.
  const issuer = new Issuer(provider.issuer, { ...usualTimes, cooldown: 0, fresh: 0 });
  const check = issuerTokens(issuer, expected(provider.issuer));
  const server = await serverWith(check);
  const token = await provider.tokenFor(HERE);
  await eventually(async () => (await readiness(server)).code === 200);
  await provider.stop();
  await eventually(async () => (await readiness(server)).checks.issuer?.reason !== undefined);
  expect(await readiness(server)).toMatchObject({
    code: 200,
    status: 'ready',
    checks: { issuer: { ready: true, reason: 'its discovery document cannot be fetched' } },
  });
  expect((await check(token)).account).toBe('qm-contact');
});

test('keys that were read too long ago are not trusted any more', async () => {
  await provider.start();
  const issuer = new Issuer(provider.issuer, { cooldown: 0, fresh: 0, kept: 50 });
  const check = issuerTokens(issuer, expected(provider.issuer));
  const server = await serverWith(check);
  const token = await provider.tokenFor(HERE);
  expect((await check(token)).account).toBe('qm-contact');
  await provider.stop();
  await eventually(async () => (await readiness(server)).code === 503);
  await expect(check(token)).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
});

test('an issuer that does not answer keeps nobody waiting', async () => {
  const url = await fakeIssuer(() => undefined);
  const server = await serverWith(openIdTokens(expected(url)));
  const begun = Date.now();
  expect((await readiness(server)).checks.issuer).toEqual({ ready: false, reason: 'its keys have not been read yet' });
  expect(Date.now() - begun).toBeLessThan(2_000);
});

test('however often readiness is asked, the issuer is asked once in a while', async () => {
  let asked = 0;
  const url = await fakeIssuer((_request, response) => {
    asked += 1;
    response.writeHead(500).end();
  });
  const server = await serverWith(openIdTokens(expected(url)));
  await Promise.all(Array.from({ length: 50 }, () => readiness(server)));
  await eventually(async () => (await readiness(server)).checks.issuer?.reason?.includes('status 500') === true);
  // At the start, and perhaps once more if all this took more than two seconds.
  expect(asked).toBeLessThanOrEqual(3);
});

test('an issuer that calls itself something else is told apart from one that is down', async () => {
  const url = await fakeIssuer((_request, response) => response.end('{"issuer":"https://other.example"}'));
  const server = await serverWith(openIdTokens(expected(url), 0));
  await eventually(async () => (await readiness(server)).checks.issuer?.reason?.includes('another issuer') === true);
});

test('a database that is gone is named', async () => {
  const server = await serverWith(openIdTokens(expected(await fakeIssuer(() => undefined))));
  const name = new URL(server.databaseUrl).pathname.slice(1);
  await asAdmin(`alter database ${name} with allow_connections false`);
  await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  await eventually(async () => (await readiness(server)).checks.database?.ready === false);
  expect((await readiness(server)).checks.database).toEqual({ ready: false, reason: 'it cannot be reached' });
  expect(await liveness(server)).toBe(200);
});
