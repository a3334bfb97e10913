import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { keyTokens } from '../../src/identity/jwt';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const EXPECTED = { issuer: 'https://login.example', audience: 'jalon', claim: 'sub' };

let server: TestServer;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  server = await startTestServer({ checkToken: keyTokens(keys.publicKey as never, EXPECTED) });
  await makeWorld(server);
  await server.db.query("update person set disabled_at = now() where account = 'qs-deputy'");
});
afterAll(() => server.stop());

interface Claims {
  readonly sub?: string;
  readonly iss?: string;
  readonly aud?: string;
  readonly nbf?: number;
  readonly exp?: number;
}

const now = () => Math.floor(Date.now() / 1_000);
const good = (): JWTPayload => ({ sub: 'qm-contact', iss: EXPECTED.issuer, aud: EXPECTED.audience, exp: now() + 60 });
const signed = (claims: Claims = {}, header: object = {}, key = keys.privateKey) =>
  new SignJWT({ ...good(), ...claims }).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);

interface Body {
  readonly data?: { viewer: { role: string } };
  readonly errors?: readonly { message: string }[];
}

async function ask(authorization: string) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json',
      Authorization: authorization,
    },
    body: JSON.stringify({ query: '{ viewer { role } roadmap { code } }' }),
  });
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    body: (await response.json()) as Body,
  };
}

async function refusalOf(authorization: string): Promise<string> {
  const { status, challenge, body } = await ask(authorization);
  expect({ status, challenge }).toEqual({ status: 401, challenge: 'Bearer' });
  expect(body).toEqual({
    errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'UNAUTHENTICATED' }) })],
  });
  return body.errors?.[0]?.message ?? '';
}

test('a good token is known by its claim, whatever the case of the scheme', async () => {
  const token = await signed();
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    const { status, body } = await ask(`${scheme} ${token}`);
    expect(status).toBe(200);
    expect(body.data?.viewer).toEqual({ role: 'CONTACT_POINT' });
  }
});

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const forgeries: [string, () => Promise<string>][] = [
  ['no algorithm', async () => `${base64({ alg: 'none' })}.${base64(good())}.`],
  [
    'a signature made with the public key as a shared secret',
    async () =>
      new SignJWT(good()).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(await exportSPKI(keys.publicKey))),
  ],
  ['a key of its own', async () => signed({}, {}, (await generateKeyPair('ES256')).privateKey)],
  [
    'a key of its own in its header',
    async () => {
      const own = await generateKeyPair('ES256', { extractable: true });
      return signed({}, { jwk: await exportJWK(own.publicKey), jku: 'https://attacker.example/keys' }, own.privateKey);
    },
  ],
  [
    'another account put into it',
    async () => (await signed()).replace(/\.[^.]+\./, `.${base64({ ...good(), sub: 'admin' })}.`),
  ],
  ['another issuer', () => signed({ iss: 'https://other.example' })],
  ['another audience', () => signed({ aud: 'another' })],
  ['a beginning that has not come', () => signed({ nbf: now() + 600 })],
  ['no end', () => signed({ exp: undefined as never })],
  ['no account', () => signed({ sub: undefined as never })],
  ['an account that is no text', () => signed({ sub: 7 as never })],
  ['no structure', async () => 'garbage'],
  ['ten thousand characters', async () => `${'x'.repeat(9_000)}.y.z`],
];

test.each(forgeries)('a token with %s is refused', async (_, forge) => {
  expect(await refusalOf(`Bearer ${await forge()}`)).toBe('The token is not valid here.');
});

test('a token that has expired is refused, and says so', async () => {
  expect(await refusalOf(`Bearer ${await signed({ exp: now() - 1 })}`)).toBe('The token has expired. Get a new one.');
});

test.each([
  ['unknown', 'nobody'],
  ['disabled', 'qs-deputy'],
])('a good token of an %s account is refused, and sends to the administrator', async (_, sub) => {
  expect(await refusalOf(`Bearer ${await signed({ sub })}`)).toMatch(/no active account .* administrator/);
});

test.each(['Basic cW06cW0=', 'Bearer', 'Bearer a b', 'Token abc', 'abc', 'Bearer a, Bearer b'])(
  'the header "Authorization: %s" is refused, and says how it must read',
  async (header) => {
    expect(await refusalOf(header)).toBe('The Authorization header must read "Bearer <token>".');
  },
);
