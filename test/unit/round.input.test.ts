import { openToProblems, referenceProblems, type Window, windowProblems } from '../../src/rounds/round.input';
import { STEPS } from '../../src/rounds/running.rules';

const now = new Date('2027-01-15T12:00:00Z');
const day = (n: number) => new Date(Date.UTC(2027, 1, n));
const window = (over: Partial<Window> = {}): Window => ({
  ...{ opensAt: day(1), closesAt: day(10), lateUntil: null, timeZone: 'Europe/Zurich' },
  ...over,
});
const ALL = new Set(['opensAt', 'closesAt', 'lateUntil'] as const);
const told = (...args: Parameters<typeof windowProblems>) =>
  windowProblems(...args).map(({ path, occasion }) => `${path?.[1]} ${occasion}`);

test.each<[string, Partial<Window>, string[]]>([
  ['in order', {}, []],
  ['without late comments', { lateUntil: day(10) }, []],
  ['that opens at once', { opensAt: new Date('2027-01-01T00:00:00Z') }, []],
  ['that closes as it opens', { closesAt: day(1) }, ['closesAt later']],
  ['that closes now', { opensAt: new Date('2027-01-01T00:00:00Z'), closesAt: now }, ['closesAt later']],
  [
    'whose late comments end a millisecond early',
    { lateUntil: new Date(day(10).getTime() - 1) },
    ['lateUntil notBefore'],
  ],
])('a window %s', (_, over, problems) => expect(told(window(over), now, ALL)).toEqual(problems));

test('only what is given is told to be wrong', () => {
  expect(told(window({ opensAt: day(10) }), now, new Set(['opensAt']))).toEqual(['opensAt earlier']);
  expect(told(window({ lateUntil: day(9) }), now, new Set())).toEqual([]);
});

test('references are 1 to 12 letters and digits', () => {
  expect(['R3', '3', 'ROUND2027ABC'].flatMap(referenceProblems)).toEqual([]);
  for (const bad of ['', 'R-3', 'r3', 'R 3', 'R.3', 'ROUND2027ABCD', 'Р3', 'É'])
    expect(referenceProblems(bad)).toHaveLength(1);
});

test('a list of kinds has some, each once', () => {
  expect(openToProblems(undefined)).toEqual([]);
  expect(openToProblems([]).map(({ code }) => code)).toEqual(['REQUIRED']);
  expect(openToProblems(['OBSERVER', 'OBSERVER']).map(({ code }) => code)).toEqual(['REPEATED']);
});

test('every state is reached from the announcement, and the record is where all ends', () => {
  const reached = new Set(['UPCOMING']);
  for (const state of reached) for (const next of STEPS[state as keyof typeof STEPS]) reached.add(next);
  expect([...reached].toSorted()).toEqual(Object.keys(STEPS).toSorted());
  expect(Object.entries(STEPS).filter(([, next]) => next.length === 0)).toEqual([['ARCHIVED', []]]);
});
