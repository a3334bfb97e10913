import sql from 'sql-template-tag';
import { toSql } from '../access/condition';
import { firstRow, onlyRow, type Queryable } from '../database/rows';
import type { DelegationKind, Region } from '../identity/delegation.entity';
import { columnsOfPerson } from '../identity/identity.reads';
import { maySeePerson } from '../identity/identity.rules';
import type { Language, Texts } from '../language/language';
import { refuse } from '../language/refusal';
import type { Viewer } from '../operation/viewer';
import type { Granted, MemberFact } from './grant.rules';

/** A person as those act on them who hold them. */
export interface PersonRow extends Readonly<Record<MemberFact, unknown>> {
  readonly id: string;
  readonly account: string;
  /** Null once the person is anonymized. */
  readonly name: string | null;
  readonly email: string | null;
  readonly role: Granted;
  readonly language: Language;
  readonly delegationId: string | null;
  readonly isActive: boolean;
  readonly isAnonymized: boolean;
  readonly administrators: number;
  readonly delegationWithdrawn: boolean;
  readonly version: number;
}

/**
 * A person that the viewer may know, held until the transaction ends; refused if they have changed since. The administrators
 * are held too: of two who disable one another at once, one comes too late.
 */
export async function heldPerson(tx: Queryable, viewer: Viewer, id: string, expected: number): Promise<PersonRow> {
  const [, person] = await Promise.all([
    firstRow(
      tx,
      sql`/* members.hold */ select count(*) from (select id from person
        where id = ${id} or (role = 'ADMINISTRATOR' and disabled_at is null) order by id for update) held`,
    ),
    firstRow<{ json: PersonRow }>(
      tx,
      sql`/* members.held */ select json_build_object('id', p.id, 'account', p.account, 'name', p.name, 'email', p.email, 'role', p.role,
        'language', p.language, 'delegationId', p.delegation_id, 'isActive', p.disabled_at is null, 'isAnonymized', p.anonymized_at is not null, 'version', p.version,
        'administrators', (select count(*) from person a where a.role = 'ADMINISTRATOR' and a.disabled_at is null),
        'delegationWithdrawn', exists (select from delegation d where d.id = p.delegation_id and d.withdrawn_at is not null)) as json
      from person p where p.id = ${id} and ${toSql(maySeePerson(viewer), columnsOfPerson(sql`p`))}`,
    ),
  ]);
  if (!person) return refuse('NOT_FOUND', ['input', 'personId']);
  checkVersion(person.json, expected);
  return person.json;
}

export interface DelegationRow {
  readonly id: string;
  readonly code: string;
  readonly kind: DelegationKind;
  readonly region: Region | null;
  readonly name: Texts;
  readonly isWithdrawn: boolean;
  readonly version: number;
  /** The active contact points, in the order of their accounts. */
  readonly contactPoints: readonly string[];
}

/** A delegation, held until the transaction ends: its people change one after another. */
export async function heldDelegation(
  tx: Queryable,
  id: string,
  path: readonly string[] = ['input', 'delegationId'],
): Promise<DelegationRow> {
  const [, delegation] = await Promise.all([
    firstRow(tx, sql`/* members.holdDelegation */ select id from delegation where id = ${id} for update`),
    firstRow<DelegationRow>(
      tx,
      sql`/* members.heldDelegation */ select d.id, d.code, d.kind, d.region, d.name, d.withdrawn_at is not null as "isWithdrawn", d.version,
        array(select p.id from person p where p.delegation_id = d.id and p.role = 'CONTACT_POINT' and p.disabled_at is null
          order by p.account)::text[] as "contactPoints"
      from delegation d where d.id = ${id}`,
    ),
  ]);
  return delegation ?? refuse('NOT_FOUND', path);
}

/** Refused if the object has changed since it was seen. */
export function checkVersion(
  { id, version }: { readonly id: string; readonly version: number },
  expected: number,
): void {
  if (version !== expected) refuse('STALE_VERSION', ['input', 'expectedVersion'], { expected, current: version }, id);
}

/** Whether an account or a code is taken, whatever its case. */
export async function isTaken(tx: Queryable, what: 'account' | 'code', value: string): Promise<boolean> {
  const taken =
    what === 'account'
      ? sql`/* members.account */ select exists (select from person where lower(account) = lower(${value})) as taken`
      : sql`/* members.code */ select exists (select from delegation where code = upper(${value})) as taken`;
  return (await onlyRow<{ taken: boolean }>(tx, taken)).taken;
}
