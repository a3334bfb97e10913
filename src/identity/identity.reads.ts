import sql, { type Sql } from 'sql-template-tag';
import { type Columns, holds } from '../access/condition';
import { type Context, load } from '../context';
import { onlyRow, type Queryable, rows } from '../database/rows';
import { asRows } from '../database/rows-by-id';
import type { Texts } from '../language/language';
import { type Page, type PageInput, readPage } from '../paging/page';
import type { DelegationKind, Region } from './delegation.entity';
import { maySeePerson, type PersonFact } from './identity.rules';
import type { PersonFacts, Role } from './viewer';

export interface DelegationRow {
  readonly id: string;
  readonly code: string;
  readonly kind: DelegationKind;
  readonly region: Region | null;
  readonly name: Texts;
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly delegationId: string | null;
}

/** Where the facts of a person (by its alias) lie that decide who may know who it is. */
export const columnsOfPerson = (p: Sql): Columns<PersonFact> => ({
  id: sql`${p}.id`,
  delegationId: sql`${p}.delegation_id`,
});

/** A delegation as a JSON value, for the statements of other features. */
export const delegationJson = (id: Sql): Sql => sql`(select row_to_json(d) from (
  select id, code, kind, region, name from delegation where delegation.id = ${id}) d)`;

const personFacts = sql`
  select p.id as "personId", p.account, p.name, p.language, p.role, p.delegation_id as "delegationId", d.code as "delegationCode"
  from person p left join delegation d on d.id = p.delegation_id`;

export interface OperationFacts {
  readonly person: (PersonFacts & { readonly account: string }) | null;
  readonly position: number;
}

/** Who holds the account, unless disabled, and how far the event log has come: one statement at the start of each operation. */
export function readOperationFacts(db: Queryable, account: string | undefined): Promise<OperationFacts> {
  return onlyRow(
    db,
    sql`/* identity.operationFacts */
    select (select row_to_json(f) from (${personFacts} where p.account = ${account ?? null} and p.disabled_at is null) f) as person,
           (select position::float8 from event_head) as position`,
  );
}

/** The rights that these accounts hold at this moment; a disabled or unknown account is absent. */
export function readPeople(db: Queryable, accounts: readonly string[]): Promise<(PersonFacts & { account: string })[]> {
  return rows(
    db,
    sql`/* identity.people */ ${personFacts} where p.account = any(${accounts}) and p.disabled_at is null`,
  );
}

export function readDelegations(ctx: Context, page: PageInput, total: boolean): Promise<Page<DelegationRow>> {
  return readPage(
    ctx.db,
    'identity.delegations',
    {
      select: sql`select id, code, kind, region, name from delegation where true`,
      order: [
        { field: 'code', column: sql`code`, type: 'text' },
        { field: 'id', column: sql`id`, type: 'uuid' },
      ],
      total: total ? sql`select count(*) from delegation` : undefined,
    },
    page,
  );
}

export async function loadDelegations(
  ctx: Context,
  ids: readonly string[],
): Promise<readonly (DelegationRow | null)[]> {
  return asRows(
    ids,
    await rows<DelegationRow>(
      ctx.db,
      sql`/* identity.delegationsById */
    select id, code, kind, region, name from delegation where id = any(${ids}::uuid[])`,
    ),
  );
}

async function loadPeople(ctx: Context, ids: readonly string[]): Promise<readonly (PersonRow | null)[]> {
  return asRows(
    ids,
    await rows<PersonRow>(
      ctx.db,
      sql`/* identity.peopleById */
    select id, name, role, delegation_id as "delegationId" from person where id = any(${ids}::uuid[])`,
    ),
  );
}

/** The person, if the viewer may know who it is. */
export async function visiblePerson(ctx: Context, id: string | null): Promise<PersonRow | null> {
  const person = id === null ? null : await load(ctx, loadPeople, id);
  return person && holds(maySeePerson(ctx.viewer), person) ? person : null;
}
