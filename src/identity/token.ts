import { Fault } from '../errors';

export interface Identity {
  readonly account: string;
  readonly expiresAt: Date;
}

/** Checks a bearer token. Throws UNAUTHENTICATED for one that is forged, expired or meant for somebody else. */
export type TokenCheck = (token: string) => Promise<Identity>;

/** The token of an Authorization header; undefined if there is none. */
export function bearerToken(header: unknown): string | undefined {
  if (header === undefined || header === null || header === '') return undefined;
  const [, token] = typeof header === 'string' ? (/^Bearer +([\w.~+/-]+=*)$/i.exec(header) ?? []) : [];
  if (!token) throw new Fault('UNAUTHENTICATED', 'The Authorization header must read "Bearer <token>".');
  return token;
}
