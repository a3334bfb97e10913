import { randomUUID } from 'node:crypto';
import type { Known, Row } from './bad-inputs';
import type { Consultation } from './consultation';

const title = { field: 'TITLE', language: 'ZH', text: 't', origin: 'OFFICIAL' };

/** Somebody who may be forgotten, as nobody needs them. */
export async function prepareTexts({ act }: Consultation): Promise<Pick<Known, 'forgotten'>> {
  const somebody = { idempotencyKey: randomUUID(), account: 'forgotten', name: 'Name of forgotten', role: 'CONVENER' };
  return { forgotten: (await act('admin', 'createPerson', somebody)).person.id };
}

/** Of names: those of people, which can be taken back, and texts in other languages. */
export const GOOD_TEXTS: Readonly<Record<string, [string, (known: Known) => Record<string, unknown>]>> = {
  anonymizePerson: ['admin', (known) => ({ personId: known.forgotten, expectedVersion: 1, reason: 'r' })],
  setTranslation: ['approver', (known) => ({ subjectId: known.round, expectedVersion: 2, ...title })],
};

export const OWN_OF_TEXTS: Row[] = [
  ['anonymizePerson', 'name in the reason', () => ({ reason: 'NAME of forgotten' }), 'INVALID_VALUE', 'reason'],
  ['setTranslation', 'text that a round has not', () => ({ field: 'NAME' }), 'NOT_TRANSLATABLE', 'field'],
  ['setTranslation', 'text that nothing has', () => ({ field: 'BODY' }), '!BAD_USER_INPUT'],
  ['setTranslation', 'measure', (known) => ({ subjectId: known.measure }), 'NOT_FOUND', 'subjectId'],
  ['setTranslation', 'language of the original', () => ({ language: 'EN' }), 'LANGUAGE_OF_ORIGINAL', 'language'],
  ['setTranslation', 'origin of a delegation', () => ({ origin: 'DELEGATION' }), 'ORIGIN_NOT_YOURS', 'origin'],
  ['setTranslation', 'second original', () => ({ origin: 'ORIGINAL' }), 'ORIGIN_NOT_YOURS', 'origin'],
  ['setTranslation', 'unknown origin', () => ({ origin: 'MACHINE' }), '!BAD_USER_INPUT'],
];

export const WRONG_ROLES_OF_TEXTS: [mutation: string, account: string, code: string][] = [
  ...['qm-contact', 'officer', 'approver', 'convener'].map((account): [string, string, string] => [
    'anonymizePerson',
    account,
    'NOT_ADMINISTRATOR',
  ]),
  ...['qm-contact', 'qm-deputy', 'convener', 'admin'].map((account): [string, string, string] => [
    'setTranslation',
    account,
    'NOT_TRANSLATOR',
  ]),
];
