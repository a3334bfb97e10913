import { type GraphQLInputObjectType, getNamedType, isInputObjectType, isListType, isScalarType } from 'graphql';
import { buildSchema } from '../../src/schema';
import { httpClient, type Query } from '../support/clients';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

/** Statements are counted: meanwhile the server sends none of its own. */
const HOUR = 3_600_000;
let server: TestServer;
let query: Query;

beforeAll(async () => {
  server = await startTestServer({ keepEvery: HOUR });
  await makeWorld(server);
  query = await httpClient(server, 'qm-contact');
});
afterAll(() => server.stop());

/** Where each filter is taken, and what is asked of the list. */
const LISTS: Readonly<Record<string, string>> = {
  CommentFilter: 'query ($filter: CommentFilter) { comments(filter: $filter) { totalCount } }',
  EventFilter: 'query ($filter: EventFilter) { events(filter: $filter) { nodes { cursor } } }',
  PersonFilter: 'query ($filter: PersonFilter) { people(filter: $filter) { totalCount } }',
};
/** Fields of text that name nothing. */
const WORDS = ['text'];
const GOOD: Readonly<Record<string, string>> = {
  ...{ roadmap: 'RM', round: 'R1', pillar: 'P1', measure: 'P1-M1', milestone: 'P1-M1-S1', delegation: 'QM' },
};

const filters = Object.values(buildSchema().getTypeMap()).filter(
  (type): type is GraphQLInputObjectType => isInputObjectType(type) && type.name.endsWith('Filter'),
);
const named = filters.flatMap((filter) =>
  Object.values(filter.getFields()).flatMap(({ name, type }) => {
    const isNamed =
      isScalarType(getNamedType(type)) && String(getNamedType(type)) === 'String' && !WORDS.includes(name);
    return isNamed ? [[filter.name, name, (text: string) => (isListType(type) ? [text] : text)] as const] : [];
  }),
);
const codesOf = async (list: string, filter: object) =>
  (await query(LISTS[list] ?? '', { filter })).errors.map(({ extensions, message }) => [extensions.code, message]);

test('every filter of the schema is here', () => {
  expect(filters.map(({ name }) => name).toSorted()).toEqual(Object.keys(LISTS));
});

test.each(named)('%s: a %s that does not exist is told, and one that does is taken', async (list, name, value) => {
  expect(await codesOf(list, { [name]: value('none') })).toEqual([
    ['INVALID_FILTER', `The filter's ${name} "none" does not exist.`],
  ]);
  expect(await codesOf(list, { [name]: value(GOOD[name] ?? '') })).toEqual([]);
});

test.each(['totalCount', 'nodes { id }', 'facets { kind { count } }', 'pageInfo { hasNextPage }'])(
  'it is told whatever is asked of the list: %s',
  async (asked) => {
    const { data, errors } = await query(
      `{ viewer { role } comments(filter: { measure: "none", text: "words" }) { ${asked} } }`,
    );
    expect([data, errors[0]?.extensions.code]).toEqual([null, 'INVALID_FILTER']);
  },
);

test('a list of delegations may be empty, and one that is wrong is told of many', async () => {
  expect(await codesOf('CommentFilter', { delegation: [] })).toEqual([]);
  expect(await codesOf('CommentFilter', { delegation: ['QM', 'QX', 'QN'] })).toEqual([
    ['INVALID_FILTER', 'The filter\'s delegation "QX" does not exist.'],
  ]);
});

test('a reference belongs to the roadmap that the filter names', async () => {
  expect(await codesOf('CommentFilter', { roadmap: 'RM', measure: 'P1-M1' })).toEqual([]);
  expect(await codesOf('CommentFilter', { measure: 'none', roadmap: 'other' })).toEqual([
    ['INVALID_FILTER', 'The filter\'s roadmap "other" does not exist.'],
  ]);
});

test('the check costs no statement of its own', async () => {
  server.takeStatements();
  await query(LISTS.CommentFilter ?? '', { filter: { round: 'R1', measure: 'P1-M1', delegation: ['QM'] } });
  await query(LISTS.CommentFilter ?? '', { filter: { round: 'R1', measure: 'P1-M1', delegation: ['QN'] } });
  expect(server.takeStatements().filter((name) => !name.startsWith('identity'))).toHaveLength(2);
});
