import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLInputObjectType, isRequiredInputField } from 'graphql';
import { GOOD_MEMBERS, NO_ADMINISTRATORS, OWN_OF_MEMBERS } from './bad-member-inputs';
import { GOOD_ROUNDS, NO_APPROVERS, OWN_OF_ROUNDS } from './bad-round-inputs';
import { type Known, response, unknown } from './known';

const key = () => randomUUID();
const many = (count: number) => Array.from({ length: count }, () => unknown());

/** For each mutation: who may, and an input that would be accepted. */
export type Inputs = Readonly<Record<string, [account: string, input: (known: Known) => Record<string, unknown>]>>;
export const GOOD: Inputs = {
  ...GOOD_MEMBERS,
  ...GOOD_ROUNDS,
  postComment: [
    'qm-contact',
    (known) => ({ idempotencyKey: key(), subjectId: known.measure, kind: 'GENERAL', body: 'b', language: 'EN' }),
  ],
  draftComment: [
    'qm-contact',
    (known) => ({ idempotencyKey: key(), subjectId: known.measure, kind: 'GENERAL', body: 'b', language: 'EN' }),
  ],
  editComment: ['qm-contact', (known) => ({ commentId: known.posted, expectedVersion: 1, body: 'b' })],
  verifyComment: ['qm-contact', (known) => ({ commentId: known.draft, expectedVersion: 1 })],
  submitComments: ['qm-contact', (known) => ({ idempotencyKey: key(), commentIds: [known.verified] })],
  withdrawComment: ['qm-contact', (known) => ({ commentId: known.posted, expectedVersion: 1, reason: 'r' })],
  replyToComment: [
    'qm-contact',
    (known) => ({ idempotencyKey: key(), commentId: known.posted, body: 'b', language: 'EN' }),
  ],
  assignComments: ['officer', (known) => ({ commentIds: [known.posted] })],
  draftResponse: ['officer', (known) => ({ ...response, idempotencyKey: key(), commentIds: [known.posted] })],
  respondToComments: ['approver', (known) => ({ ...response, idempotencyKey: key(), commentIds: [known.posted] })],
  editResponse: ['officer', (known) => ({ responseId: known.response, expectedVersion: 1, body: 'b' })],
  confirmResponse: ['officer', (known) => ({ responseId: known.response, expectedVersion: 1 })],
  discardResponse: ['officer', (known) => ({ responseId: known.response, expectedVersion: 1 })],
  approveResponse: ['approver', (known) => ({ responseId: known.response, expectedVersion: 1 })],
};

const TYPES: Readonly<Record<string, string>> = {
  ...{ measure: 'Measure', response: 'Response', round: 'Round', upcoming: 'Round', roadmap: 'Roadmap' },
  ...{ delegation: 'Delegation', gone: 'Delegation', admin: 'Person', reviewer: 'Person', disabled: 'Person' },
};

/** Stand for the known things while the table is drawn up: only their types count. */
const placeholders = new Proxy({} as Known, {
  get: (_, name) => TYPES[String(name)] ?? 'Comment',
});

const IDS = ['commentId', 'responseId', 'roundId', 'subjectId', 'delegationId', 'personId', 'roadmapId'];

