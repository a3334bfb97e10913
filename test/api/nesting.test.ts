import { eventually } from '../support/clients';
import { openSocket, rawSocket } from '../support/live';
import { defaultLimits, startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
});
afterAll(() => server.stop());

const DEEP = [200, 1_000, 5_000, 50_000];
const MOST = defaultLimits.depth * 8;

const braces = (levels: number) => `${'{a'.repeat(levels)}${'}'.repeat(levels)}`;
const list = (levels: number, inside = '') => `${'['.repeat(levels)}${inside}${']'.repeat(levels)}`;
const object = (levels: number) => `${'{a:'.repeat(levels)}1${'}'.repeat(levels)}`;
const chain = (length: number, last: string) =>
  `{ ...f0 } ${Array.from({ length }, (_, at) => `fragment f${at} on Query { ...f${at + 1 < length ? at + 1 : last} }`).join(' ')}`;

/** Each of these nests as deep as it is told to. */
const documents: Record<string, (levels: number) => string> = {
  'fields in fields': braces,
  'braces that are never closed': (levels) => '{a'.repeat(levels),
  'braces alone': (levels) => '{'.repeat(levels),
  'inline fragments in inline fragments': (levels) => `{${'...{'.repeat(levels)}__typename${'}'.repeat(levels)}}`,
  'a list in lists as an argument': (levels) => `{ nodes(ids: ${list(levels)}) { id } }`,
  'an object in objects as an argument': (levels) => `{ comments(filter: ${object(levels)}) { totalCount } }`,
  'a list in lists as a default': (levels) => `query ($a: [ID!]! = ${list(levels)}) { nodes(ids: $a) { id } }`,
  'a type of lists of lists': (levels) => `query ($a: ${list(levels, 'Int')}) { viewer { role } }`,
  'parentheses in parentheses': (levels) => `{ a${'('.repeat(levels)}`,
  'an argument of a directive': (levels) => `{ viewer @skip(if: ${list(levels)}) { role } }`,
  'fields in a fragment': (levels) => `{ ...a } fragment a on Query ${braces(levels)}`,
  'fields behind a text with brackets': (levels) => `{ a(b: "}}]]\\"}") ${braces(levels)} }`,
  'fields behind a block text with quotes': (levels) => `{ a(b: """ \\""" " }}} """) ${braces(levels)} }`,
  'fields behind a comment': (levels) => `{ a # }}}}"\n ${braces(levels)} }`,
  'fragments that each spread the next': (levels) => chain(Math.min(levels, 10_000), ''),
  'a definition of a type': (levels) => `type A { a: ${list(levels, 'Int')} }`,
};

const variables: Record<string, (levels: number) => string> = {
  'a list in lists': (levels) => list(levels),
  'an object in objects': (levels) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
};

const QUERY = 'query ($a: [ID!]!) { nodes(ids: $a) { id } }';

async function overHttp(body: string): Promise<{ status: number; codes: string[] }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' },
    body,
  });
  const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, codes: errors.map((error) => error.extensions.code) };
}

/** The same, and that the socket lives on. */
async function overSocket(payload: string): Promise<string[]> {
  const raw = await openSocket(server);
  raw.send(`{"id":"1","type":"subscribe","payload":${payload}}`);
  await eventually(() => raw.frames.some(({ id }) => id === '1'));
  const { type, payload: told } = raw.frames[1];
  raw.send({ id: '2', type: 'subscribe', payload: { query: '{ viewer { role } }' } });
  await raw.frame('complete', '2');
  raw.socket.close();
  return (type === 'error' ? told : (told.errors ?? [])).map(
    (error: { extensions: { code: string } }) => error.extensions.code,
  );
}

const refused = { status: 400, codes: ['LIMIT_EXCEEDED'] };

describe.each(DEEP)('%d levels are LIMIT_EXCEEDED, by HTTP and on a socket', (levels) => {
  test.each(Object.entries(documents))('of %s', async (_, document) => {
    const body = JSON.stringify({ query: document(levels) });
    expect(await overHttp(body)).toEqual(refused);
    expect(await overSocket(body)).toEqual(refused.codes);
  });

  test.each(Object.entries(variables))('of %s in variables', async (_, value) => {
    const body = `{"query":${JSON.stringify(QUERY)},"variables":{"a":${value(levels)}}}`;
    expect(await overHttp(body)).toEqual(refused);
    expect(await overSocket(body)).toEqual(refused.codes);
  });

  test.each(Object.entries(variables))('of %s in extensions', async (_, value) => {
    const body = `{"query":"{ viewer { role } }","extensions":{"a":${value(levels)}}}`;
    expect(await overHttp(body)).toEqual(refused);
    expect(await overSocket(body)).toEqual(refused.codes);
  });
});

