import { isInterfaceType, isObjectType } from 'graphql';
import { buildSchema } from '../../src/schema';
import { accessMatrix } from './access-matrix';

const decided = Object.entries(accessMatrix).flatMap(([type, readers]) =>
  Object.values(readers).flatMap((fields) => fields.split(' ').map((field) => `${type}.${field}`)),
);

const shown = Object.values(buildSchema().getTypeMap())
  .filter((type) => isObjectType(type) || isInterfaceType(type))
  .filter((type) => !type.name.startsWith('__'))
  .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));

test('for every field of the schema it is decided who may read it', () => {
  expect(shown.filter((field) => !decided.includes(field))).toEqual([]);
});

test('the access matrix names no field that is gone', () => {
  expect(decided.filter((field) => !shown.includes(field))).toEqual([]);
});

test('the access matrix decides once about each field', () => {
  expect(decided.filter((field, at) => decided.indexOf(field) !== at)).toEqual([]);
});