/** The same in every mutation whose input has the field: what is put there, and the code and path of the refusal. */
export type Fault = [what: string, over: (known: Known) => Record<string, unknown>, code: string, path?: string];
export function faultsOf(mutation: string): Fault[] {
  const input = GOOD[mutation]?.[1](placeholders) ?? {};
  const faults: Fault[] = [];
  const inField = (field: string, ...given: Fault[]) => {
    if (field in input) faults.push(...given);
  };
  const text = (field: string, most: number): Fault[] => [
    [`empty ${field}`, () => ({ [field]: '' }), 'REQUIRED', field],
    [`blank ${field}`, () => ({ [field]: ' \n\t ' }), 'REQUIRED', field],
    [`${field} of what shows nothing`, () => ({ [field]: '\u200b\u00ad\ufe0f\u3164\u2800\u0301' }), 'REQUIRED', field],
    [`${field} of one character too many`, () => ({ [field]: 'é'.repeat(most + 1) }), 'TOO_LONG', field],
    [`${field} with a NUL`, () => ({ [field]: 'a\u0000b' }), 'CONTROL_CHARACTERS', field],
    [`${field} with an escape`, () => ({ [field]: 'a\u001b[31m' }), 'CONTROL_CHARACTERS', field],
    [`${field} with half a character`, () => ({ [field]: 'a\ud800b' }), 'CONTROL_CHARACTERS', field],
  ];
  const id = (field: string): Fault[] => [
    [`unknown ${field}`, () => ({ [field]: unknown(String(input[field]).split('_')[0]) }), 'NOT_FOUND', field],
    [
      `${field} of another type`,
      (known) => ({ [field]: field === 'subjectId' ? known.posted : known.measure }),
      'NOT_FOUND',
      field,
    ],
    [`malformed ${field}`, () => ({ [field]: '42' }), '!INVALID_ID'],
    [`empty ${field}`, () => ({ [field]: '' }), '!INVALID_ID'],
  ];
  inField('idempotencyKey', ...text('idempotencyKey', 255));
  inField('idempotencyKey', [
    'key of another request',
    (known) => ({ idempotencyKey: known.usedKey }),
    'IDEMPOTENCY_KEY_REUSED',
    'idempotencyKey',
  ]);
  inField('body', ...text('body', 20_000));
  inField('subjectId', ...text('proposedText', 20_000));
  inField('disposition', ...text('justification', 20_000));
  inField('reason', ...text('reason', 2_000));
  if (typeof input.name === 'string') faults.push(...text('name', 200));
  inField('account', ...text('account', 255));
  for (const field of IDS) inField(field, ...id(field));
  inField(
    'commentIds',
    [
      'unknown comment in the list',
      (known) => ({ commentIds: [known.posted, unknown()] }),
      'NOT_FOUND',
      'commentIds,1',
    ],
    ['object of another type in the list', (known) => ({ commentIds: [known.measure] }), 'NOT_FOUND', 'commentIds,0'],
    ['malformed id in the list', (known) => ({ commentIds: [known.posted, '42'] }), '!INVALID_ID'],
    ['empty list', () => ({ commentIds: [] }), 'REQUIRED', 'commentIds'],
    ['list of 251', () => ({ commentIds: many(251) }), 'TOO_MANY', 'commentIds'],
    ['list with a repetition', (known) => ({ commentIds: [known.posted, known.posted] }), 'REPEATED', 'commentIds'],
  );
  inField('expectedVersion', ['stale version', () => ({ expectedVersion: 7 }), 'STALE_VERSION', 'expectedVersion']);
  inField('expectedVersion', ['version that is no number', () => ({ expectedVersion: '1' }), '!BAD_USER_INPUT']);
  inField('kind', ['unknown kind', () => ({ kind: 'OTHER' }), '!BAD_USER_INPUT']);
  inField('language', ['unknown language', () => ({ language: 'DE' }), '!BAD_USER_INPUT']);
  for (const field of Object.keys(input).filter((name) => isRequired(mutation, name)))
    faults.push([`no ${field}`, () => ({ [field]: undefined }), '!BAD_USER_INPUT']);
  faults.push(['a field that does not exist', () => ({ nonsense: 1 }), '!BAD_USER_INPUT']);
  return mutation === 'submitComments' ? faults.map(submitting) : faults;
}

const schema = buildSchema(readFileSync(join(__dirname, '../../schema/schema.graphql'), 'utf8'));

function isRequired(mutation: string, field: string): boolean {
  const type = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type.toString().replace('!', '') ?? '';
  const known = (schema.getType(type) as GraphQLInputObjectType).getFields()[field];
  return known !== undefined && isRequiredInputField(known);
}

/** There, what is posted is none of the comments that are in order. */
const submitting = ([what, over, ...rest]: Fault): Fault => {
  return [what, (known) => over({ ...known, posted: known.verified }), ...rest];
};

