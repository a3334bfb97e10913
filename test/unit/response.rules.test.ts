import { reasonsOf } from '../../src/access/denial';
import type { Disposition } from '../../src/comments/answer.reads';
import type { HandlingStatus } from '../../src/comments/comment.entity';
import type { CommentFacts } from '../../src/comments/comment.rules';
import { anonymous, type Viewer } from '../../src/operation/viewer';
import {
  handlingFacts,
  isReworded,
  mayApprove,
  mayEditResponse,
  mayHandle,
  mayRespond,
  mayRespondAtOnce,
  mayStep,
  needsJustification,
  responseFacts,
} from '../../src/responses/response.rules';

const person = (personId: string) => ({ personId, name: 'N', language: 'EN' }) as const;
const officer: Viewer = { ...person('officer'), kind: 'SECRETARIAT', role: 'OFFICER' };
const approver: Viewer = { ...person('approver'), kind: 'SECRETARIAT', role: 'APPROVER' };
const admin: Viewer = { ...person('admin'), kind: 'SECRETARIAT', role: 'ADMINISTRATOR' };
const convener: Viewer = { ...person('convener'), kind: 'CONVENER', role: 'CONVENER' };
const contact: Viewer = {
  ...person('contact'),
  ...{ kind: 'DELEGATE', role: 'CONTACT_POINT', delegationId: 'd', delegationCode: 'QM' },
};
const outsiders = [admin, convener, contact, anonymous];
const comment = (over: Partial<CommentFacts> = {}): CommentFacts & { responseId: string | null } => ({
  ...{
    delegationId: 'd',
    askedDelegationId: null,
    status: 'SUBMITTED',
    depth: 0,
    handling: 'UNMANAGED',
    responseId: null,
  },
  ...over,
});

test('the handling goes forward, back from a decision, and ends when it is resolved', () => {
  const all: HandlingStatus[] = ['UNMANAGED', 'ASSIGNED', 'RESPONSE_DRAFTED', 'READY_FOR_DECISION', 'RESOLVED'];
  const steps = Object.fromEntries(all.map((from) => [from, all.filter((to) => mayStep(from, to))]));
  expect(steps).toEqual({
    UNMANAGED: ['ASSIGNED', 'RESPONSE_DRAFTED', 'RESOLVED'],
    ASSIGNED: ['ASSIGNED', 'RESPONSE_DRAFTED', 'RESOLVED'],
    RESPONSE_DRAFTED: ['READY_FOR_DECISION', 'RESOLVED'],
    READY_FOR_DECISION: ['RESPONSE_DRAFTED', 'RESOLVED'],
    RESOLVED: [],
  });
});

test('every disposition but ACCEPTED and NOTED needs a justification', () => {
  const all: Disposition[] = [
    ...(['ACCEPTED', 'ACCEPTED_WITH_MODIFICATIONS', 'NOTED', 'NOT_ACCEPTED'] as const),
    ...(['DEFERRED', 'DUPLICATE', 'OUT_OF_SCOPE'] as const),
  ];
  expect(all.filter((one) => !needsJustification(one))).toEqual(['ACCEPTED', 'NOTED']);
});

test.each<[string, Partial<CommentFacts>, string[]]>([
  ['an official comment', {}, []],
  ['one that is assigned', { handling: 'ASSIGNED' }, []],
  ['a withdrawn one', { status: 'WITHDRAWN' }, ['WITHDRAWN']],
  ['a draft', { status: 'DRAFT' }, ['NOT_SUBMITTED']],
  ['a reply of the Secretariat', { delegationId: null }, ['NOT_SUBMITTED']],
  ['one that is answered', { handling: 'RESOLVED' }, ['ALREADY_ANSWERED']],
])('officers handle %s: %j', (_what, over, reasons) => {
  const facts = handlingFacts(comment(over));
  expect(reasonsOf(mayHandle(officer), facts)).toEqual(reasons);
  expect(reasonsOf(mayRespond(approver), facts)).toEqual(reasons);
  for (const viewer of outsiders) expect(reasonsOf(mayHandle(viewer), facts)).toEqual(['NOT_SECRETARIAT']);
});

