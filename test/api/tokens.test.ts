import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openIdTokens } from '../../src/identity/jwt';
import { localKey } from '../../src/identity/local-key';
import { rawSocket } from '../support/live';
import { temporaryDirectory } from '../support/process';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const NOW = Math.floor(Date.now() / 1_000);
const RSA = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const OTHER = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A kind of server, and how to sign with the key that it trusts. */
interface Trust {
  readonly server: TestServer;
  readonly key: KeyObject;
  readonly header: object;
  readonly claims: object;
}

const trusts: Record<string, Trust> = {};
const directory = temporaryDirectory();
let issuer: Server;

beforeAll(async () => {
  trusts['the local key'] = await withLocalKey();
  trusts['an OpenID issuer'] = await withIssuer();
});
afterAll(async () => {
  await Promise.all(Object.values(trusts).map(({ server }) => server.stop()));
  issuer.closeAllConnections();
  issuer.close();
  directory.remove();
});

async function withLocalKey(): Promise<Trust> {
  const { check, issue } = await localKey(directory.path);
  const server = await startTestServer({ checkToken: check });
  await makeWorld(server);
  const { token } = await issue('qm-contact', 1);
  expect((await ask(server, token)).status).toBe(200);
  const { readFileSync } = await import('node:fs');
  const { createPrivateKey } = await import('node:crypto');
  const key = createPrivateKey({
    key: JSON.parse(readFileSync(`${directory.path}/auth-key.json`, 'utf8')),
    format: 'jwk',
  });
  const claims = { iss: 'jalon', aud: 'jalon', sub: 'qm-contact', exp: NOW + 3_600 };
  return { server, key, header: { alg: 'ES256' }, claims };
}

async function withIssuer(): Promise<Trust> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const published = [
    { ...publicKey.export({ format: 'jwk' }), kid: 'ec', use: 'sig' },
    { ...RSA.publicKey.export({ format: 'jwk' }), kid: 'rsa' },
  ];
  issuer = createServer((request, response) => {
    const origin = `http://${request.headers.host}`;
    const discovered = { issuer: origin, jwks_uri: `${origin}/keys` };
    response.end(JSON.stringify(request.url === '/keys' ? { keys: published } : discovered));
  }).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  const origin = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const server = await startTestServer({
    checkToken: openIdTokens({ issuer: origin, audience: 'here', claim: 'sub' }),
  });
  await makeWorld(server);
  const claims = { iss: origin, aud: 'here', sub: 'qm-contact', exp: NOW + 3_600 };
  return { server, key: privateKey, header: { alg: 'ES256', kid: 'ec' }, claims };
}

