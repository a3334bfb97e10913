import { Fault } from '../errors';
import { type Rights, readRights } from '../identity/identity.reads';
import { digestOf, isMachineToken, isWellFormed } from '../identity/machine-token';
import { type Credential, nameOf } from '../operation/credential';
import { expiryOf, noSuchToken, type Services } from './operation-context';

/** Who comes with a token. */
export interface Identified {
  readonly credential: Credential;
  readonly account: string;
  /** How many milliseconds the token is still good for. */
  readonly goodFor: number;
}

/**
 * Who comes with a bearer token: one of the issuer's, or of a machine. Throws UNAUTHENTICATED for one that is not good. A
 * machine's token costs a look at the database when it is first seen, for which `knock` is asked: whoever tries tokens is
 * counted. Afterwards its rights are remembered as those of an account are.
 */
export async function identify(token: string, services: Services, knock: () => Promise<void>): Promise<Identified> {
  if (isMachineToken(token)) return machineOf(token, services, knock);
  const { account, expiresAt } = await services.checkToken(token);
  return { credential: { account }, account, goodFor: expiresAt.getTime() - Date.now() };
}

async function machineOf(token: string, services: Services, knock: () => Promise<void>): Promise<Identified> {
  const { db, clock, rights: remembered } = services;
  if (!isWellFormed(token)) throw new Fault('UNAUTHENTICATED', 'The token is mistyped, or a part of it is missing.');
  const credential = { token: digestOf(token) };
  const name = nameOf(credential);
  let rights = remembered.get(name) ?? null;
  if (rights === null) {
    await knock();
    rights = await readRights(db, credential);
    if (rights === null) throw noSuchToken();
    remembered.set(name, rights);
  }
  const held = JSON.parse(rights) as Rights;
  return { credential, account: held.account, goodFor: expiryOf(held).getTime() - clock().getTime() };
}
