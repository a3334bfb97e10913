import { WebSocket } from 'ws';
import { startTestServer, type TestServer } from '../support/server';

const LISTED = 'https://app.example.org';
const OTHER = 'https://elsewhere.example';
const BODY = JSON.stringify({ query: '{ viewer { role } }' });
let server: TestServer;
let closed: string;
let open: string;

beforeAll(async () => {
  server = await startTestServer({ corsOrigins: [LISTED, 'http://localhost:5173'] });
  closed = (await server.again({ corsOrigins: [] })).url;
  open = (await server.again({ corsOrigins: ['*'] })).url;
});
afterAll(() => server.stop());

const post = (url: string, headers: Record<string, string>) =>
  fetch(`${url}/graphql`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: BODY });
const allowed = (response: Response) => response.headers.get('access-control-allow-origin');

/** As a browser asks before it sends JSON with a token. */
const preflight = (url: string, origin: string) =>
  fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      ...{ Origin: origin, 'Access-Control-Request-Method': 'POST' },
      'Access-Control-Request-Headers': 'authorization,content-type,traceparent',
    },
  });

describe('a page of an origin that is listed', () => {
  test('may send what clients send', async () => {
    const response = await preflight(server.url, LISTED);
    expect([response.status, await response.text(), allowed(response)]).toEqual([204, '', LISTED]);
    const { headers } = response;
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, OPTIONS');
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type,traceparent');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(Number(headers.get('access-control-max-age'))).toBeGreaterThan(0);
  });

  test('reads answers, refusals included, and their request ids', async () => {
    for (const headers of [{}, { Authorization: 'Bearer nonsense' }, { 'Content-Type': 'text/plain' }]) {
      const response = await post(server.url, { Origin: LISTED, ...headers });
      expect(allowed(response)).toBe(LISTED);
      expect(response.headers.get('access-control-expose-headers')).toContain('X-Request-Id');
      expect(response.headers.get('vary')).toContain('Origin');
    }
  });

  test('opens sockets', async () => {
    expect(await handshake(server.url, { Origin: LISTED })).toBe(101);
  });
});

describe('a page of any other origin', () => {
  test.each([OTHER, 'null', `${LISTED}.elsewhere.example`, 'http://app.example.org', `${LISTED}:444`])(
    'may do nothing from %s',
    async (origin) => {
      expect(allowed(await preflight(server.url, origin))).toBeNull();
      expect((await preflight(server.url, origin)).headers.get('access-control-allow-headers')).toBeNull();
      expect(allowed(await post(server.url, { Origin: origin }))).toBeNull();
      expect(await handshake(server.url, { Origin: origin })).toBe(403);
    },
  );

  test('is told so in an answer that caches keep apart', async () => {
    expect((await post(server.url, { Origin: OTHER })).headers.get('vary')).toContain('Origin');
  });
});

test('nobody is listed unless somebody is', async () => {
  expect(allowed(await preflight(closed, LISTED))).toBeNull();
  expect(await handshake(closed, { Origin: LISTED })).toBe(403);
  expect((await post(closed, { Origin: LISTED })).headers.get('vary')).not.toContain('Origin');
});

test('all may be listed', async () => {
  expect(allowed(await preflight(open, OTHER))).toBe('*');
  expect(allowed(await post(open, { Origin: OTHER }))).toBe('*');
  expect(await handshake(open, { Origin: 'null' })).toBe(101);
});

describe('without a list, sockets are opened', () => {
  test('by programs, which have no origin', async () => {
    expect(await handshake(closed, {})).toBe(101);
  });

  test('by the pages of the server itself, also behind a proxy', async () => {
    const { host } = new URL(closed);
    expect(await handshake(closed, { Origin: `http://${host}` })).toBe(101);
    expect(await handshake(closed, { Host: 'jalon.example.org', Origin: 'https://jalon.example.org' })).toBe(101);
    expect(
      await handshake(closed, { 'X-Forwarded-Host': 'jalon.example.org', Origin: 'https://jalon.example.org' }),
    ).toBe(101);
  });
});

test('OPTIONS says what there is', async () => {
  const response = await fetch(`${server.url}/graphql`, { method: 'OPTIONS' });
  expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
});

test('other pages of the server are for its own origin alone', async () => {
  const response = await fetch(`${open}/health/live`, { headers: { Origin: OTHER } });
  expect(allowed(response)).toBeNull();
});

/** The status with which a handshake is answered; 101 for a socket that is open. */
function handshake(url: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'], { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (asked, { statusCode = 0 }) => {
      asked.destroy();
      resolve(statusCode);
    });
    socket.on('error', reject);
  });
}