test('a megabyte of brackets is refused, wherever it stands', async () => {
  const [open, closed] = ['['.repeat(1_000_000), list(500_000)];
  for (const text of [open, closed, `{"query":${open}`, '{'.repeat(1_000_000)])
    expect((await overHttp(text)).status).toBe(400);
  expect((await overHttp(`{"query":${closed.slice(50, -50)}}`)).status).toBe(400);
  expect((await overHttp(JSON.stringify({ query: '{'.repeat(1_000_000) }))).codes).toEqual(['LIMIT_EXCEEDED']);
  const raw = await rawSocket(server);
  raw.send(open);
  expect((await raw.closing()).code).toBe(4400);
});

test('variables of a GET that nest deep are LIMIT_EXCEEDED', async () => {
  const search = new URLSearchParams({ query: QUERY });
  const response = await fetch(`${server.url}/graphql?${search}&variables={"a":${list(2_000)}}`, {
    headers: { Accept: 'application/graphql-response+json', 'Apollo-Require-Preflight': 'true' },
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
});

test.each([
  ['one fragment', '{ ...f } fragment f on Query { ...f }'],
  ['two fragments', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }'],
  ['four hundred fragments', chain(400, '0')],
  ['ten thousand fragments', chain(10_000, '0')],
  [
    'two circles of different length beside each other',
    `{ ...f0 ...g0 } ${['f', 'g'].map((name, which) => Array.from({ length: 150 + which }, (_, at) => `fragment ${name}${at} on Query { ...${name}${(at + 1) % (150 + which)} }`).join(' ')).join(' ')}`,
  ],
])('a circle of %s is refused as such', async (_, query) => {
  const body = JSON.stringify({ query });
  const codes = [expect.stringMatching(/^(GRAPHQL_VALIDATION_FAILED|LIMIT_EXCEEDED)$/)];
  expect(await overHttp(body)).toEqual({ status: 400, codes });
  expect(await overSocket(body)).toEqual(codes);
});

describe('what only looks deep is answered', () => {
  const many = '{'.repeat(5_000);

  test.each([
    ['brackets in a text', JSON.stringify(many)],
    ['brackets and quotes in a text', JSON.stringify(`"${many}"`)],
    ['brackets in a block text', `"""${many} \\""" ${many}"""`],
    ['an empty text before brackets in a comment', `"" # ${many}\n`],
    ['brackets in a comment that ends with a carriage return', `"x" # ${many}\r`],
  ])('%s', async (_, text) => {
    const query = `{ comments(filter: { measure: ${text} }) { totalCount } }`;
    expect((await overHttp(JSON.stringify({ query }))).codes).not.toContain('LIMIT_EXCEEDED');
  });

  test('five hundred operations and fragments beside each other', async () => {
    const fragments = Array.from({ length: 200 }, (_, at) => `fragment f${at} on Query { viewer { role } }`);
    const spread = fragments.map((_, at) => `...f${at}`).join(' ');
    expect(await overHttp(JSON.stringify({ query: `{ ${spread} } ${fragments.join(' ')}` }))).toEqual({
      status: 200,
      codes: [],
    });
  });

  test('a fragment whose name is fragment, and an operation of that name', async () => {
    const query = 'query fragment { ...fragment } fragment fragment on Query { viewer { role } }';
    expect(await overHttp(JSON.stringify({ query }))).toEqual({ status: 200, codes: [] });
  });

  test('a chain of fragments just short of the limit', async () => {
    const query = chain(MOST - 2, '').replace(/\.\.\.f }$/, '__typename }');
    expect(await overHttp(JSON.stringify({ query }))).toEqual({ status: 200, codes: [] });
  });

  test('a list of as many levels as brackets may nest: it is the value that is wrong', async () => {
    const body = `{"query":${JSON.stringify(QUERY)},"variables":{"a":${list(MOST - 1)}}}`;
    expect(await overHttp(body)).toEqual({ status: 400, codes: ['BAD_USER_INPUT'] });
  });
});

describe('what is only long keeps to the table of errors', () => {
  test.each([
    ['commas', `{ viewer { role }${','.repeat(1_000_000)} }`, []],
    ['comments', `{ viewer { role }${'#\n'.repeat(300_000)} }`, []],
    ['fields', `{ ${'__typename '.repeat(80_000)} }`, ['GRAPHQL_PARSE_FAILED']],
    ['aliases', `{ ${Array.from({ length: 900 }, (_, at) => `a${at}: __typename`).join(' ')} }`, ['LIMIT_EXCEEDED']],
    [
      'directives',
      `{ viewer ${'@include(if: true) '.repeat(500)} { role } }`,
      expect.arrayContaining(['GRAPHQL_VALIDATION_FAILED']),
    ],
    ['spreads of one fragment', `{ ${'...f '.repeat(1_500)} } fragment f on Query { __typename }`, []],
    [
      'the schema in itself',
      `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} }'.repeat(5)} } } }`,
      ['GRAPHQL_VALIDATION_FAILED'],
    ],
  ])('a document of many %s', async (_, query, codes) => {
    expect((await overHttp(JSON.stringify({ query }))).codes).toEqual(codes);
  });
});
