import { type IncomingMessage, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { getIntrospectionQuery } from 'graphql';
import { startTestServer, type TestServer } from '../support/server';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const long = { query: getIntrospectionQuery() };
const short = { query: '{ viewer { role } }' };

test('a long answer is compressed for a client that accepts gzip, and says the same', async () => {
  const zipped = await post(long, { 'Accept-Encoding': 'br;q=0.5, gzip' });
  const plain = await post(long, { 'Accept-Encoding': 'identity' });
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(Number(zipped.headers['content-length'])).toBe(zipped.body.length);
  expect(zipped.body.length).toBeLessThan(plain.body.length / 2);
  expect(gunzipSync(zipped.body)).toEqual(plain.body);
});

test.each([
  ['a client that does not accept gzip', long, {}],
  ['a client that refuses gzip', long, { 'Accept-Encoding': 'gzip;q=0' }],
  ['a short answer', short, { 'Accept-Encoding': 'gzip' }],
])('nothing is compressed for %s', async (_what, body, headers) => {
  const answer = await post(body, headers);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(JSON.parse(answer.body.toString()).errors).toBeUndefined();
});

test('caches keep compressed and plain answers apart', async () => {
  expect((await post(short, {})).headers.vary).toContain('Accept-Encoding');
});

/** As fetch cannot: the body as it travels. */
function post(
  body: object,
  headers: Record<string, string>,
): Promise<{ headers: IncomingMessage['headers']; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.url}/graphql`,
      { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers } },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve({ headers: response.headers, body: Buffer.concat(chunks) });
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
