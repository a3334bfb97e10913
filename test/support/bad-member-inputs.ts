import { randomUUID } from 'node:crypto';
import type { Inputs, Row } from './bad-inputs';

const key = () => randomUUID();
const name = [{ language: 'EN', text: 'A name' }];
const account = 'another.person@example.org';
const row = { account, name: 'A name', role: 'REVIEWER', delegation: 'QM', language: 'EN' };

export const GOOD_MEMBERS: Inputs = {
  createDelegation: ['admin', () => ({ idempotencyKey: key(), code: 'QZ', kind: 'MEMBER_STATE', name })],
  updateDelegation: ['admin', (known) => ({ delegationId: known.delegation, expectedVersion: 1, kind: 'OBSERVER' })],
  withdrawDelegation: ['admin', (known) => ({ delegationId: known.delegation, expectedVersion: 1, reason: 'r' })],
  restoreDelegation: ['admin', (known) => ({ delegationId: known.gone, expectedVersion: 2 })],
  createPerson: [
    'admin',
    (known) => ({
      ...{ idempotencyKey: key(), account, name: 'A name', role: 'REVIEWER', language: 'EN' },
      delegationId: known.delegation,
    }),
  ],
  updatePerson: ['admin', (known) => ({ personId: known.reviewer, expectedVersion: 1, name: 'A name' })],
  disablePerson: ['admin', (known) => ({ personId: known.reviewer, expectedVersion: 1, reason: 'r' })],
  enablePerson: ['admin', (known) => ({ personId: known.disabled, expectedVersion: 2, reason: 'r' })],
  importPeople: ['admin', () => ({ people: [row] })],
};

const codes = ['Q-M', 'QMQMQMQMQMQMQ', 'Q M', 'ÉTAT', 'SECR', ''];

/** Rows of people, each of an account of its own. */
const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ ...row, account: `${at}@example.org` }));

export const OWN_OF_MEMBERS: Row[] = [
  ...codes.map((code): Row => ['createDelegation', `the code “${code}”`, () => ({ code }), 'INVALID_VALUE', 'code']),
  ['createDelegation', 'a code that exists', () => ({ code: 'QM' }), 'CODE_EXISTS', 'code'],
  ['createDelegation', 'a code that exists in capitals', () => ({ code: ' qm ' }), 'CODE_EXISTS', 'code'],
  ['createDelegation', 'unknown region', () => ({ region: 'ATLANTIS' }), '!BAD_USER_INPUT'],
  ...['createDelegation', 'updateDelegation'].flatMap((mutation): Row[] => [
    [mutation, 'no name', () => ({ name: [] }), 'REQUIRED', 'name'],
    [mutation, 'two names in one language', () => ({ name: [name[0], name[0]] }), 'REPEATED', 'name'],
    [mutation, 'a blank name', () => ({ name: [{ language: 'EN', text: ' ' }] }), 'REQUIRED', 'name,0,text'],
    [mutation, 'a long name', () => ({ name: [{ language: 'EN', text: 'é'.repeat(201) }] }), 'TOO_LONG', 'name,0,text'],
  ]),
  ['withdrawDelegation', 'one that left', (known) => gone(known.gone), 'DELEGATION_WITHDRAWN', 'delegationId'],
  [
    'restoreDelegation',
    'one that takes part',
    (known) => ({ delegationId: known.delegation, expectedVersion: 1 }),
    'DELEGATION_ACTIVE',
    'delegationId',
  ],
  ['createPerson', 'an account that exists', () => ({ account: 'qm-contact' }), 'ACCOUNT_EXISTS', 'account'],
  ['createPerson', 'one that exists in capitals', () => ({ account: 'QM-Contact' }), 'ACCOUNT_EXISTS', 'account'],
  ['createPerson', 'an account with a space', () => ({ account: 'a person' }), 'INVALID_VALUE', 'account'],
  ['createPerson', 'an address without a domain', () => ({ email: 'a.person' }), 'INVALID_VALUE', 'email'],
  ['createPerson', 'no delegation', () => ({ delegationId: null }), 'DELEGATION_REQUIRED', 'delegationId'],
  ['createPerson', 'one too many', () => ({ role: 'OFFICER' }), 'DELEGATION_NOT_ALLOWED', 'delegationId'],
  [
    'createPerson',
    'a delegation that left',
    (known) => ({ delegationId: known.gone }),
    'DELEGATION_WITHDRAWN',
    'delegationId',
  ],
  ['createPerson', 'the role of nobody', () => ({ role: 'ANONYMOUS' }), 'ROLE_NOT_GRANTABLE', 'role'],
  ['createPerson', 'a second contact point', () => ({ role: 'CONTACT_POINT' }), 'CONTACT_POINT_EXISTS', 'role'],
  ['updatePerson', 'an account that exists', () => ({ account: 'QN-contact' }), 'ACCOUNT_EXISTS', 'account'],
  ['updatePerson', 'a blank name', () => ({ name: ' ' }), 'REQUIRED', 'name'],
  ['updatePerson', 'an address without a domain', () => ({ email: 'a.person' }), 'INVALID_VALUE', 'email'],
  [
    'updatePerson',
    'a role that needs no delegation',
    () => ({ role: 'OFFICER' }),
    'DELEGATION_NOT_ALLOWED',
    'delegationId',
  ],
  ['updatePerson', 'a second contact point', () => ({ role: 'CONTACT_POINT' }), 'CONTACT_POINT_EXISTS', 'role'],
  [
    'updatePerson',
    'a role of their own',
    (known) => ({ personId: known.admin, role: 'OFFICER' }),
    'NOT_YOURSELF',
    'role',
  ],
  ['disablePerson', 'themselves', (known) => ({ personId: known.admin }), 'NOT_YOURSELF', 'personId'],
  [
    'disablePerson',
    'somebody who was',
    (known) => ({ personId: known.disabled, expectedVersion: 2 }),
    'PERSON_DISABLED',
    'personId',
  ],
  [
    'enablePerson',
    'somebody who is active',
    (known) => ({ personId: known.reviewer, expectedVersion: 1 }),
    'PERSON_ACTIVE',
    'personId',
  ],
  ['importPeople', 'an empty list', () => ({ people: [] }), 'REQUIRED', 'people'],
  ['importPeople', 'a list of 251', () => ({ people: rows(251) }), 'TOO_MANY', 'people'],
];

const gone = (delegationId: string) => ({ delegationId, expectedVersion: 2 });

export const NO_ADMINISTRATORS: [mutation: string, account: string, code: string][] = [
  ...['qm-contact', 'officer', 'approver', 'convener'].flatMap((account): [string, string, string][] =>
    [...['createDelegation', 'updateDelegation', 'withdrawDelegation', 'restoreDelegation', 'importPeople']].map(
      (mutation) => [mutation, account, 'NOT_ADMINISTRATOR'],
    ),
  ),
  ...['qn-contact', 'qm-deputy', 'officer', 'approver', 'convener'].map((account): [string, string, string] => [
    'createPerson',
    account,
    'NOT_IN_YOUR_CARE',
  ]),
  ...['qm-deputy', 'officer', 'approver'].flatMap((account) => onPeople(account, 'NOT_IN_YOUR_CARE')),
  // To them, nobody of QM is there.
  ...['qn-contact', 'convener'].flatMap((account) => onPeople(account, 'NOT_FOUND')),
];

function onPeople(account: string, code: string): [string, string, string][] {
  return ['updatePerson', 'disablePerson', 'enablePerson'].map((mutation) => [mutation, account, code]);
}
