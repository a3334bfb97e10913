import { randomUUID } from 'node:crypto';
import { type Consultation, consultation, type Data } from './consultation';
import type { TestServer } from './server';

/** People who administer others, and how they find them. */
export interface Members {
  readonly people: Consultation;
  /** A person as an administrator sees them. */
  find(account: string): Promise<Data>;
  findDelegation(code: string): Promise<Data>;
  /** The input of `createPerson`: a reviewer of QM, under a key of its own. */
  newPerson(over?: object): Promise<Record<string, unknown>>;
}

export function members(server: TestServer): Members {
  const people = consultation(server);
  const findDelegation: Members['findDelegation'] = async (code) => {
    const query = 'query ($code: String!) { delegation(code: $code) { id code version active name { text } } }';
    return (await people.send('admin', query, { code })).data.delegation;
  };
  return {
    people,
    findDelegation,
    find: async (account) => {
      const query = `query ($account: String!) { person(account: $account) { id account name email role active version delegation { id code } } }`;
      return (await people.send('admin', query, { account })).data.person;
    },
    newPerson: async (over = {}) => ({
      ...{ idempotencyKey: randomUUID(), account: 'new@example.org', name: 'New Person', role: 'REVIEWER' },
      ...{ delegationId: (await findDelegation('QM')).id, language: 'AR' },
      ...over,
    }),
  };
}