const encoded = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const parts = (header: unknown, claims: unknown) => `${encoded(header)}.${encoded(claims)}`;
const signed = (header: unknown, claims: unknown, key: KeyObject) =>
  `${parts(header, claims)}.${sign('sha256', Buffer.from(parts(header, claims)), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;

async function ask(server: TestServer, token: string) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json',
      Authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: '{ viewer { role } }' }),
  });
  const { errors } = (await response.json()) as { errors?: { message: string; extensions: object }[] };
  return { status: response.status, extensions: errors?.[0]?.extensions, message: errors?.[0]?.message };
}

/** By HTTP with 401, and on a socket with 4403; never as somebody without a token. */
async function expectRefused({ server }: Trust, token: string): Promise<void> {
  expect(await ask(server, token)).toEqual({
    status: 401,
    extensions: { code: 'UNAUTHENTICATED' },
    message: expect.stringMatching(/^The (token|Authorization header) /),
  });
  const raw = await rawSocket(server);
  raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  expect(await raw.closing()).toEqual({ code: 4403, reason: expect.stringMatching(/^The token /) });
}

const kinds = ['the local key', 'an OpenID issuer'] as const;
const trustIn = (kind: string): Trust => {
  const trust = trusts[kind];
  if (!trust) throw new Error(`There is no ${kind}`);
  return trust;
};

/** What a header may say beside what the key is for; each is signed with the true key. */
const headers: Record<string, (header: object) => unknown> = {
  ...Object.fromEntries(
    [
      'RS256',
      'RS512',
      'PS256',
      'PS512',
      'ES384',
      'ES512',
      'ES256K',
      'EdDSA',
      'Ed25519',
      'HS256',
      'HS512',
      'none',
      'None',
      'dir',
      'RSA-OAEP',
      'ML-DSA-44',
      'es256',
      '',
      '__proto__',
    ].map((alg) => [`the algorithm ${alg || 'of no name'}`, (header: object) => ({ ...header, alg })]),
  ),
  'no algorithm': (header) => ({ ...header, alg: undefined }),
  'an algorithm that is null': (header) => ({ ...header, alg: null }),
  'an algorithm that is a number': (header) => ({ ...header, alg: 256 }),
  'a list of algorithms': (header) => ({ ...header, alg: ['ES256'] }),
  'an unknown critical extension': (header) => ({ ...header, crit: ['exp'], exp: 1 }),
  'critical extensions that are a text': (header) => ({ ...header, crit: 'b64' }),
  'critical extensions that are empty': (header) => ({ ...header, crit: [] }),
  'critical extensions that are numbers': (header) => ({ ...header, crit: [1] }),
  'a critical b64 of false': (header) => ({ ...header, crit: ['b64'], b64: false }),
  'a critical b64 that is a text': (header) => ({ ...header, crit: ['b64'], b64: 'no' }),
  'a list in place of the header': (header) => [header],
  'null in place of the header': () => 'null',
  'a text in place of the header': () => '"ES256"',
  'no JSON in place of the header': () => '{"alg":"ES256"',
  'an endless header': (header) => ({ ...header, more: 'x'.repeat(5_000), alg: 'none' }),
  'a header nested deep': (header) =>
    `{"alg":"none","more":${'['.repeat(2_000)}${']'.repeat(2_000)},"x":${JSON.stringify(header)}}`,
};

const keyId: Record<string, (header: object) => unknown> = {
  'an unknown key': (header) => ({ ...header, kid: 'unknown' }),
  'another key': (header) => ({ ...header, kid: 'rsa' }),
  'the key of another kind and its algorithm': (header) => ({ ...header, kid: 'rsa', alg: 'PS512' }),
  'a key that is a number': (header) => ({ ...header, kid: 1 }),
  'a key that is an object': (header) => ({ ...header, kid: { kid: 'ec' } }),
  'a key that is a path': (header) => ({ ...header, kid: '../../dev/null' }),
  'a key named like a member of Object': (header) => ({ ...header, kid: '__proto__' }),
};

/** What claims may say beside what they should; each is signed with the true key. */
const claims: Record<string, (claims: object) => unknown> = {
  'no expiry': (claims) => ({ ...claims, exp: undefined }),
  'an expiry that is null': (claims) => ({ ...claims, exp: null }),
  'an expiry that is a text': (claims) => ({ ...claims, exp: String(NOW + 3_600) }),
  'an expiry that is a day': (claims) => ({ ...claims, exp: '2099-01-01' }),
  'an expiry that is a list': (claims) => ({ ...claims, exp: [NOW + 3_600] }),
  'an expiry that is true': (claims) => ({ ...claims, exp: true }),
  'an expiry just beyond the calendar': (claims) => ({ ...claims, exp: 8.64e12 + 1 }),
  'an expiry beyond 8.64e15': (claims) => ({ ...claims, exp: 8.64e15 + 1 }),
  'an expiry of 1e300': (claims) => ({ ...claims, exp: 1e300 }),
  'an infinite expiry': (claims) => JSON.stringify({ ...claims, exp: 0 }).replace('"exp":0', '"exp":1e999'),
  'an expiry before time': (claims) => ({ ...claims, exp: -8.64e15 }),
  'an expiry of zero': (claims) => ({ ...claims, exp: 0 }),
  'a beginning that is a text': (claims) => ({ ...claims, nbf: 'now' }),
  'a beginning in the future': (claims) => ({ ...claims, nbf: NOW + 3_600 }),
  'an instant of issue that is a text': (claims) => ({ ...claims, iat: 'now' }),
  'no account': (claims) => ({ ...claims, sub: undefined }),
  'an account that is null': (claims) => ({ ...claims, sub: null }),
  'an empty account': (claims) => ({ ...claims, sub: '' }),
  'an account that is a number': (claims) => ({ ...claims, sub: 1 }),
  'an account that is a list': (claims) => ({ ...claims, sub: ['qm-contact'] }),
  'an account that is an object': (claims) => ({ ...claims, sub: { account: 'qm-contact' } }),
  'an account with U+0000': (claims) => ({ ...claims, sub: 'qm-contact\u0000' }),
  'an account with half a character': (claims) => JSON.stringify({ ...claims, sub: '@' }).replace('@', '\\ud800'),
  'an account with a line break': (claims) => ({ ...claims, sub: 'qm-contact\n' }),
  'an account of a thousand characters': (claims) => ({ ...claims, sub: 'x'.repeat(1_000) }),
  'an account with quotes': (claims) => ({ ...claims, sub: "' or true --" }),
  'another audience': (claims) => ({ ...claims, aud: 'elsewhere' }),
  'no audience': (claims) => ({ ...claims, aud: undefined }),
  'an audience that is a number': (claims) => ({ ...claims, aud: 1 }),
  'an audience that is an object': (claims) => ({ ...claims, aud: { here: true, jalon: true } }),
  'another issuer': (claims) => ({ ...claims, iss: 'https://elsewhere.example' }),
  'no issuer': (claims) => ({ ...claims, iss: undefined }),
  'an issuer that is a list': (claims) => ({ ...claims, iss: [(claims as { iss: string }).iss] }),
  'a list in place of the claims': (claims) => [claims],
  'null in place of the claims': () => 'null',
  'a number in place of the claims': () => '1',
  'no JSON in place of the claims': () => '{',
  'claims nested deep': (claims) =>
    JSON.stringify({ ...claims, aud: '@' }).replace('"@"', `${'['.repeat(3_000)}${']'.repeat(3_000)}`),
};

describe.each(kinds)('with %s', (kind) => {
  test('the tokens of this file are good but for what is said of them', async () => {
    const { server, key, header, claims } = trustIn(kind);
    expect((await ask(server, signed(header, claims, key))).status).toBe(200);
    expect(
      (
        await ask(
          server,
          signed({ ...header, typ: 'JWT', jku: 'https://elsewhere.example' }, { ...claims, iat: NOW, more: [] }, key),
        )
      ).status,
    ).toBe(200);
  });

  test.each(Object.entries(headers))('a token whose header has %s is refused', async (_, changed) => {
    const trust = trustIn(kind);
    await expectRefused(trust, signed(changed(trust.header), trust.claims, trust.key));
  });

  test.each(Object.entries(claims))('a token with %s is refused', async (_, changed) => {
    const trust = trustIn(kind);
    await expectRefused(trust, signed(trust.header, changed(trust.claims), trust.key));
  });

  test('a token signed with a key that comes with it, or is told to be fetched, is refused', async () => {
    const trust = trustIn(kind);
    const jwk = OTHER.publicKey.export({ format: 'jwk' });
    for (const more of [
      {},
      { jwk },
      { jku: 'http://127.0.0.1:1/keys' },
      { x5u: 'http://127.0.0.1:1/cert' },
      { x5c: ['AAAA'] },
    ])
      await expectRefused(trust, signed({ ...trust.header, ...more }, trust.claims, OTHER.privateKey));
  });

  test('a token signed with the public key as a secret is refused', async () => {
    const trust = trustIn(kind);
    const open = createPublicKey(trust.key);
    for (const secret of [
      open.export({ format: 'pem', type: 'spki' }),
      open.export({ format: 'der', type: 'spki' }),
      JSON.stringify(open.export({ format: 'jwk' })),
      '',
    ]) {
      const text = parts({ ...trust.header, alg: 'HS256' }, trust.claims);
      await expectRefused(trust, `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`);
    }
  });

  test('a token without a signature, or with that of another token, is refused', async () => {
    const trust = trustIn(kind);
    const [, , signature = ''] = signed(trust.header, trust.claims, trust.key).split('.');
    const text = parts(trust.header, { ...trust.claims, sub: 'approver' });
    for (const last of ['', signature, signature.slice(1), `${signature}AAAA`, 'A'.repeat(86), 'A'.repeat(5_000)])
      await expectRefused(trust, `${text}.${last}`);
    await expectRefused(trust, `${parts({ alg: 'none' }, trust.claims)}.`);
  });

  test('a token in a token, of five parts, of one or of none is refused', async () => {
    const trust = trustIn(kind);
    const good = signed(trust.header, trust.claims, trust.key);
    const nested = signed({ ...trust.header, cty: 'JWT' }, good, trust.key);
    for (const token of [
      nested,
      `${good}.AAAA.AAAA`,
      `${good}.`,
      `.${good}`,
      good.split('.').slice(0, 2).join('.'),
      'x',
      '..',
      '....',
      '=',
      'e30.e30.',
    ])
      await expectRefused(trust, token);
  });

  test('a token that has been damaged anywhere is refused, and breaks nothing', async () => {
    const trust = trustIn(kind);
    const good = signed(trust.header, trust.claims, trust.key);
    const alphabet = 'ABCXYZabcxyz0189-_.~+/';
    for (let n = 0; n < 150; n += 1) {
      // The last character carries bits that are not looked at.
      const at = (n * 7_919) % (good.length - 1);
      const other = alphabet[(n * 31) % alphabet.length] ?? 'A';
      if (good[at] === other) continue;
      const damaged =
        n % 3 ? good.slice(0, at) + other + good.slice(at + 1) : good.slice(0, at) + good.slice(at + 1 + (n % 5));
      expect(await ask(trust.server, damaged)).toMatchObject({ status: 401, extensions: { code: 'UNAUTHENTICATED' } });
    }
  });

  test('a token larger than all headers may be is refused on a socket', async () => {
    const trust = trustIn(kind);
    for (const token of [
      signed(trust.header, { ...trust.claims, more: 'x'.repeat(500_000) }, trust.key),
      'x'.repeat(500_000),
      '.'.repeat(500_000),
    ]) {
      const raw = await rawSocket(trust.server);
      raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
      expect((await raw.closing()).code).toBe(4403);
    }
  });
});

test.each(Object.entries(keyId))(
  'with an OpenID issuer, a token whose header names %s is refused',
  async (_, changed) => {
    const trust = trustIn('an OpenID issuer');
    await expectRefused(trust, signed(changed(trust.header), trust.claims, trust.key));
  },
);
