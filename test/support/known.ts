import { randomBytes, randomUUID } from 'node:crypto';
import type { Consultation } from './consultation';

/** What inputs name: comments at each step, responses, rounds, people, delegations. */
export type Known = Record<
  | 'posted'
  | 'draft'
  | 'verified'
  | 'withdrawn'
  | 'answered'
  | 'drafted'
  | 'response'
  | 'published'
  | 'reworded'
  | 'outdated'
  | 'discarded'
  | 'measure'
  | 'round'
  | 'officer'
  | 'convener'
  | 'usedKey'
  | 'roadmap'
  | 'upcoming'
  | 'admin'
  | 'reviewer'
  | 'disabled'
  | 'delegation'
  | 'gone'
  | 'unknown',
  string
>;

export async function prepare(people: Consultation): Promise<Known> {
  const { done, id, personId, words } = people;
  const make = async (mutation: 'postComment' | 'draftComment', over: object = {}) =>
    (await done('qm-contact', mutation, await words(over))).id as string;
  const respond = async (commentId: string) =>
    (await done('officer', 'draftResponse', { ...response, idempotencyKey: commentId, commentIds: [commentId] })).id;
  const [verified, withdrawn] = [await make('draftComment'), await make('postComment')];
  await done('qm-contact', 'verifyComment', { commentId: verified, expectedVersion: 1 });
  await done('qm-contact', 'withdrawComment', { commentId: withdrawn, expectedVersion: 1, reason: null });
  const [answered, drafted] = [await make('postComment'), await make('postComment')];
  const published = await respond(answered);
  await done('approver', 'approveResponse', { responseId: published, expectedVersion: 1 });
  const [reworded, doubted, abandoned] = [
    await make('postComment'),
    await make('postComment'),
    await make('postComment'),
  ];
  const [outdated, discarded] = [await respond(doubted), await respond(abandoned)];
  for (const commentId of [reworded, doubted])
    await done('qm-contact', 'editComment', { commentId, expectedVersion: 1, body: 'Other words' });
  await done('qm-contact', 'withdrawComment', { commentId: abandoned, expectedVersion: 1, reason: null });
  return {
    ...{ reworded, outdated, discarded },
    ...{ posted: await make('postComment'), draft: await make('draftComment'), verified, withdrawn, answered, drafted },
    ...{ response: await respond(drafted), published, measure: await id('P1-M1'), round: await id('R1') },
    ...{ officer: await personId('officer'), convener: await personId('convener'), usedKey: await usedKey(people) },
    ...{ admin: await personId('admin'), reviewer: await personId('qm-reviewer'), ...(await members(people)) },
    ...{ unknown: unknown('Delegation') },
  };
}

/** A delegation, one that left, a person whose access was ended, the roadmap, and a round that is to come. */
async function members({ done, send }: Consultation) {
  const { delegation, roadmap } = (await send('admin', '{ delegation(code: "QM") { id } roadmap { id } }')).data;
  const code = { idempotencyKey: randomUUID(), code: 'QX', kind: 'OBSERVER', name: [{ language: 'EN', text: 'Gone' }] };
  const gone = await done('admin', 'createDelegation', code);
  const withdraw =
    'mutation ($input: WithdrawDelegationInput!) { withdrawDelegation(input: $input) { errors { code } } }';
  await send('admin', withdraw, { input: { delegationId: gone.id, expectedVersion: 1, reason: 'r' } });
  const left = { account: 'left@example.org', name: 'Left', role: 'DEPUTY', delegationId: delegation.id };
  const disabled = await done('admin', 'createPerson', { idempotencyKey: randomUUID(), ...left });
  await done('admin', 'disablePerson', { personId: disabled.id, expectedVersion: 1, reason: 'r' });
  const upcoming = await done('approver', 'createRound', {
    ...{
      idempotencyKey: randomUUID(),
      roadmapId: roadmap.id,
      reference: 'R8',
      title: [{ language: 'EN', text: 'R8' }],
    },
    ...{ opensAt: '2027-02-01T09:00:00Z', closesAt: '2027-03-01T17:00:00Z', timeZone: 'Europe/Zurich' },
  });
  return {
    ...{ delegation: delegation.id, gone: gone.id, disabled: disabled.id },
    ...{ roadmap: roadmap.id, upcoming: upcoming.id },
  };
}

/** A key that everybody here has used. */
async function usedKey(people: Consultation): Promise<string> {
  const idempotencyKey = randomUUID();
  const { id } = await people.done('qm-contact', 'postComment', await people.words({ idempotencyKey }));
  for (const account of ['officer', 'approver'])
    await people.done(account, 'replyToComment', { idempotencyKey, commentId: id, body: 'b', language: 'EN' });
  const name = [{ language: 'EN', text: 'Of this key' }];
  await people.done('admin', 'createDelegation', { idempotencyKey, code: 'QK', kind: 'OBSERVER', name });
  return idempotencyKey;
}

export const unknown = (type = 'Comment') => `${type}_${randomBytes(16).toString('base64url')}`;
export const response = { disposition: 'NOTED', body: 'Noted', language: 'EN' };
