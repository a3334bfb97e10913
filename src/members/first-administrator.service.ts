import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { onlyRow, type Queryable } from '../database/rows';
import { inTransaction } from '../database/transaction';
import { recordEvents } from '../events/record';
import { refuse, refuseAll } from '../language/refusal';
import type { Acting } from '../operation/context';
import { type Granted, isOfDelegation } from './grant.rules';
import { personEvent } from './member.events';
import { accountProblems, emailProblems, nameProblems } from './member.input';
import { isTaken } from './member.store';

export interface OperatorsPerson {
  readonly account: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Granted;
  /** Whether another administrator is wanted although there is one. */
  readonly another: boolean;
}

/** Whether anybody administers the group. */
export async function hasAdministrator(db: Queryable): Promise<boolean> {
  const { there } = await onlyRow<{ there: boolean }>(
    db,
    sql`/* members.isAdministered */ select exists (select from person where role = 'ADMINISTRATOR' and disabled_at is null) as there`,
  );
  return there;
}

/** There is an active administrator, who admits the others. */
export class AdministratorExists extends Error {}

/**
 * The operator at the shell admits a person outside delegations: the first administrator, who admits the others. Returns the
 * id. A second administrator is refused unless it is asked for in so many words.
 */
export function admitByOperator(ctx: Acting, person: OperatorsPerson): Promise<string> {
  const { account, name, email, role, another } = person;
  refuseAll([
    ...accountProblems(account, ['account']),
    ...nameProblems(name, ['name']),
    ...emailProblems(email, ['email']),
  ]);
  if (isOfDelegation(role)) refuse('DELEGATION_REQUIRED', ['role'], { role });
  const id = randomUUID();
  return inTransaction(ctx, async (tx) => {
    // Two operators at once: the second one sees the first one's administrator.
    tx.send('/* members.holdPeople */ lock table person in share row exclusive mode');
    if (role === 'ADMINISTRATOR' && !another && (await hasAdministrator(tx))) throw new AdministratorExists();
    if (await isTaken(tx, 'account', account)) refuse('ACCOUNT_EXISTS', ['account'], { account });
    tx.send(sql`/* members.admitByOperator */ insert into person (id, account, name, email, role)
      values (${id}, ${account}, ${name.trim()}, ${email}, ${role})`);
    recordEvents(tx, [personEvent(ctx, 'PERSON_CREATED', { id, role, delegationId: null }, { role })]);
    return id;
  });
}
