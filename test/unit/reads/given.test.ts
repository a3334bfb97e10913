import { fits, Given, type Guard } from '../../../src/reads/given';
import type { Run } from '../../../src/reads/slot';

const runOf = (value?: unknown): Run => ({ variables: value === undefined ? {} : { v: value }, context: {} });
const look = ({ variables }: Run) => variables.v;

/** The guards of a plan that was made with one value, by what it looked at. */
function guardsOf(present: unknown, looks: (given: Given) => unknown): Guard[] {
  const guards: Guard[] = [];
  looks(new Given(look, present, guards));
  return guards;
}

test('a plan that passes a value on without a look serves any value', () => {
  const guards = guardsOf(1, (given) => given.as('integer'));
  expect([1, 2, null, 'x', undefined].map((value) => fits(guards, runOf(value)))).toEqual(Array(5).fill(true));
});

test('a plan that asked whether there is a value serves all that have one, or all that have none', () => {
  const values = [1, 2, false, null, undefined];
  const served = (present: unknown) => {
    const guards = guardsOf(present, (given) => given.isGiven);
    return values.map((value) => fits(guards, runOf(value)));
  };
  expect(served(7)).toEqual([true, true, true, false, false]);
  expect(served(null)).toEqual([false, false, false, true, true]);
});

test('a plan that knows a value serves this one alone', () => {
  const guards = guardsOf('ASC', (given) => given.known());
  expect(['ASC', 'DESC', null, undefined].map((value) => fits(guards, runOf(value)))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('a plan that knows what a function makes of a value serves all of which it makes the same', () => {
  const guards = guardsOf(['B', 'A'], (given) => given.known((list) => [...new Set(list as string[])].toSorted()));
  const served = [['A', 'B'], ['A', 'B', 'A'], ['A'], []].map((value) => fits(guards, runOf(value)));
  expect(served).toEqual([true, true, false, false]);
});

test('a part of an input object is looked at alone: its neighbours may be anything', () => {
  const guards = guardsOf({ round: 'R1', late: true }, (given) => given.at('round').isGiven);
  const served = [{ round: 'R2' }, { round: 'R1', text: 'x' }, { late: true }, null, undefined];
  expect(served.map((value) => fits(guards, runOf(value)))).toEqual([true, true, false, false, false]);
});

test('a part of a part is found in every run', () => {
  const slot = new Given(look, undefined, []).at('between').at('from').as('timestamptz');
  expect(slot.read(runOf({ between: { from: 5 } }))).toBe(5);
  expect([{}, null, undefined].map((value) => slot.read(runOf(value)))).toEqual([undefined, undefined, undefined]);
});

test('what stands in the document itself sets no condition', () => {
  const given = Given.constant({ a: 1 });
  expect([given.isGiven, given.at('a').known(), given.at('b').isGiven]).toEqual([true, 1, false]);
  expect(given.at('a').as('integer').read(runOf())).toBe(1);
});

test('what a function refuses while a plan is made, it refuses in a run too', () => {
  const refuse = (value: unknown) => {
    if (value === 'bad') throw new Error('refused');
    return value === 'good';
  };
  expect(() => guardsOf('bad', (given) => given.known(refuse))).toThrow('refused');
  expect(() =>
    fits(
      guardsOf('good', (given) => given.known(refuse)),
      runOf('bad'),
    ),
  ).toThrow('refused');
});
