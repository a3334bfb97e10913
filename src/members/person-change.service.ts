import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import { inTransaction } from '../database/transaction';
import { type NewEvent, recordEvents } from '../events/record';
import type { Language } from '../language/language';
import { permitAll, refuse, refuseAll } from '../language/refusal';
import { type Acting, personOf } from '../operation/context';
import { type Granted, keepsAdministrator, mayChangeRole, mayGrant, mayUpdatePerson } from './grant.rules';
import { personEvent } from './member.events';
import { accountProblems, emailProblems, nameProblems } from './member.input';
import { heldDelegation, heldPerson, isTaken, type PersonRow } from './member.store';
import { handOver, placeProblems } from './person.service';

export interface PersonChange {
  readonly personId: string;
  readonly expectedVersion: number;
  readonly account?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | null | undefined;
  readonly language?: Language | undefined;
  readonly role?: Granted | undefined;
  readonly delegationId?: string | null | undefined;
  readonly takesOver: boolean;
}

/**
 * Changes what is given. Whoever moves or is given another role loses at once what they lose: their rights are read again
 * before every answer; drafts stay with the delegation. Returns the id.
 */
export async function updatePerson(ctx: Acting, input: PersonChange): Promise<string> {
  const viewer = personOf(ctx);
  refuseAll([
    ...(input.account === undefined ? [] : accountProblems(input.account.trim(), ['input', 'account'])),
    ...(input.name === undefined ? [] : nameProblems(input.name, ['input', 'name'])),
    ...(input.email === undefined ? [] : emailProblems(input.email, ['input', 'email'])),
  ]);
  return inTransaction(ctx, async (tx) => {
    const before = await heldPerson(tx, viewer, input.personId, input.expectedVersion);
    const after = changed(before, input);
    permitAll(reasonsOf(mayUpdatePerson(viewer), before), ['input', 'personId'], before.id);
    checkSeat(ctx, before, after);
    const renamed = after.account.toLowerCase() !== before.account.toLowerCase();
    if (renamed && (await isTaken(tx, 'account', after.account))) {
      refuse('ACCOUNT_EXISTS', ['input', 'account'], { account: after.account }, before.id);
    }
    const moves = isMove(before, after);
    const delegation = moves && after.delegationId !== null ? await heldDelegation(tx, after.delegationId) : undefined;
    const handedOver = before.isActive ? handOver(tx, ctx, { ...after, takesOver: input.takesOver }, delegation) : [];
    tx.send(sql`/* members.update */ update person set account = ${after.account}, name = ${after.name}, email = ${after.email},
      language = ${after.language}, role = ${after.role}, delegation_id = ${after.delegationId}, version = version + 1
      where id = ${before.id}`);
    recordEvents(tx, [...handedOver, ...changeEvents(ctx, before, after)]);
    return before.id;
  });
}

type After = Pick<PersonRow, 'account' | 'email' | 'language' | 'role' | 'delegationId'> & { readonly name: string };

function changed(before: PersonRow, input: PersonChange): After {
  const {
    account = before.account,
    name = before.name ?? '',
    email = before.email,
    language = before.language,
  } = input;
  const { role = before.role, delegationId = before.delegationId } = input;
  return { account: account.trim(), name: name.trim(), email, language, role, delegationId };
}

const isMove = (before: PersonRow, after: After): boolean =>
  after.role !== before.role || after.delegationId !== before.delegationId;

/** Another role, delegation or account is given by whoever may give it, and by nobody to themselves. */
function checkSeat(ctx: Acting, before: PersonRow, after: After): void {
  const { viewer } = ctx;
  if (isMove(before, after)) {
    refuseAll(placeProblems(after));
    permitAll(reasonsOf(mayChangeRole(viewer), before), ['input', 'role'], before.id);
    permitAll(mayGrant(viewer, after.role, after.delegationId), ['input', 'role'], before.id);
    permitAll(reasonsOf(keepsAdministrator, before), ['input', 'role'], before.id);
  }
  if (after.account !== before.account && viewer.role !== 'ADMINISTRATOR') {
    refuse('NOT_ADMINISTRATOR', ['input', 'account'], {}, before.id);
  }
}

/** A delegation that somebody left learns that they left, the one that they joined learns as what. */
function changeEvents(ctx: Acting, before: PersonRow, after: After): NewEvent[] {
  const now = { id: before.id, role: after.role, delegationId: after.delegationId };
  const roles = { previousRole: before.role, role: after.role };
  if (before.delegationId === after.delegationId) {
    return [personEvent(ctx, 'PERSON_CHANGED', now, before.role === after.role ? {} : roles)];
  }
  return [
    personEvent(ctx, 'PERSON_CHANGED', before, { previousRole: before.role }),
    personEvent(ctx, 'PERSON_CHANGED', now, before.delegationId === null ? roles : { role: after.role }),
  ];
}
