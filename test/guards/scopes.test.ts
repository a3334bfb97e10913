import { MUTATION_SCOPES, missingScope, Scope } from '../../src/operation/scope';
import { buildSchema } from '../../src/schema';

const schema = buildSchema();
const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});

test('every mutation of the schema needs a scope, and no other is named', () => {
  expect(mutations.filter((name) => !(name in MUTATION_SCOPES))).toEqual([]);
  expect(Object.keys(MUTATION_SCOPES).filter((name) => !mutations.includes(name))).toEqual([]);
});

test('reading is no scope of a mutation, and every other scope is that of one', () => {
  const used: Set<string> = new Set(Object.values(MUTATION_SCOPES));
  expect([...used].toSorted()).toEqual(
    Object.keys(Scope)
      .filter((scope) => scope !== 'READ')
      .toSorted(),
  );
});

test('a mutation that the table does not name is for no token, and for everybody else', () => {
  const all = Object.values(Scope);
  expect(missingScope(all, 'toString')).toBe('toString');
  expect(missingScope(all, 'aMutationOfTomorrow')).toBe('aMutationOfTomorrow');
  expect(missingScope(undefined, 'aMutationOfTomorrow')).toBeUndefined();
});
