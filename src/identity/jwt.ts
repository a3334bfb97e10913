import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
  type KeyInput,
} from 'jose';
import { Fault } from '../errors';
import type { Identity, TokenCheck } from './token';

const ASYMMETRIC = ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA'];
/** As long as all headers of a request together may be. */
const LONGEST_TOKEN = 16_384;
const ACCOUNT = /^[^\p{Cc}\p{Cs}]{1,500}$/u;
const DISCOVERY_TIMEOUT_MS = 5_000;
const COOLDOWN_MS = 30_000;
const ABOUT_THE_TOKEN = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  /** The claim that names the account. */
  readonly claim: string;
}

/**
 * Checks tokens against the published keys of an OpenID Connect issuer, found by discovery at the first token. A key that
 * is not among them makes it look again, at most once in the cooldown: invented keys must not become requests to the issuer.
 */
export function openIdTokens(expected: Expected, cooldown = COOLDOWN_MS): TokenCheck {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const discovered = () => {
    keys ??= discover(expected.issuer, cooldown).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };
  return async (token) => verified(token, await discovered(), expected);
}

/** Checks tokens against one public key, for the one algorithm that it serves. */
export function keyTokens(key: KeyInput, expected: Expected, algorithm = 'ES256'): TokenCheck {
  return (token) => verified(token, async () => key as never, expected, [algorithm]);
}

async function discover(issuer: string, cooldownDuration: number): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = await fetchJson(url);
  if (found?.issuer !== issuer || typeof found.jwks_uri !== 'string') throw unreachable();
  const published = createRemoteJWKSet(new URL(found.jwks_uri), { cooldownDuration });
  return (header, token) =>
    published(header, token).catch((error: unknown) => {
      throw ABOUT_THE_TOKEN.some((kind) => error instanceof kind) ? error : unreachable();
    });
}

async function fetchJson(url: string): Promise<{ issuer?: unknown; jwks_uri?: unknown } | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS) });
    return answer.ok ? ((await answer.json()) as object) : undefined;
  } catch {
    return undefined;
  }
}

function unreachable(): Fault {
  return new Fault('UNAVAILABLE', 'The identity provider could not be reached. Try again in a moment.');
}

async function verified(
  token: string,
  key: JWTVerifyGetKey,
  { issuer, audience, claim }: Expected,
  algorithms = ASYMMETRIC,
): Promise<Identity> {
  if (token.length > LONGEST_TOKEN) throw notValid();
  const options: JWTVerifyOptions = { issuer, audience, algorithms, requiredClaims: ['exp', claim] };
  try {
    return identityOf((await jwtVerify(token, key, options)).payload, claim);
  } catch (error) {
    throw faultOf(error);
  }
}

function identityOf(payload: JWTPayload, claim: string): Identity {
  const { [claim]: account, exp, iat } = payload;
  const expiresAt = new Date(Number(exp) * 1_000);
  // An instant beyond the calendar is no instant, and a text with U+0000 or half a character no name of an account.
  const isOdd = Number.isNaN(expiresAt.getTime()) || (iat !== undefined && typeof iat !== 'number');
  if (isOdd || typeof account !== 'string' || !ACCOUNT.test(account)) throw notValid();
  return { account, expiresAt };
}

/**
 * Whatever else goes wrong lies in the token: the key is fetched before, by what throws faults of its own, and a token that
 * does not fit the key makes the cryptography fail in ways of its own.
 */
function faultOf(error: unknown): Fault {
  if (error instanceof errors.JWTExpired) return new Fault('UNAUTHENTICATED', 'The token has expired. Get a new one.');
  return error instanceof Fault ? error : notValid();
}

const notValid = () => new Fault('UNAUTHENTICATED', 'The token is not valid here.');
