import type { TrustedProxies } from '../../src/server/client-address';
import { rawSocket } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const limited = (trustedProxies: TrustedProxies) => server.again({ rateLimit: 2, trustedProxies });

/** The statuses of some requests of nobody in particular, each with its own X-Forwarded-For. */
async function statuses(url: string, forwarded: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (const addresses of forwarded) {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (addresses) headers['X-Forwarded-For'] = addresses;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: '{"query":"{ viewer { role } }"}',
    });
    if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    found.push(response.status);
  }
  return found;
}

test('nobody is believed about addresses unless told to', async () => {
  const { url } = await limited(0);
  expect(await statuses(url, ['192.0.2.1', '192.0.2.2', '192.0.2.3'])).toEqual([200, 200, 429]);
});

describe('behind one proxy', () => {
  test.each<[string, TrustedProxies]>([
    ['that is counted', 1],
    ['that is named', ['127.0.0.1']],
    ['in a network that is named', ['10.0.0.0/8', '127.0.0.0/8']],
  ])('%s each client is counted for itself', async (_how, trusted) => {
    const { url } = await limited(trusted);
    const clients = ['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.2'];
    expect(await statuses(url, clients)).toEqual([200, 200, 200, 429, 200, 429]);
  });

  test('what a client says of itself counts for nothing', async () => {
    const { url } = await limited(1);
    const spoofed = ['198.51.100.1, 192.0.2.1', '198.51.100.2,192.0.2.1', '127.0.0.1, 198.51.100.3, 192.0.2.1'];
    expect(await statuses(url, spoofed)).toEqual([200, 200, 429]);
    const named = await limited(['127.0.0.1']);
    expect(await statuses(named.url, spoofed)).toEqual([200, 200, 429]);
  });

  test('an address is the same in every way to write it', async () => {
    const { url } = await limited(1);
    expect(await statuses(url, ['192.0.2.1:4711', '::ffff:192.0.2.1', ' 192.0.2.1 '])).toEqual([200, 200, 429]);
    expect(await statuses(url, ['[2001:db8::1]:4711', '2001:db8::1', '[2001:db8::1]'])).toEqual([200, 200, 429]);
  });

  test('what is no address counts for the proxy', async () => {
    const { url } = await limited(1);
    expect(await statuses(url, ['', 'unknown', '192.0.2.1, nonsense'])).toEqual([200, 200, 429]);
  });
});

test('behind two proxies the client is the one before both', async () => {
  const { url } = await limited(2);
  const clients = ['192.0.2.1, 10.0.0.1', '192.0.2.2, 10.0.0.1', 'x, 192.0.2.1, 10.0.0.2', '192.0.2.1, 10.0.0.1'];
  expect(await statuses(url, clients)).toEqual([200, 200, 200, 429]);
  expect(await statuses(url, ['198.51.100.9', '198.51.100.9', '198.51.100.9'])).toEqual([200, 200, 429]);
});

test('operations on a socket are counted for the same client', async () => {
  const { url } = await limited(1);
  expect(await statuses(url, ['192.0.2.1', '192.0.2.1'])).toEqual([200, 200]);
  for (const [client, type] of [
    ['192.0.2.1', 'error'],
    ['192.0.2.2', 'next'],
  ] as const) {
    const raw = await rawSocket({ url }, 'graphql-transport-ws', { 'X-Forwarded-For': client });
    raw.send({ type: 'connection_init' });
    await raw.frame('connection_ack');
    raw.send({ id: '1', type: 'subscribe', payload: { query: '{ viewer { role } }' } });
    expect((await raw.frame(type, '1')).id).toBe('1');
    raw.socket.terminate();
  }
});
