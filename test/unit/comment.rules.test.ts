import { holds } from '../../src/access/condition';
import { reasonsOf } from '../../src/access/denial';
import type { HandlingStatus } from '../../src/comments/comment.entity';
import {
  actFacts,
  type CommentFacts,
  mayEdit,
  mayKnowAuthor,
  mayReadText,
  mayReply,
  maySeeHandling,
  maySubmitDraft,
  mayVerify,
  mayWithdraw,
} from '../../src/comments/comment.rules';
import { anonymous, type Delegate, type Secretariat, type Viewer } from '../../src/operation/viewer';
import type { RoundFacts } from '../../src/rounds/round.rules';

const person = { personId: 'p', name: 'N', language: 'EN' } as const;
const delegate = (role: Delegate['role'], delegationId = 'own'): Viewer => ({
  ...person,
  ...{ kind: 'DELEGATE', role, delegationId, delegationCode: 'QM' },
});
const secretariat = (role: Secretariat['role']): Viewer => ({ ...person, kind: 'SECRETARIAT', role });
const contact = delegate('CONTACT_POINT');
const deputy = delegate('DEPUTY');
const reviewer = delegate('REVIEWER');
const other = delegate('CONTACT_POINT', 'other');
const officer = secretariat('OFFICER');
const convener: Viewer = { ...person, kind: 'CONVENER', role: 'CONVENER' };

const comment = (over: Partial<CommentFacts> = {}): CommentFacts => ({
  ...{ delegationId: 'own', askedDelegationId: null, status: 'SUBMITTED', depth: 0, handling: 'UNMANAGED' },
  ...over,
});
const open: RoundFacts = {
  ...{ id: 'r', reference: 'R1', state: 'OPEN', opensAt: '2027-01-10T00:00:00Z' },
  ...{ closesAt: '2027-01-20T00:00:00Z', lateUntil: '2027-01-22T00:00:00Z', isOpenTo: true },
};
const reported: RoundFacts = { ...open, state: 'REPORTED' };
const now = new Date('2027-01-15T00:00:00Z');
const after = new Date('2027-01-22T00:00:00Z');
const draft = comment({ status: 'DRAFT' });
const verified = comment({ status: 'VERIFIED' });
const withdrawn = comment({ status: 'WITHDRAWN' });
const question = comment({ delegationId: null, askedDelegationId: 'own', depth: 1 });
const toAnother = comment({ delegationId: null, askedDelegationId: 'another', depth: 1 });

describe('replies', () => {
  test.each<[string, Viewer, CommentFacts, RoundFacts, Date, string[]]>([
    ['a contact point replies', contact, comment(), open, now, []],
    ['also to another delegation', other, comment(), open, now, []],
    ['a deputy does not', deputy, comment(), open, now, ['NOT_CONTACT_POINT']],
    ['an officer replies after the close', officer, comment(), open, after, []],
    ['an administrator does not', secretariat('ADMINISTRATOR'), comment(), open, now, ['NOT_PERMITTED']],
    ['the convener does not', convener, comment(), open, now, ['NOT_PERMITTED']],
    ['after the close, not to a delegation', contact, comment(), open, after, ['ROUND_CLOSED']],
    ['after the close, to the question of the Secretariat', contact, question, open, after, []],
    ['not to the question that it asked another', contact, toAnother, open, after, ['ROUND_CLOSED']],
    ['nor in the thread of another', other, question, open, after, ['ROUND_CLOSED']],
    ['who is asked answers through the contact point', reviewer, question, open, after, ['NOT_CONTACT_POINT']],
    ['before the close others reply to the Secretariat, too', other, question, open, now, []],
    ['in a pause who was asked answers', contact, question, { ...open, state: 'PAUSED' }, now, []],
    ['and nobody else', other, question, { ...open, state: 'PAUSED' }, now, ['ROUND_PAUSED']],
    ['after the report, to nobody', contact, question, reported, after, ['ROUND_ENDED']],
    ['also the Secretariat is silent then', officer, comment(), reported, after, ['ROUND_ENDED']],
    ['not to a draft', contact, draft, open, now, ['NOT_SUBMITTED']],
    ['not to what was withdrawn', officer, withdrawn, open, now, ['WITHDRAWN']],
    ['at the fifth level', contact, comment({ depth: 5 }), open, now, []],
    ['not below the sixth', officer, comment({ depth: 6 }), open, now, ['THREAD_TOO_DEEP']],
  ])('%s', (_what, viewer, facts, round, time, reasons) => {
    expect(reasonsOf(mayReply(viewer, time), actFacts(facts, round))).toEqual(reasons);
  });
});

