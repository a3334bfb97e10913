import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify, type KeyInput } from 'jose';
import { Fault } from '../errors';
import { Issuer, usualTimes } from './issuer';
import type { Identity, TokenCheck } from './token';

const ASYMMETRIC = ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA'];
/** As long as all headers of a request together may be. */
const LONGEST_TOKEN = 16_384;
const ACCOUNT = /^[^\p{Cc}\p{Cs}]{1,500}$/u;

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  /** The claim that names the account. */
  readonly claim: string;
}

/** Checks tokens against the published keys of an OpenID Connect issuer. */
export function openIdTokens(
  expected: Expected,
  cooldown = usualTimes.cooldown,
  tell?: (reason: string | undefined) => void,
): TokenCheck {
  const issuer = new Issuer(expected.issuer, { ...usualTimes, cooldown }, tell);
  return issuerTokens(issuer, expected);
}

export function issuerTokens(issuer: Issuer, expected: Expected): TokenCheck {
  const check: TokenCheck = (token) => verified(token, issuer.keyOf, expected);
  return Object.assign(check, { issuer: () => issuer.state() });
}

/** Checks tokens against one public key, for the one algorithm that it serves. */
export function keyTokens(key: KeyInput, expected: Expected, algorithm = 'ES256'): TokenCheck {
  return (token) => verified(token, async () => key as never, expected, [algorithm]);
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
