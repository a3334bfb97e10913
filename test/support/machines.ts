import type { DataSource } from 'typeorm';
import { digestOf, makeMachineToken } from '../../src/identity/machine-token';
import type { Scope } from '../../src/operation/scope';
import type { Answer, Query } from './clients';
import { httpClient } from './clients';
import type { TestServer } from './server';

export interface Given {
  /** An account that is there, or one for which a machine is made. */
  readonly account: string;
  readonly role?: 'DEPUTY' | 'REVIEWER' | 'OFFICER' | 'CONVENER';
  readonly delegation?: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: Date;
  /** The token, where it must be a certain one. */
  readonly token?: string;
}

/** Gives a machine a token past the services, and makes the machine if there is none. Returns the token. */
export async function giveToken(db: DataSource, given: Given): Promise<string> {
  const { account, role = 'DEPUTY', delegation, scopes, expiresAt, token = makeMachineToken() } = given;
  await db.query(
    `insert into person (account, name, role, kind, delegation_id)
     select $1, 'Name of ' || $1, $2, 'MACHINE', (select id from delegation where code = $3) on conflict do nothing`,
    [account, role, delegation ?? null],
  );
  await db.query(
    `insert into access_token (person_id, name, scopes, digest, created_at, created_as, expires_at)
     select p.id, 'A token', $2, decode($3, 'hex'), '2027-01-01', person_as_is(p.id), $4 from person p where p.account = $1`,
    [account, scopes, digestOf(token), expiresAt ?? new Date('2027-12-01T00:00:00Z')],
  );
  return token;
}

/** Whoever holds a token, as clients of a test server are. */
export function holding<Server extends Pick<TestServer, 'token' | 'url'>>(server: Server, token: string): Server {
  return { ...server, token: async () => token };
}

/** A client over HTTP that holds a token. */
export function clientWith(server: TestServer, token: string, url = server.url): Promise<Query> {
  return httpClient(holding(server, token), 'whoever holds it', url);
}

/** What is refused before there is an answer: the status, the code and the words. */
export const refusalOf = ({ status, errors: [error] }: Answer) => ({
  status,
  code: error?.extensions.code,
  message: error?.message,
});