describe('edits', () => {
  test.each<[string, Viewer, CommentFacts, Date, string[]]>([
    ['a reviewer edits a draft', reviewer, draft, now, []],
    ['and what was verified', reviewer, verified, now, []],
    ['not after the close', reviewer, draft, after, ['ROUND_CLOSED']],
    ['a contact point edits what is official', contact, comment(), now, []],
    ['a deputy does not', deputy, comment(), now, ['NOT_CONTACT_POINT']],
    [
      'a deputy is told all that is against it',
      deputy,
      comment({ handling: 'RESOLVED' }),
      after,
      ['NOT_CONTACT_POINT', 'ROUND_CLOSED', 'ALREADY_ANSWERED'],
    ],
    ['another delegation does not', other, comment(), now, ['NOT_YOUR_DELEGATION']],
    ['the Secretariat does not', officer, comment(), now, ['NOT_YOUR_DELEGATION']],
    ['a reply of the Secretariat is nobody’s', contact, question, now, ['NOT_YOUR_DELEGATION']],
    ['not what was withdrawn', contact, withdrawn, now, ['WITHDRAWN']],
  ])('%s', (_what, viewer, facts, time, reasons) => {
    expect(reasonsOf(mayEdit(viewer, time), actFacts(facts, open))).toEqual(reasons);
  });

  test.each<[HandlingStatus, string[]]>([
    ['UNMANAGED', []],
    ['ASSIGNED', []],
    ['RESPONSE_DRAFTED', []],
    ['READY_FOR_DECISION', []],
    ['RESOLVED', ['ALREADY_ANSWERED']],
  ])('while its handling is %s: %j', (handling, reasons) => {
    expect(reasonsOf(mayEdit(contact, now), actFacts(comment({ handling }), open))).toEqual(reasons);
  });
});

test.each<[string, Viewer, CommentFacts, Date, string[]]>([
  ['a deputy verifies', deputy, draft, now, []],
  ['a contact point verifies', contact, draft, now, []],
  ['a reviewer does not', reviewer, draft, now, ['NOT_A_VERIFIER']],
  ['not after the close', deputy, draft, after, ['ROUND_CLOSED']],
  ['not twice', deputy, verified, now, ['NOT_A_DRAFT']],
  ['not what was discarded', deputy, withdrawn, now, ['WITHDRAWN']],
  ['not for another delegation', other, draft, now, ['NOT_YOUR_DELEGATION']],
])('verification: %s', (_what, viewer, facts, time, reasons) => {
  expect(reasonsOf(mayVerify(viewer, time), actFacts(facts, open))).toEqual(reasons);
});

test.each<[string, Viewer, CommentFacts, Date, string[]]>([
  ['a contact point submits what was verified', contact, verified, now, []],
  ['not what was not', contact, draft, now, ['NOT_VERIFIED']],
  ['a deputy does not', deputy, verified, now, ['NOT_CONTACT_POINT']],
  ['not after the close', contact, verified, after, ['ROUND_CLOSED']],
  ['not what was discarded', contact, withdrawn, now, ['WITHDRAWN']],
  ['not for another delegation', other, verified, now, ['NOT_YOUR_DELEGATION']],
])('submission: %s', (_what, viewer, facts, time, reasons) => {
  expect(reasonsOf(maySubmitDraft(viewer, time), actFacts(facts, open))).toEqual(reasons);
});

test.each<[string, Viewer, CommentFacts, RoundFacts, string[]]>([
  ['anybody in the delegation discards a draft', reviewer, draft, reported, []],
  ['a contact point withdraws what is official', contact, comment(), open, []],
  ['a deputy does not', deputy, comment(), open, ['NOT_CONTACT_POINT']],
  ['not twice', contact, withdrawn, open, ['WITHDRAWN']],
  ['not once it is answered', contact, comment({ handling: 'RESOLVED' }), open, ['ALREADY_ANSWERED']],
  ['not after the report', contact, comment(), reported, ['ROUND_ENDED']],
  ['not for another delegation', other, comment(), open, ['NOT_YOUR_DELEGATION']],
])('withdrawal: %s', (_what, viewer, facts, round, reasons) => {
  expect(reasonsOf(mayWithdraw(viewer), actFacts(facts, round))).toEqual(reasons);
});

test('what was withdrawn is read by its own delegation and the Secretariat; all else by everybody who sees it', () => {
  const readers = [contact, reviewer, officer, other, convener, anonymous].filter((viewer) =>
    holds(mayReadText(viewer), withdrawn),
  );
  expect(readers).toEqual([contact, reviewer, officer]);
  expect(holds(mayReadText(other), comment())).toBe(true);
});

test('authors are known to their own delegation and the Secretariat', () => {
  const all = [contact, reviewer, officer, other, convener, anonymous];
  expect(all.filter((viewer) => holds(mayKnowAuthor(viewer), comment()))).toEqual([contact, reviewer, officer]);
});

test('the handling is for the Secretariat and the convener', () => {
  const all = [contact, officer, secretariat('ADMINISTRATOR'), convener, anonymous];
  expect(all.filter((viewer) => holds(maySeeHandling(viewer), {}))).toEqual([
    officer,
    secretariat('ADMINISTRATOR'),
    convener,
  ]);
});
