import { holds } from '../../src/access/condition';
import { reasonsOf } from '../../src/access/denial';
import { isReleased } from '../../src/events/event.rules';
import { anonymous, type Delegate, type Viewer } from '../../src/operation/viewer';
import { admission, type ChoosableRound } from '../../src/rounds/choice.rules';
import { mayCommentIn, mayCommentOn, maySubmit } from '../../src/rounds/commenting.rules';
import type { RoundState } from '../../src/rounds/round.entity';
import { dueSteps, isClosed, isConcluded } from '../../src/rounds/round.rules';

const at = (time: string) => new Date(`2027-01-${time}Z`);
const round = (over: Partial<ChoosableRound> = {}): ChoosableRound => ({
  isOpenTo: true,
  closesForAllAt: '2027-01-20T00:00:00+00:00',
  lateForAllUntil: '2027-01-22T00:00:00+00:00',
  id: 'one',
  reference: 'R1',
  state: 'OPEN',
  opensAt: '2027-01-10T00:00:00+00:00',
  closesAt: '2027-01-20T00:00:00+00:00',
  lateUntil: '2027-01-22T00:00:00+00:00',
  ...over,
});

const outcome = (one: ChoosableRound, now: Date) => {
  const answer = admission(one, now);
  if ('reason' in answer) return answer.reason;
  return answer.late ? 'late' : 'on time';
};

test.each([
  ['09T23:59:59.999', 'ROUND_NOT_YET_OPEN'],
  ['10T00:00:00.000', 'on time'],
  ['19T23:59:59.999', 'on time'],
  ['20T00:00:00.000', 'late'],
  ['21T23:59:59.999', 'late'],
  ['22T00:00:00.000', 'ROUND_CLOSED'],
])('at %s a round is: %s', (time, expected) => {
  expect(outcome(round(), at(time))).toBe(expected);
});

test.each(['UPCOMING', 'OPEN', 'CLOSED', 'IN_RESOLUTION'] as const)(
  'the clock decides while the state reads %s',
  (state) => {
    expect(outcome(round({ state }), at('15T00:00:00'))).toBe('on time');
  },
);

test.each([
  ['PAUSED', 'ROUND_PAUSED'],
  ['REPORTED', 'ROUND_ENDED'],
  ['ARCHIVED', 'ROUND_ENDED'],
] as const)('a round that is %s takes nothing at any time', (state, reason) => {
  for (const time of ['09T00:00:00', '15T00:00:00', '21T00:00:00', '25T00:00:00'])
    expect(outcome(round({ state }), at(time))).toBe(reason);
});

test('deadlines hold whatever offset they are written with', () => {
  expect(outcome(round({ closesAt: '2027-01-20T01:00:00+01:00' }), at('20T00:00:00'))).toBe('late');
});

test('a refusal names the round', () => {
  const one = round();
  expect(admission(one, at('09T00:00:00'))).toEqual({ reason: 'ROUND_NOT_YET_OPEN', round: one });
  expect(admission(one, at('25T00:00:00'))).toEqual({ reason: 'ROUND_CLOSED', round: one });
});

test('a round is concluded when it is reported, and stays so', () => {
  const states: RoundState[] = ['UPCOMING', 'OPEN', 'PAUSED', 'CLOSED', 'IN_RESOLUTION', 'REPORTED', 'ARCHIVED'];
  expect(states.filter((state) => holds(isConcluded, { state }))).toEqual(['REPORTED', 'ARCHIVED']);
  expect(states.filter((state) => holds(isClosed, { state }))).toEqual(['CLOSED', 'IN_RESOLUTION']);
  const released = states.filter((state) => holds(isReleased, { release: 'AT_CLOSE', readableBy: 'GROUP', state }));
  expect(released).toEqual(['CLOSED', 'IN_RESOLUTION', 'REPORTED', 'ARCHIVED']);
  expect(states.every((state) => holds(isReleased, { release: 'IMMEDIATE', readableBy: 'PUBLIC', state }))).toBe(true);
  expect(states.some((state) => holds(isReleased, { release: 'IMMEDIATE', readableBy: 'SECRETARIAT', state }))).toBe(
    false,
  );
});

describe('who may submit', () => {
  const person = { personId: 'p', name: 'N', language: 'EN' } as const;
  const delegate = (role: Delegate['role']): Viewer => ({
    ...person,
    kind: 'DELEGATE',
    role,
    delegationId: 'd',
    delegationCode: 'QM',
  });

  test.each<[string, Viewer, string[]]>([
    ['a contact point', delegate('CONTACT_POINT'), []],
    ['a deputy', delegate('DEPUTY'), ['NOT_CONTACT_POINT']],
    ['a reviewer', delegate('REVIEWER'), ['NOT_CONTACT_POINT']],
    ['an officer', { ...person, kind: 'SECRETARIAT', role: 'OFFICER' }, ['NOT_A_DELEGATE']],
    ['a convener', { ...person, kind: 'CONVENER', role: 'CONVENER' }, ['NOT_A_DELEGATE']],
    ['a visitor', anonymous, ['NOT_A_DELEGATE']],
  ])('%s', (_who, viewer, reasons) => {
    const [open, closed] = [at('15T00:00:00'), at('25T00:00:00')];
    expect(reasonsOf(maySubmit(viewer), {})).toEqual(reasons);
    expect(reasonsOf(mayCommentIn(viewer, open), round())).toEqual(reasons);
    expect(reasonsOf(mayCommentIn(viewer, closed), round())).toEqual([...reasons, 'ROUND_CLOSED']);
    expect(mayCommentOn(viewer, [round()], open)).toEqual(reasons);
    expect(mayCommentOn(viewer, [], open)).toEqual([...reasons, 'NO_OPEN_ROUND']);
  });
});

describe('the steps that are due', () => {
  const [opensAt, closesAt] = [at('10T00:00:00'), at('20T00:00:00')];
  const steps = (state: RoundState, time: string) =>
    dueSteps({ state, opensAt, closesAt }, at(time)).map((step) => [step.to, step.at.toISOString().slice(8, 10)]);

  test.each<[string, RoundState, string, string[][]]>([
    ['before the opening: none', 'UPCOMING', '09T23:59:59.999', []],
    ['at the opening it opens', 'UPCOMING', '10T00:00:00', [['OPEN', '10']]],
    ['some time after it, with the time at which it was due', 'UPCOMING', '15T00:00:00', [['OPEN', '10']]],
    [
      'after a night without a server, both, in order',
      'UPCOMING',
      '25T00:00:00',
      [
        ['OPEN', '10'],
        ['CLOSED', '20'],
      ],
    ],
    ['until the deadline it stays open', 'OPEN', '19T23:59:59.999', []],
    ['at the deadline it closes', 'OPEN', '20T00:00:00', [['CLOSED', '20']]],
    ['a pause does not end by itself', 'PAUSED', '15T00:00:00', []],
    ['and does not keep the deadline off', 'PAUSED', '20T00:00:00', [['CLOSED', '20']]],
    ['what has closed stays so', 'CLOSED', '25T00:00:00', []],
    ['also while it is being answered', 'IN_RESOLUTION', '25T00:00:00', []],
    ['and after the report', 'REPORTED', '25T00:00:00', []],
    ['and in the archive', 'ARCHIVED', '25T00:00:00', []],
  ])('%s', (_when, state, time, expected) => expect(steps(state, time)).toEqual(expected));
});
