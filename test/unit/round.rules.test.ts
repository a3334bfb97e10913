import { holds } from '../../src/access/condition';
import { reasonsOf } from '../../src/access/denial';
import { isReleased } from '../../src/events/event.rules';
import { anonymous, type Delegate, type Viewer } from '../../src/operation/viewer';
import { mayCommentIn, mayCommentOn, maySubmit } from '../../src/rounds/commenting.rules';
import type { RoundState } from '../../src/rounds/round.entity';
import { admission, isConcluded, onlyOpenRound, type RoundFacts } from '../../src/rounds/round.rules';

const at = (time: string) => new Date(`2027-01-${time}Z`);
const round = (over: Partial<RoundFacts> = {}): RoundFacts => ({
  id: 'one',
  reference: 'R1',
  state: 'OPEN',
  opensAt: '2027-01-10T00:00:00+00:00',
  closesAt: '2027-01-20T00:00:00+00:00',
  lateUntil: '2027-01-22T00:00:00+00:00',
  ...over,
});

const outcome = (one: RoundFacts, now: Date) => {
  const answer = admission(one, now);
  return answer.admitted ? (answer.late ? 'late' : 'on time') : answer.reason;
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

test('a refusal names the round and the instant that matters', () => {
  expect(admission(round(), at('09T00:00:00'))).toMatchObject({
    parameters: { round: 'R1', opensAt: round().opensAt },
  });
  expect(admission(round(), at('25T00:00:00'))).toMatchObject({
    parameters: { round: 'R1', closedAt: round().lateUntil },
  });
});

describe('the round that is meant when none is named', () => {
  const late = round({ id: 'late', closesAt: '2027-01-12T00:00:00Z' });
  const chosen = (rounds: RoundFacts[], now = at('15T00:00:00')) => {
    const choice = onlyOpenRound(rounds, now);
    return 'round' in choice ? [choice.round.id, choice.late] : choice.reason;
  };

  test.each<[string, RoundFacts[], ReturnType<typeof chosen>]>([
    ['the only one', [round()], ['one', false]],
    ['the one on time, beside one that is late', [late, round()], ['one', false]],
    ['the late one, where nothing better is open', [late, round({ state: 'PAUSED' })], ['late', true]],
    ['none of two on time', [round(), round({ id: 'two' })], 'SEVERAL_OPEN_ROUNDS'],
    ['none of two that are late', [late, { ...late, id: 'two' }], 'SEVERAL_OPEN_ROUNDS'],
    ['none where there is none', [], 'NO_OPEN_ROUND'],
    ['none: a pause is told before an end', [round({ state: 'REPORTED' }), round({ state: 'PAUSED' })], 'ROUND_PAUSED'],
    ['none: an end', [round({ state: 'ARCHIVED' })], 'ROUND_ENDED'],
  ])('%s', (_which, rounds, expected) => expect(chosen(rounds)).toEqual(expected));

  test('an opening is told before a deadline that has passed', () => {
    const past = round({ id: 'past', lateUntil: '2027-01-20T00:00:00Z' });
    const next = round({
      id: 'next',
      reference: 'R2',
      opensAt: '2027-02-01T00:00:00Z',
      closesAt: '2027-02-02T00:00:00Z',
    });
    expect(chosen([past, next], at('25T00:00:00'))).toBe('ROUND_NOT_YET_OPEN');
    expect(chosen([past], at('25T00:00:00'))).toBe('ROUND_CLOSED');
  });
});

test('a round is concluded when it is reported, and stays so', () => {
  const states: RoundState[] = ['UPCOMING', 'OPEN', 'PAUSED', 'CLOSED', 'IN_RESOLUTION', 'REPORTED', 'ARCHIVED'];
  expect(states.filter((state) => holds(isConcluded, { state }))).toEqual(['REPORTED', 'ARCHIVED']);
  const released = states.filter((state) => holds(isReleased, { release: 'AT_CLOSE', state }));
  expect(released).toEqual(['CLOSED', 'IN_RESOLUTION', 'REPORTED', 'ARCHIVED']);
  expect(states.every((state) => holds(isReleased, { release: 'IMMEDIATE', state }))).toBe(true);
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
