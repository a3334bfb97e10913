import sql, { type Sql } from 'sql-template-tag';
import { type Columns, toSql } from '../access/condition';
import { reasonsSql } from '../access/denial';
import { personAs } from '../identity/identity.reads';
import { type CareFact, isInCare } from '../members/grant.rules';
import { type Asking, connection, here, one, value, view } from '../operation/asking';
import { permitted } from '../operation/permission.reads';
import { type HolderFact, mayCreateToken, mayRevokeToken } from './token.rules';

const columnsOfCare = (p: Sql): Columns<CareFact> => ({ role: sql`${p}.role`, delegationId: sql`${p}.delegation_id` });

/** Where the facts of a person (by its alias) lie that decide whether they may have a token. */
export const columnsOfHolder = (p: Sql): Columns<HolderFact> => ({
  ...columnsOfCare(p),
  kind: sql`${p}.kind`,
  isActive: sql`(${p}.disabled_at is null)`,
});

export const columnsOfToken = (t: Sql): Columns<'isRevoked'> => ({ isRevoked: sql`(${t}.revoked_at is not null)` });

/** Whether the asker looks after the machine whose token (by its alias) it is. */
export const visibleToken = (token: Sql, { viewer }: Pick<Asking, 'viewer'>): Sql =>
  sql`exists (select from person th where th.id = ${token}.person_id and ${toSql(isInCare(viewer), columnsOfCare(sql`th`))})`;

export const tokenView = view({
  from: sql`access_token`,
  key: (row) => sql`${row}.id`,
  visible: visibleToken,
});

export const tokenReads = {
  person: one({ on: (at, person) => sql`${person}.id = ${at.row}.person_id` }),
  createdBy: personAs(sql`created_as`),
  permissions: here(),
  canRevoke: permitted('revokeToken', ({ row }) => reasonsSql(mayRevokeToken, columnsOfToken(row))),
};

/** Those of a person, the newest first. Who they once were has none. */
export const tokensOfPerson = connection({
  on: (at, row) => sql`${row}.person_id = ${at.row}.id`,
  order: (_, row) => ({
    keys: [
      { column: sql`${row}.created_at`, type: 'timestamptz' },
      { column: sql`${row}.id`, type: 'uuid' },
    ],
    descending: true,
  }),
  total: (at) =>
    sql`select count(*)::integer from access_token n where n.person_id = ${at.row}.id and ${visibleToken(sql`n`, at.asking)}`,
});

export const canCreateToken = permitted(
  'createToken',
  ({ row, asking: { viewer } }) =>
    sql`coalesce((select ${reasonsSql(mayCreateToken(viewer), columnsOfHolder(sql`p`))} from person p where p.id = ${row}.id), array['NOT_FOUND']::text[])`,
);

/** Told with the answer that makes the token, and never again. */
export const secretOnce = value(({ row }) => sql`${row}.report ->> 'secret'`);

export const tokenEventReads = {
  token: one({ on: (at, token) => sql`${token}.id = (${at.row}.details ->> 'token')::uuid` }),
  reason: value(({ row }) => sql`${row}.details ->> 'reason'`),
};
