import sql from 'sql-template-tag';
import { fromContext, fromOutcome, Slot, statementOf } from '../../../src/reads/slot';

const run = { variables: {}, context: {} };

test('a slot that is used twice is one parameter, cast wherever it stands', () => {
  const slot = new Slot('uuid', () => 'the value');
  const { text, bind } = statementOf(sql`select ${slot}, ${1} where ${slot} = ${2}`);
  expect(text).toBe('select $1::uuid, $2 where $1::uuid = $3');
  expect(bind(run)).toEqual(['the value', 1, 2]);
});

test('two slots that read the same are two parameters', () => {
  const read = () => 1;
  const { text } = statementOf(sql`${new Slot('integer', read)} ${new Slot('text', read)}`);
  expect(text).toBe('$1::integer $2::text');
});

test('the same plain value is a parameter for each of its places', () => {
  expect(statementOf(sql`${'x'} ${'x'}`)).toMatchObject({ text: '$1 $2' });
});

test('the parts of nested fragments share their slots', () => {
  const slot = new Slot('text', () => 'v');
  const { text, bind } = statementOf(sql`${sql`a = ${slot}`} and ${sql`b = ${slot} and c = ${3}`}`);
  expect(text).toBe('a = $1::text and b = $1::text and c = $2');
  expect(bind(run)).toEqual(['v', 3]);
});

test('each run fills the slots anew, from its variables, its context and its outcome', () => {
  const { bind } = statementOf(sql`${new Slot('text', ({ variables }) => variables.v)}
    ${fromContext<{ who: string }>('text', ({ who }) => who)} ${fromOutcome<{ id: string }>('uuid', ({ id }) => id)}`);
  const bound = (v: number) => bind({ variables: { v }, context: { who: `w${v}` }, outcome: { id: `i${v}` } });
  expect([bound(1), bound(2)]).toEqual([
    [1, 'w1', 'i1'],
    [2, 'w2', 'i2'],
  ]);
});

test('what a slot throws, binding throws', () => {
  const refusing = new Slot('text', () => {
    throw new Error('no such value');
  });
  expect(() => statementOf(sql`${refusing}`).bind(run)).toThrow('no such value');
});

test('a fragment without values is its own text', () => {
  expect(statementOf(sql`select 1`)).toMatchObject({ text: 'select 1' });
});
