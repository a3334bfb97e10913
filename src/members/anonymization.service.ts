import sql from 'sql-template-tag';
import { reasonsOf } from '../access/denial';
import { inTransaction } from '../database/transaction';
import { recordEvents } from '../events/record';
import { permitAll, Refusal, refuseAll } from '../language/refusal';
import { LONGEST_REASON, textProblems } from '../language/text.rules';
import { type Acting, personOf } from '../operation/context';
import { mayAdminister, mayAnonymize } from './grant.rules';
import { personEvent } from './member.events';
import { names } from './member.input';
import { heldPerson } from './member.store';

export interface Anonymization {
  readonly personId: string;
  readonly expectedVersion: number;
  readonly reason: string;
}

/**
 * Takes a person's name, account and address away, from all that they ever were, and their access with them. What they did
 * stays, with the role and for the delegation in which they did it; the database forgets the names. Returns the id.
 */
export function anonymizePerson(ctx: Acting, { personId, expectedVersion, reason }: Anonymization): Promise<string> {
  const viewer = personOf(ctx);
  permitAll(reasonsOf(mayAdminister(viewer), {}));
  refuseAll(textProblems(reason, ['input', 'reason'], { most: LONGEST_REASON }));
  return inTransaction(ctx, async (tx) => {
    const person = await heldPerson(tx, viewer, personId, expectedVersion);
    permitAll(reasonsOf(mayAnonymize(viewer), person), ['input', 'personId'], person.id);
    if (names(reason, [person.name, person.account, person.email])) {
      throw new Refusal([{ code: 'INVALID_VALUE', path: ['input', 'reason'], occasion: 'naming' }], person.id);
    }
    tx.send(sql`/* members.anonymize */ update person set account = 'former-' || gen_random_uuid(), name = null, email = null,
      language = 'EN', disabled_at = coalesce(disabled_at, ${ctx.now}), anonymized_at = ${ctx.now}, version = version + 1
      where id = ${person.id}`);
    // A key is a text of its sender's; that of the admission may have the account in it, and its digest has.
    tx.send(sql`/* members.forgetKeys */ delete from idempotency_key
      where person_id = ${person.id} or (operation = 'createPerson' and result = array[${person.id}]::uuid[])`);
    tx.send(sql`/* members.forgetSettings */ update setting set value = value - ${person.account}::text
      where jsonb_typeof(value) = 'object' and value ? ${person.account}::text`);
    recordEvents(tx, [personEvent(ctx, 'PERSON_ANONYMIZED', person, { reason })]);
    return person.id;
  });
}
