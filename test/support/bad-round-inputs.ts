import { randomUUID } from 'node:crypto';
import type { Inputs, Row } from './bad-inputs';
import type { Known } from './known';

const key = () => randomUUID();
const title = [{ language: 'EN', text: 'Another round' }];
const window = { opensAt: '2027-02-01T09:00:00Z', closesAt: '2027-03-01T17:00:00Z' };
const upcoming = (known: Known) => ({ roundId: known.upcoming, expectedVersion: 1 });
const open = (known: Known) => ({ roundId: known.round, expectedVersion: 2 });

export const GOOD_ROUNDS: Inputs = {
  createRound: [
    'approver',
    (known) => ({
      ...{ idempotencyKey: key(), roadmapId: known.roadmap, reference: 'R9', title, ...window },
      timeZone: 'Europe/Zurich',
    }),
  ],
  updateRound: ['approver', (known) => ({ ...upcoming(known), title })],
  pauseRound: ['approver', open],
  resumeRound: ['approver', open],
  extendRound: ['approver', (known) => ({ ...open(known), closesAt: '2027-02-01T00:00:00Z', reason: 'r' })],
  closeRound: ['approver', (known) => ({ ...open(known), reason: 'r' })],
  reportRound: ['approver', open],
  archiveRound: ['approver', open],
};

const badWindows: [what: string, over: Record<string, unknown>, path: string][] = [
  ['a deadline in the past', { opensAt: '2020-01-01T00:00:00Z', closesAt: '2020-02-01T00:00:00Z' }, 'closesAt'],
  ['closing before opening', { closesAt: '2027-01-31T00:00:00Z' }, 'closesAt'],
  ['closing in the instant of the opening', { closesAt: window.opensAt }, 'closesAt'],
  ['late comments until before the deadline', { lateUntil: '2027-03-01T16:59:59.999Z' }, 'lateUntil'],
];

export const OWN_OF_ROUNDS: Row[] = [
  ...badWindows.map(([what, over, path]): Row => ['createRound', what, () => over, 'INVALID_VALUE', path]),
  ...['R-9', 'RRRRRRRRRRRRR', 'Р9', ''].map(
    (reference): Row => [
      'createRound',
      `the reference “${reference}”`,
      () => ({ reference }),
      'INVALID_VALUE',
      'reference',
    ],
  ),
  ...['createRound', 'updateRound'].flatMap((mutation): Row[] => [
    [mutation, 'a reference that exists', () => ({ reference: 'R1' }), 'REFERENCE_EXISTS', 'reference'],
    [mutation, 'one that exists in capitals', () => ({ reference: ' r1' }), 'REFERENCE_EXISTS', 'reference'],
    [mutation, 'no title', () => ({ title: [] }), 'REQUIRED', 'title'],
    [mutation, 'two titles in one language', () => ({ title: [title[0], title[0]] }), 'REPEATED', 'title'],
    [mutation, 'a blank title', () => ({ title: [{ language: 'EN', text: ' ' }] }), 'REQUIRED', 'title,0,text'],
    [mutation, 'a zone that there is not', () => ({ timeZone: 'Europe/Atlantis' }), '!BAD_USER_INPUT'],
    [mutation, 'an offset for a zone', () => ({ timeZone: '+01:00' }), '!BAD_USER_INPUT'],
    [mutation, 'a round for nobody', () => ({ openTo: [] }), 'REQUIRED', 'openTo'],
    [mutation, 'a kind twice', () => ({ openTo: ['OBSERVER', 'OBSERVER'] }), 'REPEATED', 'openTo'],
    [mutation, 'an unknown kind', () => ({ openTo: ['NOBODY'] }), '!BAD_USER_INPUT'],
    [mutation, 'an unknown readership', () => ({ readableBy: 'NOBODY' }), '!BAD_USER_INPUT'],
    [mutation, 'a day that does not exist', () => ({ closesAt: '2027-02-30T00:00:00Z' }), '!BAD_USER_INPUT'],
  ]),
  [
    'updateRound',
    'another deadline of a round that is open',
    (known) => ({ ...open(known), closesAt: '2027-03-02T00:00:00Z' }),
    'ROUND_ALREADY_OPEN',
    'closesAt',
  ],
  ['closeRound', 'a round that is to come', upcoming, 'INVALID_VALUE', 'roundId'],
  ['reportRound', 'a round that is open', () => ({}), 'INVALID_VALUE', 'roundId'],
  ['archiveRound', 'a round that is not reported', () => ({}), 'INVALID_VALUE', 'roundId'],
  ['resumeRound', 'round that is not paused', () => ({}), 'INVALID_VALUE', 'roundId'],
  ['extendRound', 'earlier deadline', () => ({ closesAt: '2027-01-16T00:00:00Z' }), 'INVALID_VALUE', 'closesAt'],
  ['extendRound', 'day that does not exist', () => ({ closesAt: '2027-02-30' }), '!BAD_USER_INPUT'],
  ['extendRound', 'unknown delegation', (known) => ({ delegationId: known.unknown }), 'NOT_FOUND', 'delegationId'],
  ['extendRound', 'empty delegation', () => ({ delegationId: '' }), '!INVALID_ID'],
];

export const NO_APPROVERS: [mutation: string, account: string, code: string][] = [
  ...['officer', 'qm-contact', 'admin', 'convener'].flatMap((account): [string, string, string][] =>
    Object.keys(GOOD_ROUNDS).map((mutation) => [mutation, account, 'NOT_APPROVER']),
  ),
];
