import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { toSql } from '../access/condition';
import { reasonsOf } from '../access/denial';
import { firstRow, type Queryable } from '../database/rows';
import { ahead, inTransaction } from '../database/transaction';
import type { EventType } from '../events/event.entity';
import { type NewEvent, recordEvents } from '../events/record';
import { claimKey, keyProblems } from '../identity/idempotency';
import { columnsOfPerson } from '../identity/identity.reads';
import { maySeePerson } from '../identity/identity.rules';
import { digestOf, makeMachineToken } from '../identity/machine-token';
import type { PersonKind } from '../identity/person.entity';
import { permitAll, refuse, refuseAll } from '../language/refusal';
import { LONGEST_REASON, textProblems } from '../language/text.rules';
import { type Concerned, personEvent } from '../members/member.events';
import { type Acting, personOf } from '../operation/context';
import type { Reported } from '../operation/payload';
import type { Viewer } from '../operation/viewer';
import { visibleToken } from './token.reads';
import { mayCreateToken, mayRevokeToken, ordered, type TokenWish, tokenProblems } from './token.rules';

export interface NewToken extends TokenWish {
  readonly idempotencyKey: string;
  readonly personId: string;
}

/**
 * Makes a token for a machine, and tells it once. To a repetition the same token is shown, without what is secret of it: it
 * is not kept, so an answer that was lost is no reason to hold on to the token.
 */
export function createToken(ctx: Acting, input: NewToken): Promise<Reported> {
  const viewer = personOf(ctx);
  const { idempotencyKey: key, ...content } = input;
  refuseAll([...keyProblems(key), ...tokenProblems(input, ctx.now)]);
  const id = randomUUID();
  return inTransaction(ctx, async (tx) => {
    const { personId } = viewer;
    const request = { personId, operation: 'createToken', key, content, now: ctx.now, result: [id] };
    const claim = ahead(claimKey(tx, request));
    const found = ahead(readHolder(tx, viewer, input.personId));
    const earlier = await claim;
    if (earlier) return told(earlier[0] ?? id);
    const holder = (await found) ?? refuse('NOT_FOUND', ['input', 'personId']);
    permitAll(reasonsOf(mayCreateToken(viewer), holder), ['input', 'personId']);
    const secret = makeMachineToken();
    tx.send(sql`/* tokens.create */ insert into access_token (id, person_id, name, scopes, digest, created_at, created_as, expires_at)
      values (${id}, ${holder.id}, ${input.name.trim()}, ${ordered(input.scopes)}, decode(${digestOf(secret)}, 'hex'), ${ctx.now},
        person_as_is(${personId}), ${input.expiresAt})`);
    recordEvents(tx, [tokenEvent(ctx, 'TOKEN_CREATED', holder, id)]);
    return told(id, secret);
  });
}

/** No statement holds what is secret: databases write statements into their logs. */
function told(id: string, secret?: string): Reported {
  if (secret === undefined) return { ids: [id], report: () => ({ secret: null }) };
  const mark = randomUUID();
  return { ids: [id], report: () => ({ secret: mark }), revealed: [[mark, secret]] };
}

export interface TokenEnd {
  readonly tokenId: string;
  readonly reason: string | null;
}

/** Ends a token at once, on open sockets too. Returns its id. */
export function revokeToken(ctx: Acting, { tokenId, reason }: TokenEnd): Promise<string> {
  const viewer = personOf(ctx);
  refuseAll(textProblems(reason, ['input', 'reason'], { most: LONGEST_REASON, optional: true }));
  return inTransaction(ctx, async (tx) => {
    const token = await heldToken(tx, viewer, tokenId);
    permitAll(reasonsOf(mayRevokeToken, token), ['input', 'tokenId'], tokenId);
    tx.send(sql`/* tokens.revoke */ update access_token set revoked_at = ${ctx.now} where id = ${tokenId}`);
    recordEvents(tx, [tokenEvent(ctx, 'TOKEN_REVOKED', token.holder, tokenId, reason === null ? {} : { reason })]);
    return tokenId;
  });
}

interface Holder extends Concerned {
  readonly kind: PersonKind;
  readonly isActive: boolean;
}

/** A person whom the viewer may know. */
function readHolder(tx: Queryable, viewer: Viewer, id: string): Promise<Holder | undefined> {
  return firstRow(
    tx,
    sql`/* tokens.holder */ select p.id, p.role, p.kind, p.delegation_id as "delegationId", p.disabled_at is null as "isActive"
      from person p where p.id = ${id} and ${toSql(maySeePerson(viewer), columnsOfPerson(sql`p`))}`,
  );
}

/** A token that the viewer may see, held until the transaction ends. */
async function heldToken(tx: Queryable, viewer: Viewer, id: string) {
  const [, token] = await Promise.all([
    firstRow(tx, sql`/* tokens.hold */ select id from access_token where id = ${id} for update`),
    firstRow<{ isRevoked: boolean; holder: Concerned }>(
      tx,
      sql`/* tokens.held */ select t.revoked_at is not null as "isRevoked",
        (select json_build_object('id', p.id, 'role', p.role, 'delegationId', p.delegation_id) from person p where p.id = t.person_id) as holder
      from access_token t where t.id = ${id} and ${visibleToken(sql`t`, { viewer })}`,
    ),
  ]);
  return token ?? refuse('NOT_FOUND', ['input', 'tokenId']);
}

/** For those who learn of the machine itself; which token it was is for those who look after it. */
function tokenEvent(
  ctx: Acting,
  type: EventType,
  holder: Concerned,
  token: string,
  details: Readonly<Record<string, string>> = {},
): NewEvent {
  return personEvent(ctx, type, holder, { token, ...details });
}
