import fc from 'fast-check';
import { admission, type ChoosableRound, onlyOpenRound } from '../../src/rounds/choice.rules';
import { instant, roundOf } from '../support/rounds';

const at = (time: string) => new Date(`2027-01-${time}Z`);
const day = (n: number) => `2027-01-${n}T00:00:00Z`;
const now = at('15T00:00:00');
const round = (over: Partial<ChoosableRound> = {}): ChoosableRound => {
  const { closesAt = day(20), lateUntil = day(22) } = over;
  return {
    ...{ id: 'one', reference: 'R1', state: 'OPEN', opensAt: day(10), closesAt, lateUntil },
    ...{ closesForAllAt: closesAt, lateForAllUntil: lateUntil, isOpenTo: true },
    ...over,
  };
};
const chosen = (rounds: ChoosableRound[], time = now) => {
  const choice = onlyOpenRound(rounds, time);
  return 'late' in choice ? [choice.round.id, choice.late] : choice.reason;
};

const late = round({ id: 'late', closesAt: day(12) });
/** Closed for all since the 12th, and open for one delegation until the 25th. */
const extended = round({
  ...{ id: 'extended', state: 'CLOSED', closesAt: day(25), lateUntil: day(26) },
  ...{ closesForAllAt: day(12), lateForAllUntil: day(14) },
});
/** Late for all until the 22nd, on time for one delegation. */
const favoured = round({ id: 'favoured', closesAt: day(25), closesForAllAt: day(12), lateForAllUntil: day(22) });
const lateByFavour = round({
  ...{ id: 'lateByFavour', closesAt: day(14), lateUntil: day(25) },
  ...{ closesForAllAt: day(11), lateForAllUntil: day(12) },
});
const paused = round({ state: 'PAUSED' });

describe('the round that is meant when none is named', () => {
  test.each<[string, ChoosableRound[], ReturnType<typeof chosen>]>([
    ['the only one', [round()], ['one', false]],
    ['the one on time, beside one that is late', [late, round()], ['one', false]],
    ['the late one, where nothing better is open', [late, paused], ['late', true]],
    ['none of two on time', [round(), round({ id: 'two' })], 'SEVERAL_OPEN_ROUNDS'],
    ['none of two that are late', [late, { ...late, id: 'two' }], 'SEVERAL_OPEN_ROUNDS'],
    ['the one that is open to all, beside one that an extension keeps open', [extended, round()], ['one', false]],
    ['the same, however much longer the extension is', [round({ closesAt: day(16) }), extended], ['one', false]],
    ['the extended one, where nothing is open to all', [extended, paused], ['extended', false]],
    ['none of two extended ones', [extended, { ...extended, id: 'two' }], 'SEVERAL_OPEN_ROUNDS'],
    ['the one that takes late comments of all, beside an extended one', [extended, late], ['late', true]],
    ['of those that take late comments of all, the one with more time', [favoured, late], ['favoured', false]],
    ['none of two with more time', [favoured, { ...favoured, id: 'two' }], 'SEVERAL_OPEN_ROUNDS'],
    ['of extended ones, the one that is not late', [lateByFavour, extended], ['extended', false]],
    ['the one that is late by extension, where it is all there is', [lateByFavour], ['lateByFavour', true]],
    [
      'none of several, although others are extended, too',
      [round(), extended, round({ id: 'two' })],
      'SEVERAL_OPEN_ROUNDS',
    ],
    ['none where there is none', [], 'NO_OPEN_ROUND'],
    ['none: a pause is told before an end', [round({ state: 'REPORTED' }), paused], 'ROUND_PAUSED'],
    ['none: an end', [round({ state: 'ARCHIVED' })], 'ROUND_ENDED'],
  ])('%s', (_which, rounds, expected) => {
    expect(chosen(rounds)).toEqual(expected);
    expect(chosen(rounds.toReversed())).toEqual(expected);
  });

  test('an opening is told before a deadline that has passed', () => {
    const past = round({ id: 'past', lateUntil: day(20) });
    const next = round({
      id: 'next',
      reference: 'R2',
      opensAt: '2027-02-01T00:00:00Z',
      closesAt: '2027-02-02T00:00:00Z',
    });
    expect(chosen([past, next], at('25T00:00:00'))).toBe('ROUND_NOT_YET_OPEN');
    expect(chosen([past], at('25T00:00:00'))).toBe('ROUND_CLOSED');
  });

  test('of several that have passed, the last is told', () => {
    const [first, last] = [round({ id: 'first' }), round({ id: 'last' })];
    expect(onlyOpenRound([first, last], at('25T00:00:00'))).toEqual({ reason: 'ROUND_CLOSED', round: last });
  });
});

describe('whatever the rounds are', () => {
  const asked = fc.record({ rounds: fc.array(roundOf, { maxLength: 5 }), when: instant.map((text) => new Date(text)) });

  test('the one that is meant takes the comment', () => {
    fc.assert(
      fc.property(asked, ({ rounds, when }) => {
        const choice = onlyOpenRound(rounds, when);
        if ('round' in choice && 'late' in choice) expect(admission(choice.round, when)).toEqual({ late: choice.late });
        const takers = rounds.filter((one) => 'late' in admission(one, when));
        if (takers.length === 1) expect(choice).toMatchObject({ round: takers[0] });
        if (takers.length === 0) expect(choice).toHaveProperty('reason');
      }),
    );
  });

  test('an extension for one delegation in one round never takes another away', () => {
    fc.assert(
      fc.property(asked, fc.nat(), instant, ({ rounds, when }, at, deadline) => {
        const before = onlyOpenRound(rounds, when);
        if (!('late' in before)) return;
        const further = (given: string) => (Date.parse(given) > Date.parse(deadline) ? given : deadline);
        const others = rounds.map((one, n) =>
          n === at % rounds.length && one.id !== before.round.id
            ? { ...one, closesAt: further(one.closesAt), lateUntil: further(one.lateUntil) }
            : one,
        );
        const meantByAll = (one: ChoosableRound) => Date.parse(one.lateForAllUntil) > Number(when);
        if (!meantByAll(before.round) || before.late) return;
        if (Date.parse(before.round.closesForAllAt) <= Number(when)) return;
        expect(onlyOpenRound(others, when)).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});
