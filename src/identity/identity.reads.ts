import sql, { join, type Sql } from 'sql-template-tag';
import { type Columns, toSql } from '../access/condition';
import { firstRow, onlyRow, type Queryable, rows } from '../database/rows';
import { type Asking, connection, one, value, view } from '../operation/asking';
import { personOf } from '../operation/context';
import type { Credential } from '../operation/credential';
import { type PersonFacts, scopesOf } from '../operation/viewer';
import type { At } from '../reads/read';
import { literal } from '../reads/sql';
import { maySeeAccount, maySeePerson, type PersonFact } from './identity.rules';

/** Where the facts of a person (by its alias) lie that decide who may know who it is. */
export const columnsOfPerson = (p: Sql): Columns<PersonFact> => ({
  id: sql`${p}.id`,
  delegationId: sql`${p}.delegation_id`,
});

export const delegationView = view({
  from: sql`delegation`,
  key: (row) => sql`${row}.id`,
  visible: (_, { viewer }) => (viewer.kind === 'ANONYMOUS' ? sql`false` : sql`true`),
});

/** People as they were when they acted, and as they are. Who somebody is now lies under the person's own id. */
export const personView = view({
  from: sql`person_version`,
  key: (row) => sql`${row}.id`,
  visible: (row, { viewer }) => toSql(maySeePerson(viewer), columnsOfPerson(row)),
});

/** Whether the asker may know how a person (by the alias of the table) signs in. */
export const seesAccount = (person: Sql, { viewer }: Pick<Asking, 'viewer'>): Sql =>
  toSql(maySeeAccount(viewer), columnsOfPerson(person));

/** Of the person as they are: a delegation that they left knows of them what it knew. */
const ofAccount = (fact: Sql) =>
  value(
    ({ row, asking }) =>
      sql`(select ${fact} from person p where p.id = ${row}.person_id and ${seesAccount(sql`p`, asking)})`,
  );

export const personReads = {
  account: ofAccount(sql`p.account`),
  email: ofAccount(sql`p.email`),
  kind: value(({ row }) => sql`(select p.kind from person p where p.id = ${row}.person_id)`),
  active: ofAccount(sql`p.disabled_at is null`),
  version: value(({ row }) => sql`coalesce((select p.version from person p where p.id = ${row}.id), 1)`),
  delegation: one({ on: (at, delegation) => sql`${delegation}.id = ${at.row}.delegation_id` }),
};

export const delegationReads = { active: value(({ row }) => sql`(${row}.withdrawn_at is null)`) };

export const viewerReads = {
  viewer: one({
    from: ({
      asking: { viewer, language },
    }) => sql`(select ${literal(viewer.role)} as role, ${language} as language, ${scopesOf(viewer) ?? null}::text[] as scopes,
      ${'personId' in viewer ? viewer.personId : null}::uuid as person_id,
      ${'delegationId' in viewer ? viewer.delegationId : null}::uuid as delegation_id)`,
  }),
  person: one({ on: (at, person) => sql`${person}.id = ${at.row}.person_id` }),
  delegation: one({ on: (at, delegation) => sql`${delegation}.id = ${at.row}.delegation_id` }),
};

export const delegations = connection({
  on: ({ asking }) => {
    personOf(asking);
    return sql`true`;
  },
  order: (_, row) => ({
    keys: [
      { column: sql`${row}.code`, type: 'text' },
      { column: sql`${row}.id`, type: 'uuid' },
    ],
    descending: false,
  }),
  total: () => sql`select count(*)::integer from delegation`,
});

/** The person as whom something was done, by the name of the column that says it, for those who may know them. */
export const personAs = (column: Sql, when?: (at: At<Asking>) => Sql) =>
  one({ ...(when && { when }), on: (at, person) => sql`${person}.version_id = ${at.row}.${column}` });

const FACTS = sql`p.id as "personId", p.account, p.name, p.language, p.role, p.delegation_id as "delegationId", d.code as "delegationCode"`;
const byAccount = (accounts: Sql): Sql => sql`
  select ${FACTS} from person p left join delegation d on d.id = p.delegation_id where p.account ${accounts} and p.disabled_at is null`;
/** The same of machines, by the digests of their tokens; a token that was revoked gives nothing. */
const byToken = (digests: Sql): Sql => sql`
  select ${FACTS}, t.scopes, to_char(t.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "expiresAt",
    encode(t.digest, 'hex') as token
  from access_token t join person p on p.id = t.person_id left join delegation d on d.id = p.delegation_id
  where t.digest ${digests} and t.revoked_at is null and p.disabled_at is null`;

const asRights = (facts: Sql): Sql => sql`(select row_to_json(f)::text from (${facts}) f)`;
const tokenIs = (digest: unknown): Sql => asRights(byToken(sql`= decode(${digest}, 'hex')`));
const accountIs = (account: unknown): Sql => asRights(byAccount(sql`= ${account}`));

/** The rights that the asker has, as JSON; null for an account that is disabled or unknown, and a token that was revoked. */
export const rightsJson = ({ viewer, account, token }: Asking): Sql =>
  scopesOf(viewer) ? tokenIs(token) : accountIs(account);

export async function readRights(db: Queryable, credential: Credential): Promise<string | null> {
  const rights = 'token' in credential ? tokenIs(credential.token) : accountIs(credential.account);
  const read = await firstRow<{ rights: string | null }>(db, sql`/* identity.rights */ select ${rights} as rights`);
  return read?.rights ?? null;
}

/** The rights behind a credential; of a token also what limits it. */
export interface Rights extends PersonFacts {
  readonly account: string;
  /** Of a token: until when it is good, and its digest. */
  readonly expiresAt?: string;
  readonly token?: string;
}

/** The rights that these accounts hold at this moment; a disabled or unknown account is absent. */
export function readPeople(db: Queryable, accounts: readonly string[]): Promise<Rights[]> {
  return rows(db, sql`/* identity.people */ ${byAccount(sql`= any(${accounts})`)}`);
}

/** The rights behind these credentials, but for those that are good no more, and a digest of them; null for the rights if it is the digest that is known. */
export function readRightsSince(
  db: Queryable,
  credentials: readonly Credential[],
  now: Date,
  known: string,
): Promise<{ digest: string; rights: Rights[] | null }> {
  const accounts = credentials.flatMap((one) => ('account' in one ? [one.account] : []));
  const tokens = credentials.flatMap((one) => ('token' in one ? [one.token] : []));
  const people = sql`select f.account as name, row_to_json(f) as facts from (${byAccount(sql`= any(${accounts})`)}) f`;
  const ofTokens =
    () => sql`select f.token, row_to_json(f) from (${byToken(sql`in (select decode(k, 'hex') from unnest(${tokens}::text[]) k)`)}
    and t.expires_at > ${now}) f`;
  const held = tokens.length === 0 ? people : join([people, ofTokens()], ' union all ');
  return onlyRow(
    db,
    sql`/* identity.people */
      select digest, case when digest <> ${known} then rights end as rights
      from (select rights, encode(sha256(convert_to(rights::text, 'UTF8')), 'hex') as digest
            from (select coalesce(json_agg(h.facts order by h.name), '[]') as rights from (${held}) h) a offset 0) d`,
  );
}
