import { GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import sql, { raw } from 'sql-template-tag';
import { type At, readsFor } from '../../../src/reads/read';
import { Reader, type ReaderOptions } from '../../../src/reads/reader';
import { operationOf } from '../../differential/both';

const { value, one } = readsFor<unknown>();

/** `word(of:)` passes its argument on; `known(of:)` has to know it; `kinds(of:)` has to know which there are. */
const word = value((at) => sql`${at.arg('of').as('text')}`);
const known = value((at) => sql`${raw(`'${at.arg('of').known()}'`)}`);
const kinds = value((at: At) => sql`${at.arg('of').known((list) => new Set(list as string[]).size)}::integer`);

const of = { of: { type: GraphQLString } };
const query: GraphQLObjectType = new GraphQLObjectType({
  name: 'Query',
  fields: () => ({
    word: { type: GraphQLString, args: of, extensions: { read: word } },
    known: { type: GraphQLString, args: of, extensions: { read: known } },
    kinds: { type: GraphQLInt, args: { of: { type: new GraphQLList(GraphQLString) } }, extensions: { read: kinds } },
    self: { type: query, extensions: { read: one({ from: () => sql`(select 1)`, visible: () => sql`true` }) } },
  }),
});
const schema = new GraphQLSchema({ query });

interface Sent {
  readonly text: string;
  readonly values: unknown[];
  readonly often: boolean;
}

/** A reader whose statements are kept and never sent. */
function readerWith(options: Partial<ReaderOptions> = {}) {
  const sent: Sent[] = [];
  let planned = 0;
  const reader = new Reader(schema, {
    query: async (text, values, often) => {
      sent.push({ text, values, often });
      return [['"answer"', '"answer"', '"answer"', '"seen"']];
    },
    asking: () => ({ name: 'anybody', asking: {} }),
    planCharacters: 1_000_000,
    ...options,
    watch: {
      isRight: async () => true,
      ...options.watch,
      sql: () => {
        planned += 1;
        return sql`1`;
      },
    },
  });
  const documents = new Map<string, ReturnType<typeof parse>>();
  const ask = (text: string, variables = {}, context = {}) => {
    const document = documents.get(text) ?? parse(text);
    documents.set(text, document);
    return reader.answer(document, operationOf(document), variables, context);
  };
  return { ask, sent, plans: () => planned };
}

test('a document is planned once for all values that nothing has to look at', async () => {
  const { ask, sent, plans } = readerWith();
  for (const word of ['a', 'b', null]) await ask('query ($of: String) { word(of: $of) }', { of: word });
  expect(plans()).toBe(1);
  expect(sent.map(({ values }) => values)).toEqual([['a'], ['b'], [null]]);
});

test('a value that has to be known has a plan of its own, which is found again', async () => {
  const { ask, sent, plans } = readerWith();
  for (const word of ['a', 'b', 'a', 'b']) await ask('query ($of: String) { known(of: $of) }', { of: word });
  expect(plans()).toBe(2);
  expect(sent.map(({ text }) => /to_json\('(\w)'\)/.exec(text)?.[1])).toEqual(['a', 'b', 'a', 'b']);
});

test('what decides @skip and @include belongs to the plan', async () => {
  const { ask } = readerWith();
  const text = 'query ($yes: Boolean!) { one: word @include(if: $yes) two: word @skip(if: $yes) }';
  expect(await ask(text, { yes: true })).toBe('{"one":"answer"}');
  expect(await ask(text, { yes: false })).toBe('{"two":"answer"}');
});

test('an operation without a field to read asks the database nothing', async () => {
  const { ask, sent } = readerWith();
  expect(await ask('{ a: __typename word @skip(if: true) }')).toBe('{"a":"Query"}');
  expect(sent).toEqual([]);
});

test('names of any length and kind are answered as they were given', async () => {
  const { ask } = readerWith();
  const long = 'a'.repeat(200);
  expect(await ask(`{ __proto__: word ${long}: word constructor: word }`)).toBe(
    `{"__proto__":"answer","${long}":"answer","constructor":"answer"}`,
  );
});

test('a name of a client never stands in a statement, but for such as the schema has', async () => {
  const { ask, sent } = readerWith();
  await ask('{ self { secretName: word known: word } }');
  expect(sent[0]?.text).not.toContain('secretName');
  await ask('{ self { known: word } }');
  expect(sent[1]?.text).toContain('as "known"');
});

test('what has come more than twice is worth preparing', async () => {
  const { ask, sent } = readerWith();
  for (let n = 0; n < 4; n += 1) await ask('{ word }');
  expect(sent.map(({ often }) => often)).toEqual([false, false, true, true]);
});

test('variables that do not fit, and introspection, are left to execution field by field', async () => {
  const { ask, sent } = readerWith();
  expect(await ask('query ($of: String!) { word(of: $of) }', {})).toBeUndefined();
  expect(await ask('query ($of: String!) { word(of: $of) }', { of: { a: 1 } })).toBeUndefined();
  expect(await ask('{ __schema { description } }')).toBeUndefined();
  expect(sent).toEqual([]);
});

test('10,000 documents are each planned once, and the plans that are kept stay below their bound', async () => {
  const planCharacters = 100_000;
  const { ask, sent, plans } = readerWith({ planCharacters });
  const documents = Array.from({ length: 10_000 }, (_, n) => `{ w${n}: word self { known } }`);
  for (const text of documents) await ask(text);
  expect(plans()).toBe(10_000);
  const size = sent[0]?.text.length ?? 0;
  // From the newest back to the first that has to be planned anew.
  let kept = 0;
  for (let at = documents.length - 1; plans() === 10_000; at -= 1, kept += 1) await ask(documents[at] ?? '');
  expect((kept - 1) * size).toBeLessThanOrEqual(planCharacters);
  expect((kept + 1) * size).toBeGreaterThan(planCharacters / 2);
});

test('one document keeps a bounded number of plans, the newest of them', async () => {
  const { ask, plans } = readerWith();
  const text = 'query ($of: String) { known(of: $of) }';
  for (let n = 0; n < 100; n += 1) await ask(text, { of: `v${n}` });
  expect(plans()).toBe(100);
  for (let n = 99; n > 99 - 32; n -= 1) await ask(text, { of: `v${n}` });
  expect(plans()).toBe(100);
  await ask(text, { of: 'v0' });
  expect(plans()).toBe(101);
});

test('a plan serves only those who are called the same', async () => {
  const { ask, plans } = readerWith({
    asking: (context) => ({ name: String('who' in context && context.who), asking: {} }),
  });
  for (const who of ['one', 'other', 'one', 'other']) await ask('{ word }', {}, { who });
  expect(plans()).toBe(2);
});

test('an answer for somebody with other rights is thrown away, and read again for whom they now are', async () => {
  const context = { who: 'officer' };
  const asking = () => ({ name: context.who, asking: {} });
  const isRight = async () => {
    const was = context.who;
    context.who = 'delegate';
    return was === 'delegate';
  };
  const { ask, sent, plans } = readerWith({ asking, watch: { sql: () => undefined, isRight } });
  expect(await ask('{ word }', {}, context)).toBe('{"word":"answer"}');
  expect([sent.length, plans()]).toEqual([2, 2]);
});

test('whoever is somebody else at every look is left to execution field by field', async () => {
  const { ask, sent } = readerWith({ watch: { sql: () => undefined, isRight: async () => false } });
  expect(await ask('{ word }')).toBeUndefined();
  expect(sent.length).toBe(4);
});
