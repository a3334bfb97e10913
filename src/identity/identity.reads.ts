import sql, { type Sql } from 'sql-template-tag';
import { type Columns, toSql } from '../access/condition';
import { firstRow, onlyRow, type Queryable, rows } from '../database/rows';
import { named } from '../language/language.reads';
import { type Asking, connection, one, value, view } from '../operation/asking';
import { personOf } from '../operation/context';
import type { PersonFacts } from '../operation/viewer';
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
  name: named,
  account: ofAccount(sql`case when p.anonymized_at is null then p.account end`),
  email: ofAccount(sql`p.email`),
  active: ofAccount(sql`p.disabled_at is null`),
  version: value(({ row }) => sql`coalesce((select p.version from person p where p.id = ${row}.id), 1)`),
  delegation: one({ on: (at, delegation) => sql`${delegation}.id = ${at.row}.delegation_id` }),
};

export const delegationReads = { active: value(({ row }) => sql`(${row}.withdrawn_at is null)`) };

export const viewerReads = {
  viewer: one({
    from: ({ asking: { viewer, language } }) => sql`(select ${literal(viewer.role)} as role, ${language} as language,
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

/** Who made a translation, for those who may know them. */
export const translator = personAs(sql`author_as`);

const personFacts = sql`
  select p.id as "personId", p.account, p.name, p.language, p.role, p.delegation_id as "delegationId", d.code as "delegationCode"
  from person p left join delegation d on d.id = p.delegation_id`;

/** The rights that the holder of an account has, as JSON; null for an account that is disabled or unknown. */
export const rightsJson = (account: Asking['account'] | string): Sql =>
  sql`(select row_to_json(f)::text from (${personFacts} where p.account = ${account} and p.disabled_at is null) f)`;

export async function readRights(db: Queryable, account: string): Promise<string | null> {
  const read = await firstRow<{ rights: string | null }>(
    db,
    sql`/* identity.rights */ select ${rightsJson(account)} as rights`,
  );
  return read?.rights ?? null;
}

export type PeopleRead = PersonFacts & { readonly account: string };

/** The rights that these accounts hold at this moment; a disabled or unknown account is absent. */
export function readPeople(db: Queryable, accounts: readonly string[]): Promise<PeopleRead[]> {
  return rows(
    db,
    sql`/* identity.people */ ${personFacts} where p.account = any(${accounts}) and p.disabled_at is null`,
  );
}

/** The same, and a digest of it; null for the people if it is the digest that is known. */
export function readPeopleSince(
  db: Queryable,
  accounts: readonly string[],
  known: string,
): Promise<{ digest: string; people: PeopleRead[] | null }> {
  return onlyRow(
    db,
    sql`/* identity.people */
      select digest, case when digest <> ${known} then people end as people
      from (select people, encode(sha256(convert_to(people::text, 'UTF8')), 'hex') as digest
            from (select coalesce(json_agg(f order by f.account), '[]') as people
                  from (${personFacts} where p.account = any(${accounts}) and p.disabled_at is null) f) a offset 0) d`,
  );
}
