import { randomUUID } from 'node:crypto';
import type { Known, Row } from './bad-inputs';
import type { Consultation } from './consultation';

/** What inputs name: a machine, one that is disabled, a token, one that was revoked, and one of another delegation. */
export type KnownTokens = 'machine' | 'idle' | 'token' | 'revoked' | 'foreign' | 'human';

export async function prepareTokens({ send, personId }: Consultation): Promise<Record<KnownTokens, string>> {
  const act = async (account: string, mutation: string, input: object, shown: string) => {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${shown} errors { code } } }`;
    const { data } = await send(account, query, { input });
    expect(data[mutation].errors).toEqual([]);
    return data[mutation];
  };
  const machine = async (code: string, account: string) => {
    const by = `${code.toLowerCase()}-contact`;
    const { data } = await send(by, '{ viewer { delegation { id } } }');
    const seat = { kind: 'MACHINE', role: 'DEPUTY', delegationId: data.viewer.delegation.id };
    const input = { idempotencyKey: randomUUID(), account, name: account, ...seat };
    return (await act(by, 'createPerson', input, 'person { id }')).person.id as string;
  };
  const token = async (by: string, holder: string) => {
    const input = { ...GOOD_TOKENS.createToken?.[1]({ machine: holder } as Known) };
    return (await act(by, 'createToken', input, 'token { id }')).token.id as string;
  };
  const [own, idle, other] = [await machine('QM', 'qm-m'), await machine('QM', 'qm-idle'), await machine('QN', 'qn-m')];
  await act('qm-contact', 'disablePerson', { personId: idle, expectedVersion: 1 }, 'person { id }');
  const revoked = await token('qm-contact', own);
  await act('qm-contact', 'revokeToken', { tokenId: revoked }, 'token { id }');
  return {
    ...{
      machine: own,
      idle,
      revoked,
      token: await token('qm-contact', own),
      foreign: await token('qn-contact', other),
    },
    human: await personId('qm-reviewer'),
  };
}

export const GOOD_TOKENS: Readonly<
  Record<string, [account: string, input: (known: Known) => Record<string, unknown>]>
> = {
  createToken: [
    'qm-contact',
    (known) => ({
      ...{ idempotencyKey: randomUUID(), personId: known.machine, name: 'n', scopes: ['READ'] },
      expiresAt: '2027-02-01T00:00:00Z',
    }),
  ],
  revokeToken: ['qm-contact', (known) => ({ tokenId: known.token })],
};

const unknown = (type: string) => `${type}_AAAAAAAAAAAAAAAAAAAAAA`;

export const OWN_OF_TOKENS: Row[] = [
  ['createToken', 'a name that shows nothing', () => ({ name: '\u200b\u3164' }), 'REQUIRED', 'name'],
  ['createToken', 'a name that is too long', () => ({ name: 'é'.repeat(201) }), 'TOO_LONG', 'name'],
  [
    'createToken',
    'an end that is past',
    () => ({ expiresAt: '2027-01-15T11:59:59.999Z' }),
    'INVALID_VALUE',
    'expiresAt',
  ],
  ['createToken', 'an end that is now', () => ({ expiresAt: '2027-01-15T12:00:00Z' }), 'INVALID_VALUE', 'expiresAt'],
  [
    'createToken',
    'an end 366 days from now',
    () => ({ expiresAt: '2028-01-16T12:00:00Z' }),
    'INVALID_VALUE',
    'expiresAt',
  ],
  ['createToken', 'a day that does not exist', () => ({ expiresAt: '2027-02-30T00:00:00Z' }), '!BAD_USER_INPUT'],
  ['createToken', 'no scope', () => ({ scopes: [] }), 'REQUIRED', 'scopes'],
  ['createToken', 'a scope twice', () => ({ scopes: ['READ', 'READ'] }), 'REPEATED', 'scopes'],
  ['createToken', 'a scope that does not exist', () => ({ scopes: ['ALL'] }), '!BAD_USER_INPUT'],
  ['createToken', 'somebody', (known) => ({ personId: known.human }), 'NOT_A_MACHINE', 'personId'],
  ['createToken', 'a machine without access', (known) => ({ personId: known.idle }), 'PERSON_DISABLED', 'personId'],
  ['createToken', 'an unknown machine', () => ({ personId: unknown('Person') }), 'NOT_FOUND', 'personId'],
  ['createToken', 'a token for a machine', (known) => ({ personId: known.token }), 'NOT_FOUND', 'personId'],
  ['revokeToken', 'a revoked token', (known) => ({ tokenId: known.revoked }), 'TOKEN_REVOKED', 'tokenId'],
  ['revokeToken', "another delegation's token", (known) => ({ tokenId: known.foreign }), 'NOT_FOUND', 'tokenId'],
  ['revokeToken', 'an unknown token', () => ({ tokenId: unknown('AccessToken') }), 'NOT_FOUND', 'tokenId'],
  ['revokeToken', 'a machine for a token', (known) => ({ tokenId: known.machine }), 'NOT_FOUND', 'tokenId'],
  ['revokeToken', 'a malformed token', () => ({ tokenId: 'jln_x' }), '!INVALID_ID'],
  ['revokeToken', 'an over-long reason', () => ({ reason: 'x'.repeat(2_001) }), 'TOO_LONG', 'reason'],
];

export const NO_CARE: [mutation: string, account: string, code: string][] = [
  ...['qm-deputy', 'officer', 'approver'].map((account): [string, string, string] => [
    ...(['createToken', account, 'NOT_IN_YOUR_CARE'] as const),
  ]),
  ...['qn-contact', 'convener'].map((account): [string, string, string] => ['createToken', account, 'NOT_FOUND']),
  ...['qm-deputy', 'qn-contact', 'approver'].map((account): [string, string, string] => [
    ...(['revokeToken', account, 'NOT_FOUND'] as const),
  ]),
];
