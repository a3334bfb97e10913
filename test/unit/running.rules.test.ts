import { reasonsOf } from '../../src/access/denial';
import { anonymous, type Viewer } from '../../src/operation/viewer';
import type { RoundState } from '../../src/rounds/round.entity';
import { firstEnd, lastDeadline, mayExtend, mayRunRounds, maySwitch } from '../../src/rounds/running.rules';

const person = { personId: 'p', name: 'N', language: 'EN' } as const;
const approver: Viewer = { ...person, kind: 'SECRETARIAT', role: 'APPROVER' };
const others: Viewer[] = [
  { ...person, kind: 'SECRETARIAT', role: 'OFFICER' },
  { ...person, kind: 'SECRETARIAT', role: 'ADMINISTRATOR' },
  { ...person, kind: 'CONVENER', role: 'CONVENER' },
  { ...person, kind: 'DELEGATE', role: 'CONTACT_POINT', delegationId: 'd', delegationCode: 'QM' },
  anonymous,
];
const STATES: RoundState[] = ['UPCOMING', 'OPEN', 'PAUSED', 'CLOSED', 'IN_RESOLUTION', 'REPORTED', 'ARCHIVED'];

test('approvers run rounds, and nobody else', () => {
  expect(reasonsOf(mayRunRounds(approver), {})).toEqual([]);
  for (const viewer of others) {
    expect(reasonsOf(mayRunRounds(viewer), {})).toEqual(['NOT_APPROVER']);
    for (const state of STATES) {
      for (const rule of [mayExtend(viewer, true), mayExtend(viewer, false), maySwitch(viewer, 'OPEN')])
        expect(reasonsOf(rule, { state })).toEqual(['NOT_APPROVER']);
    }
  }
});

test.each<[RoundState, string[], string[], string[], string[]]>([
  ['UPCOMING', [], [], ['INVALID_VALUE'], ['INVALID_VALUE']],
  ['OPEN', [], [], [], ['INVALID_VALUE']],
  ['PAUSED', [], [], ['INVALID_VALUE'], []],
  ['CLOSED', ['ROUND_ALREADY_CLOSED'], [], ['ROUND_ALREADY_CLOSED'], ['ROUND_ALREADY_CLOSED']],
  ['IN_RESOLUTION', ['ROUND_ALREADY_CLOSED'], [], ['ROUND_ALREADY_CLOSED'], ['ROUND_ALREADY_CLOSED']],
  ['REPORTED', ['ROUND_ENDED'], ['ROUND_ENDED'], ['ROUND_ENDED'], ['ROUND_ENDED']],
  ['ARCHIVED', ['ROUND_ENDED'], ['ROUND_ENDED'], ['ROUND_ENDED'], ['ROUND_ENDED']],
])('a round that is %s: extended for all %j, for one %j, paused %j, resumed %j', (state, ...expected) => {
  const rules = [mayExtend(approver, true), mayExtend(approver, false)];
  const switches = [maySwitch(approver, 'OPEN'), maySwitch(approver, 'PAUSED')];
  expect([...rules, ...switches].map((rule) => reasonsOf(rule, { state }))).toEqual(expected);
});

describe('a deadline', () => {
  const at = (day: number) => new Date(Date.UTC(2027, 0, day));
  const holding = { closesAt: at(20), lateUntil: at(22) };

  test('moves on from the one that holds', () => expect(lastDeadline(holding, at(15))).toEqual(at(20)));

  test('and, once that has passed, from now', () => expect(lastDeadline(holding, at(25))).toEqual(at(25)));

  test('late comments end with it or after it', () => expect(firstEnd(holding, at(24))).toEqual(at(24)));

  test('and never earlier than was promised', () => expect(firstEnd(holding, at(21))).toEqual(at(22)));
});