/** What only one mutation knows. */
export type Row = [mutation: string, ...Fault];
export const OWN: Row[] = [
  ['postComment', 'unknown round', () => ({ roundId: unknown('Round') }), 'NOT_FOUND', 'roundId'],
  ['postComment', 'empty round', () => ({ roundId: '' }), '!INVALID_ID'],
  ['draftComment', 'empty proposed text', () => ({ proposedText: '' }), 'REQUIRED', 'proposedText'],
  ['postComment', 'over-long proposed text', () => ({ proposedText: 'x'.repeat(20_001) }), 'TOO_LONG', 'proposedText'],
  [
    'editComment',
    'withdrawn comment',
    (known) => ({ commentId: known.withdrawn, expectedVersion: 2 }),
    'WITHDRAWN',
    'commentId',
  ],
  ['editComment', 'answered comment', (known) => ({ commentId: known.answered }), 'ALREADY_ANSWERED', 'commentId'],
  ['withdrawComment', 'answered comment', (known) => ({ commentId: known.answered }), 'ALREADY_ANSWERED', 'commentId'],
  ['verifyComment', 'official comment', (known) => ({ commentId: known.posted }), 'NOT_A_DRAFT', 'commentId'],
  [
    'submitComments',
    'draft that nobody verified',
    (known) => ({ commentIds: [known.draft] }),
    'NOT_VERIFIED',
    'commentIds,0',
  ],
  ['replyToComment', 'withdrawn comment', (known) => ({ commentId: known.withdrawn }), 'WITHDRAWN', 'commentId'],
  ['replyToComment', 'draft', (known) => ({ commentId: known.draft }), 'NOT_SUBMITTED', 'commentId'],
  ['assignComments', 'withdrawn comment', (known) => ({ commentIds: [known.withdrawn] }), 'WITHDRAWN', 'commentIds,0'],
  [
    'assignComments',
    'answered comment',
    (known) => ({ commentIds: [known.answered] }),
    'ALREADY_ANSWERED',
    'commentIds,0',
  ],
  ['assignComments', 'unknown assignee', () => ({ assigneeId: unknown('Person') }), 'NOT_FOUND', 'assigneeId'],
  ['assignComments', 'empty assignee', () => ({ assigneeId: '' }), '!INVALID_ID'],
  [
    'assignComments',
    'assignee outside',
    (known) => ({ assigneeId: known.convener }),
    'ASSIGNEE_NOT_SECRETARIAT',
    'assigneeId',
  ],
  [
    'draftResponse',
    'comment that is being answered',
    (known) => ({ commentIds: [known.drafted] }),
    'RESPONSE_EXISTS',
    'commentIds,0',
  ],
  [
    'draftResponse',
    'missing justification',
    () => ({ disposition: 'DEFERRED' }),
    'JUSTIFICATION_REQUIRED',
    'justification',
  ],
  ['draftResponse', 'unknown disposition', () => ({ disposition: 'MAYBE' }), '!BAD_USER_INPUT'],
  [
    'editResponse',
    'missing justification',
    () => ({ disposition: 'DEFERRED' }),
    'JUSTIFICATION_REQUIRED',
    'justification',
  ],
  [
    'draftResponse',
    'version of a comment that is past',
    (known) => ({ commentIds: [known.posted, known.reworded], commentVersions: [1, 1] }),
    'COMMENT_CHANGED',
    'commentVersions,1',
  ],
  [
    'draftResponse',
    'versions of fewer comments than are named',
    (known) => ({ commentIds: [known.posted, known.reworded], commentVersions: [1] }),
    'INVALID_VALUE',
    'commentVersions',
  ],
  [
    'approveResponse',
    'response to other words',
    (known) => ({ responseId: known.outdated, expectedVersion: 2 }),
    'COMMENT_CHANGED',
    'responseId',
  ],
  ...['editResponse', 'confirmResponse', 'discardResponse', 'approveResponse'].flatMap((mutation): Row[] => [
    [mutation, 'published response', (known) => ({ responseId: known.published }), 'RESPONSE_PUBLISHED', 'responseId'],
    [mutation, 'discarded response', (known) => ({ responseId: known.discarded }), 'RESPONSE_DISCARDED', 'responseId'],
  ]),
  ...OWN_OF_MEMBERS,
  ...OWN_OF_ROUNDS,
];

export const WRONG_ROLES: [mutation: string, account: string, code: string][] = [
  ...['qm-deputy', 'qm-reviewer'].flatMap((account): [string, string, string][] =>
    ['postComment', 'editComment', 'submitComments', 'withdrawComment', 'replyToComment'].map((name) => [
      name,
      account,
      'NOT_CONTACT_POINT',
    ]),
  ),
  ...['officer', 'convener'].map((account): [string, string, string] => ['draftComment', account, 'NOT_A_DELEGATE']),
  ['verifyComment', 'qm-reviewer', 'NOT_A_VERIFIER'],
  ['editComment', 'officer', 'NOT_YOUR_DELEGATION'],
  ...['qm-contact', 'convener', 'admin'].flatMap((account): [string, string, string][] =>
    ['assignComments', 'draftResponse', 'editResponse', 'confirmResponse', 'discardResponse', 'approveResponse'].map(
      (name) => [name, account, 'NOT_SECRETARIAT'],
    ),
  ),
  ...NO_ADMINISTRATORS,
  ...NO_APPROVERS,
  ['approveResponse', 'officer', 'NOT_APPROVER'],
  ['respondToComments', 'officer', 'NOT_APPROVER'],
  ['respondToComments', 'qm-contact', 'NOT_APPROVER'],
];
