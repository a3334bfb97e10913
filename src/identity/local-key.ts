import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { writeOnce } from '../database/embedded/owner';
import { type Expected, keyTokens } from './jwt';
import { rememberingTokens, type TokenCheck } from './token';

const ALGORITHM = 'ES256';
const LOCAL: Expected = { issuer: 'jalon', audience: 'jalon', claim: 'sub' };

export interface LocalKey {
  readonly check: TokenCheck;
  /** A token for an account, valid for this many hours. */
  issue(account: string, hours: number): Promise<{ token: string; expiresAt: Date }>;
}

/** The key of this installation, made at its first use and kept beside its data, readable by its owner alone. */
export async function localKey(dataDirectory: string): Promise<LocalKey> {
  const path = join(dataDirectory, 'auth-key.json');
  const jwk = readKey(path) ?? (await makeKey(path));
  const secret = await importJWK(jwk, ALGORITHM);
  const { d: _, ...open } = jwk;
  return {
    check: rememberingTokens(keyTokens((await importJWK(open, ALGORITHM)) as never, LOCAL)),
    issue: async (account, hours) => {
      const expiresAt = new Date(Math.floor(Date.now() / 1_000 + hours * 3_600) * 1_000);
      const token = await new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM })
        .setSubject(account)
        .setIssuer(LOCAL.issuer)
        .setAudience(LOCAL.audience)
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(secret);
      return { token, expiresAt };
    },
  };
}

function readKey(path: string): JWK | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as JWK;
  } catch {
    throw new Error(
      `The key in ${path} cannot be read. Remove the file to have a new one made; tokens issued with it lose their force.`,
    );
  }
}

/** Two processes may make it at once: the file that is there first counts. */
async function makeKey(path: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  mkdirSync(dirname(path), { recursive: true });
  if (writeOnce(path, JSON.stringify(jwk), 0o600)) return jwk;
  return readKey(path) ?? jwk;
}
