import sql, { join, type Sql } from 'sql-template-tag';
import type { Columns } from '../access/condition';
import { reasonsSql } from '../access/denial';
import { columnsOfPerson, personView, seesAccount } from '../identity/identity.reads';
import { allSpelled, spelled } from '../nodes/reference';
import { type Asking, connection, here, one, value } from '../operation/asking';
import { personOf } from '../operation/context';
import { permitted } from '../operation/permission.reads';
import type { At } from '../reads/read';
import {
  type DelegationFact,
  type MemberFact,
  mayAdminister,
  mayAnonymize,
  mayChangeRole,
  mayDisable,
  mayEnable,
  mayRestoreDelegation,
  mayUpdatePerson,
  mayWithdrawDelegation,
} from './grant.rules';

/** Where the facts of a person (by its alias) lie that decide what may be done with them. */
const columnsOfMember = (p: Sql): Columns<MemberFact> => ({
  ...columnsOfPerson(p),
  role: sql`${p}.role`,
  isActive: sql`(${p}.disabled_at is null)`,
  isAnonymized: sql`(${p}.anonymized_at is not null)`,
  administrators: sql`(select count(*) from person a where a.role = 'ADMINISTRATOR' and a.disabled_at is null)`,
  delegationWithdrawn: sql`exists (select from delegation wd where wd.id = ${p}.delegation_id and wd.withdrawn_at is not null)`,
});

const columnsOfDelegation = (d: Sql): Columns<DelegationFact> => ({
  isWithdrawn: sql`(${d}.withdrawn_at is not null)`,
});

/** A person as they were is not there any more. */
const ofMember = (rule: typeof mayUpdatePerson) =>
  permitted(
    ({ row, asking: { viewer } }) =>
      sql`coalesce((select ${reasonsSql(rule(viewer), columnsOfMember(sql`p`))} from person p where p.id = ${row}.id), array['NOT_FOUND']::text[])`,
  );
const ofDelegation = (rule: typeof mayWithdrawDelegation) =>
  permitted(({ row, asking: { viewer } }) => reasonsSql(rule(viewer), columnsOfDelegation(row)));

export const memberReads = {
  permissions: here(),
  canUpdate: ofMember(mayUpdatePerson),
  canChangeRole: ofMember(mayChangeRole),
  canDisable: ofMember(mayDisable),
  canEnable: ofMember(mayEnable),
  canAnonymize: ofMember(mayAnonymize),
  canUpdateDelegation: ofDelegation(mayAdminister),
  canWithdrawDelegation: ofDelegation(mayWithdrawDelegation),
  canRestoreDelegation: ofDelegation(mayRestoreDelegation),
};

/** What the filter asks of a person; whom the asker may not know is not among them, nor whoever is nobody any more. */
function wishes(at: At<Asking>, row: Sql): Sql {
  personOf(at.asking);
  const filter = at.arg('filter');
  const parts: Sql[] = [
    sql`${row}.id = ${row}.person_id and ${row}.name is not null`,
    ...(filter.at('role').isGiven ? [sql`${row}.role = any(${filter.at('role').as('text[]')})`] : []),
    ...(filter.at('active').isGiven
      ? [
          sql`exists (select from person p where p.id = ${row}.id and (p.disabled_at is null) = ${filter.at('active').as('boolean')}
            and ${seesAccount(sql`p`, at.asking)})`,
        ]
      : []),
    ...(filter.at('delegation').isGiven
      ? [
          sql`${row}.delegation_id in (select fd.id from delegation fd where fd.code = any(${allSpelled(filter.at('delegation'))}))`,
        ]
      : []),
  ];
  return join(parts, ' and ');
}

export const people = connection({
  on: (at, row) => wishes(at, row),
  order: (_, row) => ({
    keys: [
      { column: sql`${row}.name`, type: 'text' },
      { column: sql`${row}.id`, type: 'uuid' },
    ],
    descending: false,
  }),
  total: (at) =>
    sql`select count(*)::integer from person_version n where ${wishes(at, sql`n`)} and ${personView.visible(sql`n`, at.asking)}`,
});

export const personByAccount = one({
  on: (at, person) => {
    personOf(at.asking);
    const [account, sees] = [at.arg('account').as('text'), seesAccount(sql`p`, at.asking)];
    return sql`${person}.id = (select p.id from person p where lower(p.account) = lower(${account}) and ${sees})`;
  },
});

export const delegationByCode = one({
  on: (at, delegation) => {
    personOf(at.asking);
    return sql`${delegation}.code = ${spelled(at.arg('code'))}`;
  },
});

const detail = (name: string) => value(({ row }) => sql`${row}.details ->> ${name}::text`);

export const memberEventReads = {
  person: one({ on: (at, person) => sql`${person}.id = ${at.row}.person_id` }),
  delegation: one({ on: (at, delegation) => sql`${delegation}.id = ${at.row}.delegation_ids[1]` }),
  role: detail('role'),
  previousRole: detail('previousRole'),
  reason: value(({ row }) => sql`coalesce(${row}.details ->> 'reason', '')`),
  reasonIfAny: detail('reason'),
};
