import { LRUCache } from 'lru-cache';
import { Fault } from '../errors';
import type { IssuerState } from './issuer';

export interface Identity {
  readonly account: string;
  readonly expiresAt: Date;
}

/** Checks a bearer token. Throws UNAUTHENTICATED for one that is forged, expired or meant for somebody else. */
export interface TokenCheck {
  (token: string): Promise<Identity>;
  /** How the issuer stands whose keys it needs, where it needs one's. */
  readonly issuer?: () => IssuerState;
}

/** The token of an Authorization header; undefined if there is none. */
export function bearerToken(header: unknown): string | undefined {
  if (header === undefined || header === null || header === '') return undefined;
  const [, token] = typeof header === 'string' ? (/^Bearer +([\w.~+/-]+=*)$/i.exec(header) ?? []) : [];
  if (!token) throw new Fault('UNAUTHENTICATED', 'The Authorization header must read "Bearer <token>".');
  return token;
}

const REMEMBERED = 10_000;
/**
 * Checks a token once, and again when it has expired: its signature costs more than most answers. For a key that does not
 * change while the server runs; what the token's holder may do is not remembered with it.
 */
export function rememberingTokens(check: TokenCheck): TokenCheck {
  const known = new LRUCache<string, Identity>({ max: REMEMBERED });
  return async (token) => {
    const remembered = known.get(token);
    if (remembered && remembered.expiresAt.getTime() > Date.now()) return remembered;
    const identity = await check(token);
    known.set(token, identity);
    return identity;
  };
}
