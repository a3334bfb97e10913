import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import { rows } from '../database/rows';
import { ahead, inTransaction } from '../database/transaction';
import { recordEvents } from '../events/record';
import type { DelegationKind, Region } from '../identity/delegation.entity';
import { claimKey, keyProblems } from '../identity/idempotency';
import { permitAll, refuse, refuseAll } from '../language/refusal';
import { LONGEST_REASON, textProblems } from '../language/text.rules';
import { beginText, confirmTexts } from '../language/text.store';
import { type Acting, personOf } from '../operation/context';
import { mayAdminister, mayRestoreDelegation, mayWithdrawDelegation } from './grant.rules';
import { delegationEvent, personEvent } from './member.events';
import { codeProblems, type TextIn, textsOf, textsProblems } from './member.input';
import { checkVersion, heldDelegation, isTaken, type PersonRow } from './member.store';

export interface NewDelegation {
  readonly idempotencyKey: string;
  readonly code: string;
  readonly kind: DelegationKind;
  readonly region: Region | null;
  readonly name: readonly TextIn[];
}

/** Admits a delegation. Returns its id. */
export async function createDelegation(ctx: Acting, input: NewDelegation): Promise<string> {
  const { personId } = personOf(ctx);
  permitAll(reasonsOf(mayAdminister(ctx.viewer), {}));
  const { idempotencyKey: key, ...content } = input;
  const code = input.code.trim().toUpperCase();
  refuseAll([
    ...keyProblems(key),
    ...codeProblems(code, ['input', 'code']),
    ...textsProblems(input.name, ['input', 'name']),
  ]);
  const id = randomUUID();
  return inTransaction(ctx, async (tx) => {
    const request = { personId, operation: 'createDelegation', key, content, now: ctx.now, result: [id] };
    const claim = ahead(claimKey(tx, request));
    const taken = ahead(isTaken(tx, 'code', code));
    const earlier = await claim;
    if (earlier) return earlier[0] ?? id;
    if (await taken) refuse('CODE_EXISTS', ['input', 'code'], { code });
    const text = { id, field: 'name' as const, languages: input.name.map(({ language }) => language) };
    beginText(tx, text, input.name);
    tx.send(sql`/* members.createDelegation */ insert into delegation (id, code, kind, region, name)
      values (${id}, ${code}, ${input.kind}, ${input.region}, ${JSON.stringify(textsOf(input.name))}::jsonb)`);
    confirmTexts(tx, [text], { personId, now: ctx.now });
    recordEvents(tx, [delegationEvent(ctx, 'DELEGATION_CREATED', id)]);
    return id;
  });
}

export interface DelegationChange {
  readonly delegationId: string;
  readonly expectedVersion: number;
  readonly kind?: DelegationKind | undefined;
  readonly region?: Region | null | undefined;
  readonly name?: readonly TextIn[] | undefined;
}

/** Changes what is given; the code stays, as references are made of it. Returns its id. */
export async function updateDelegation(ctx: Acting, input: DelegationChange): Promise<string> {
  const viewer = personOf(ctx);
  permitAll(reasonsOf(mayAdminister(viewer), {}));
  if (input.name) refuseAll(textsProblems(input.name, ['input', 'name']));
  return inTransaction(ctx, async (tx) => {
    const before = await heldDelegation(tx, input.delegationId);
    checkVersion(before, input.expectedVersion);
    const { kind = before.kind, region = before.region } = input;
    const name = JSON.stringify(textsOf(input.name ?? [], before.name));
    tx.send(sql`/* members.updateDelegation */ update delegation
      set kind = ${kind}, region = ${region}, name = ${name}::jsonb, version = version + 1 where id = ${before.id}`);
    const languages = input.name?.map(({ language }) => language) ?? [];
    confirmTexts(tx, [{ id: before.id, field: 'name', languages }], { personId: viewer.personId, now: ctx.now });
    recordEvents(tx, [delegationEvent(ctx, 'DELEGATION_CHANGED', before.id)]);
    return before.id;
  });
}

export interface DelegationEnd {
  readonly delegationId: string;
  readonly expectedVersion: number;
  readonly reason: string;
}

/** A delegation leaves: all its people lose their access, what it said stays on the record. Returns its id. */
export async function withdrawDelegation(ctx: Acting, input: DelegationEnd): Promise<string> {
  const viewer = personOf(ctx);
  permitAll(reasonsOf(mayAdminister(viewer), {}));
  refuseAll(textProblems(input.reason, ['input', 'reason'], { most: LONGEST_REASON }));
  return inTransaction(ctx, async (tx) => {
    const before = await heldDelegation(tx, input.delegationId);
    checkVersion(before, input.expectedVersion);
    permitAll(reasonsOf(mayWithdrawDelegation(viewer), before), ['input', 'delegationId'], before.id);
    const people = await rows<Pick<PersonRow, 'id' | 'role' | 'delegationId'>>(
      tx,
      sql`/* members.disableAll */ update person set disabled_at = ${ctx.now}, version = version + 1
        where delegation_id = ${before.id} and disabled_at is null
        returning id, role, delegation_id as "delegationId"`,
    );
    tx.send(sql`/* members.withdrawDelegation */ update delegation
      set withdrawn_at = ${ctx.now}, version = version + 1 where id = ${before.id}`);
    const { reason } = input;
    recordEvents(tx, [
      delegationEvent(ctx, 'DELEGATION_WITHDRAWN', before.id, { reason }),
      ...people.map((person) => personEvent(ctx, 'PERSON_DISABLED', person, { reason })),
    ]);
    return before.id;
  });
}

/** A delegation that left comes back; its people are enabled one by one. Returns its id. */
export async function restoreDelegation(ctx: Acting, input: Omit<DelegationEnd, 'reason'>): Promise<string> {
  const viewer = personOf(ctx);
  permitAll(reasonsOf(mayAdminister(viewer), {}));
  return inTransaction(ctx, async (tx) => {
    const before = await heldDelegation(tx, input.delegationId);
    checkVersion(before, input.expectedVersion);
    permitAll(reasonsOf(mayRestoreDelegation(viewer), before), ['input', 'delegationId'], before.id);
    tx.send(sql`/* members.restoreDelegation */ update delegation
      set withdrawn_at = null, version = version + 1 where id = ${before.id}`);
    recordEvents(tx, [delegationEvent(ctx, 'DELEGATION_CHANGED', before.id)]);
    return before.id;
  });
}
