import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import { ahead, inTransaction, type Transaction } from '../database/transaction';
import { type NewEvent, recordEvents } from '../events/record';
import { claimKey, keyProblems } from '../identity/idempotency';
import type { PersonKind } from '../identity/person.entity';
import type { Language } from '../language/language';
import { type Problem, permitAll, refuse, refuseAll } from '../language/refusal';
import { LONGEST_REASON, textProblems } from '../language/text.rules';
import { type Acting, personOf } from '../operation/context';
import { type Granted, isOfDelegation, isSuccession, mayDisable, mayEnable, mayGrant, mayHold } from './grant.rules';
import { personEvent } from './member.events';
import { accountProblems, emailProblems, nameProblems } from './member.input';
import { type DelegationRow, heldDelegation, heldPerson, isTaken } from './member.store';

export interface NewPerson {
  readonly idempotencyKey: string;
  readonly account: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Granted;
  readonly kind: PersonKind;
  readonly delegationId: string | null;
  readonly language: Language;
  /** Whether a contact point that the delegation has becomes a deputy. */
  readonly takesOver: boolean;
}

/** Admits a person. Returns their id. */
export async function createPerson(ctx: Acting, input: NewPerson): Promise<string> {
  const viewer = personOf(ctx);
  const { idempotencyKey: key, ...content } = input;
  const account = input.account.trim();
  permitAll(mayGrant(viewer, input.role, input.delegationId), ['input', 'role']);
  refuseAll([
    ...keyProblems(key),
    ...accountProblems(account, ['input', 'account']),
    ...nameProblems(input.name, ['input', 'name']),
    ...emailProblems(input.email, ['input', 'email']),
    ...placeProblems(input),
    ...machineProblems(input),
  ]);
  const id = randomUUID();
  return inTransaction(ctx, async (tx) => {
    const request = { personId: viewer.personId, operation: 'createPerson', key, content, now: ctx.now, result: [id] };
    const claim = ahead(claimKey(tx, request));
    const taken = ahead(isTaken(tx, 'account', account));
    const delegation = ahead(input.delegationId === null ? undefined : heldDelegation(tx, input.delegationId));
    const earlier = await claim;
    if (earlier) return earlier[0] ?? id;
    if (await taken) refuse('ACCOUNT_EXISTS', ['input', 'account'], { account });
    const handedOver = handOver(tx, ctx, input, await delegation);
    tx.send(sql`/* members.createPerson */ insert into person (id, account, name, email, role, kind, delegation_id, language)
      values (${id}, ${account}, ${input.name.trim()}, ${input.email}, ${input.role}, ${input.kind}, ${input.delegationId}, ${input.language})`);
    recordEvents(tx, [...handedOver, personEvent(ctx, 'PERSON_CREATED', { ...input, id }, { role: input.role })]);
    return id;
  });
}

interface Seat {
  readonly role: Granted;
  readonly delegationId: string | null;
  readonly takesOver: boolean;
}

/** A role within delegations needs one, the others have none. */
export function placeProblems({ role, delegationId }: Pick<Seat, 'role' | 'delegationId'>): Problem[] {
  const path = ['input', 'delegationId'];
  if (isOfDelegation(role) && delegationId === null)
    return [{ code: 'DELEGATION_REQUIRED', path, parameters: { role } }];
  return isOfDelegation(role) || delegationId === null
    ? []
    : [{ code: 'DELEGATION_NOT_ALLOWED', path, parameters: { role } }];
}

/** Some roles are for people alone. */
export function machineProblems({ kind, role }: { readonly kind: PersonKind; readonly role: Granted }): Problem[] {
  return mayHold(kind, role) ? [] : [{ code: 'MACHINE_ROLE', path: ['input', 'role'], parameters: { role } }];
}

/**
 * Makes room for a contact point where the organization allows one: the former becomes a deputy, in the same instant. A
 * contact point that names its successor means just that; an administrator says so.
 */
export function handOver(tx: Transaction, ctx: Acting, seat: Seat, delegation: DelegationRow | undefined): NewEvent[] {
  if (!delegation) return [];
  if (delegation.isWithdrawn) refuse('DELEGATION_WITHDRAWN', ['input', 'delegationId'], { code: delegation.code });
  if (seat.role !== 'CONTACT_POINT') return [];
  const means = seat.takesOver || isSuccession(ctx.viewer, seat.role);
  if (!means && (!ctx.settings.oneContactPoint || delegation.contactPoints.length === 0)) return [];
  if (!means) refuse('CONTACT_POINT_EXISTS', ['input', 'role'], { code: delegation.code });
  tx.send(sql`/* members.handOver */ update person set role = 'DEPUTY', version = version + 1
    where id = any(${delegation.contactPoints}::uuid[])`);
  return delegation.contactPoints.map((id) =>
    personEvent(
      ctx,
      'PERSON_CHANGED',
      { id, role: 'DEPUTY', delegationId: delegation.id },
      { previousRole: 'CONTACT_POINT', role: 'DEPUTY' },
    ),
  );
}

export interface AccessChange {
  readonly personId: string;
  readonly expectedVersion: number;
  readonly reason: string | null;
}

/** Ends a person's access at once, on open sockets too: their rights are read again before every answer. Returns the id. */
export function disablePerson(ctx: Acting, input: AccessChange): Promise<string> {
  const viewer = personOf(ctx);
  refuseAll(textProblems(input.reason, ['input', 'reason'], { most: LONGEST_REASON, optional: true }));
  return inTransaction(ctx, async (tx) => {
    const person = await heldPerson(tx, viewer, input.personId, input.expectedVersion);
    permitAll(reasonsOf(mayDisable(viewer), person), ['input', 'personId'], person.id);
    tx.send(
      sql`/* members.disable */ update person set disabled_at = ${ctx.now}, version = version + 1 where id = ${person.id}`,
    );
    recordEvents(tx, [
      personEvent(ctx, 'PERSON_DISABLED', person, input.reason === null ? {} : { reason: input.reason }),
    ]);
    return person.id;
  });
}

/** Gives a disabled person the role back that they had. Returns the id. */
export function enablePerson(ctx: Acting, input: AccessChange): Promise<string> {
  const viewer = personOf(ctx);
  refuseAll(textProblems(input.reason, ['input', 'reason'], { most: LONGEST_REASON, optional: true }));
  return inTransaction(ctx, async (tx) => {
    const person = await heldPerson(tx, viewer, input.personId, input.expectedVersion);
    permitAll(reasonsOf(mayEnable(viewer), person), ['input', 'personId'], person.id);
    const delegation = person.delegationId === null ? undefined : await heldDelegation(tx, person.delegationId);
    const handedOver = handOver(tx, ctx, { ...person, takesOver: false }, delegation);
    tx.send(
      sql`/* members.enable */ update person set disabled_at = null, version = version + 1 where id = ${person.id}`,
    );
    const details = { role: person.role, ...(input.reason !== null && { reason: input.reason }) };
    recordEvents(tx, [...handedOver, personEvent(ctx, 'PERSON_ENABLED', person, details)]);
    return person.id;
  });
}