test('a comment has one response at a time', () => {
  const answered = handlingFacts({ ...comment(), responseId: 'q' });
  expect(reasonsOf(mayRespond(officer), answered)).toEqual(['RESPONSE_EXISTS']);
});

describe('the second key', () => {
  const drafted = { status: 'DRAFT', authorIds: ['officer'], isOutdated: false } as const;
  const ownDraft = { ...drafted, authorIds: ['approver'] };
  const alsoOwn = { ...drafted, authorIds: ['officer', 'approver', 'officer2'] };
  const outdated = { ...drafted, isOutdated: true };
  const published = { ...drafted, status: 'PUBLISHED' } as const;
  const discarded = { ...drafted, status: 'DISCARDED' } as const;

  test.each([
    ['an approver publishes what others wrote', approver, drafted, false, []],
    ['not what they drafted themselves', approver, ownDraft, false, ['TWO_KEYS_REQUIRED']],
    ['not what they wrote among others', approver, alsoOwn, false, ['TWO_KEYS_REQUIRED']],
    ['unless the operator allows one key', approver, alsoOwn, true, []],
    ['not on words that nobody read', approver, outdated, false, ['COMMENT_CHANGED']],
    ['with one key neither', approver, outdated, true, ['COMMENT_CHANGED']],
    [
      'all that is against it is told',
      approver,
      { ...ownDraft, isOutdated: true },
      false,
      ['COMMENT_CHANGED', 'TWO_KEYS_REQUIRED'],
    ],
    ['not twice', approver, published, true, ['RESPONSE_PUBLISHED']],
    ['not what was given up', approver, { ...discarded, isOutdated: true }, true, ['RESPONSE_DISCARDED']],
    ['an officer does not publish', officer, drafted, true, ['NOT_APPROVER']],
    ['nor learns there whether it is outdated', officer, outdated, true, ['NOT_APPROVER']],
    ['an administrator does not', admin, drafted, true, ['NOT_APPROVER']],
  ] as const)('%s', (_what, viewer, response, oneKey, reasons) => {
    expect(reasonsOf(mayApprove(viewer, oneKey), response)).toEqual(reasons);
  });

  test('answering in one call is for approvers, where one key is allowed', () => {
    const reasons = (viewer: Viewer, oneKey: boolean) => reasonsOf(mayRespondAtOnce(viewer, oneKey), {});
    expect(reasons(approver, true)).toEqual([]);
    expect(reasons(approver, false)).toEqual(['TWO_KEYS_REQUIRED']);
    for (const viewer of [officer, ...outsiders]) expect(reasons(viewer, true)).toEqual(['NOT_APPROVER']);
  });

  test('officers and approvers change a draft, and nobody what is published or given up', () => {
    for (const viewer of [officer, approver]) {
      for (const open of [drafted, outdated]) expect(reasonsOf(mayEditResponse(viewer), open)).toEqual([]);
      expect(reasonsOf(mayEditResponse(viewer), published)).toEqual(['RESPONSE_PUBLISHED']);
      expect(reasonsOf(mayEditResponse(viewer), discarded)).toEqual(['RESPONSE_DISCARDED']);
    }
    for (const viewer of outsiders) expect(reasonsOf(mayEditResponse(viewer), drafted)).toEqual(['NOT_SECRETARIAT']);
  });
});

describe('a draft is outdated', () => {
  const response = { status: 'DRAFT', authorIds: ['officer'] } as const;
  const read = { version: 2, answeredVersion: 2 };

  test.each([
    ['not while all its comments read as they did', [read, { version: 1, answeredVersion: 1 }], false],
    ['as soon as one of them does not', [read, { version: 3, answeredVersion: 2 }], true],
    ['also by one of which nobody said that it was read', [{ version: 1, answeredVersion: null }], true],
    ['not by comments that it no longer answers', [], false],
  ])('%s', (_what, comments, isOutdated) => {
    expect(responseFacts(response, comments)).toEqual({ ...response, isOutdated });
    expect(comments.some(isReworded)).toBe(isOutdated);
  });
});
