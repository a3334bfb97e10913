import fc from 'fast-check';
import type { GraphQLInputObjectType } from 'graphql';
import { pino } from 'pino';
import { buildSchema } from '../../src/schema';
import { GOOD } from '../support/bad-inputs';
import { consultation } from '../support/consultation';
import { prepare } from '../support/known';
import { rawHttp, rawRequest } from '../support/raw-http';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

/** What the server logged as an error. */
const logged: string[] = [];
let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer({
    log: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
  });
  await makeWorld(server);
  token = await server.token('qm-contact');
});
beforeEach(() => void logged.splice(0));
afterAll(() => server.stop());

const LONE = '\ud800';
const NASTY = [
  ...[
    '',
    ' ',
    '\u0000',
    LONE,
    `a${LONE}b`,
    '__proto__',
    'constructor',
    'null',
    '{',
    '}',
    '"',
    '\\',
    '%',
    '\u202e',
    '😀',
  ],
  ...['[object Object]', 'x'.repeat(70_000), '1e999', '-0', '9007199254740993', '{"a":1}', '[]'],
];
const DOCUMENTS = [
  ...[
    '{ viewer { role } }',
    'query A { viewer { role } } query B { viewer { role } }',
    '{ __typename } { __typename }',
  ],
  ...[
    'query A { __typename } mutation M { __typename } subscription S { events { cursor } }',
    'mutation { __typename }',
  ],
  ...[
    'subscription { events { cursor } }',
    'fragment F on Query { __typename }',
    '#',
    '{}',
    'query',
    '\ufeff{ viewer { role } }',
  ],
  ...['query ($x: String!) { comment(reference: $x) { id } }', 'query ($x: [ID!]!) { nodes(ids: $x) { id } }'],
  ...[
    'query ($x: Int) { comments(first: $x) { nodes { id } } }',
    'query ($x: CommentFilter) { comments(filter: $x) { totalCount } }',
  ],
  ...[
    'query ($x: DateTime) { comments(filter: { submittedBetween: { from: $x } }) { totalCount } }',
    'query ($x: EventFilter) { events(filter: $x) { nodes { cursor } } }',
    'query ($x: EventCursor) { events(after: $x) { nodes { cursor } } }',
  ],
  ...[
    'query ($x: ID!) { node(id: $x) { id } }',
    'query ($x: String!) { measure(reference: $x) { threads(after: $x) { totalCount } } }',
  ],
  ...[
    'query ($x: PostCommentInput!) { __typename }',
    'mutation ($x: PostCommentInput!) { postComment(input: $x) { errors { code } } }',
  ],
  ...[
    'query ($x: [[Boolean!]] = 3) { __typename @skip(if: $x) }',
    '{ viewer { role @include(if: "x") } }',
    'type A { b: C }',
  ],
  ...[
    '{ __type(name: "\\u0000") { name } }',
    '{ round(reference: "\\uD800") { id } }',
    '{ a: viewer { role } a: asOf { cursor } }',
  ],
];

const nasty = fc.oneof(
  fc.constantFrom<unknown>(...NASTY, ...[0, -1, 2 ** 31, 2 ** 53, 1e308, 1.5, true, null, [], {}, [[[]]], [null]]),
  fc.jsonValue({ maxDepth: 3 }),
);
const fields = [
  'round',
  'pillar',
  'text',
  'delegation',
  'roadmap',
  'language',
  'late',
  'status',
  'submittedBetween',
  'types',
  'assignee',
];
const filter = fc.dictionary(fc.constantFrom(...fields), nasty, { maxKeys: 3 });
const query = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...DOCUMENTS) }, { weight: 1, arbitrary: nasty });
const named = fc.oneof(fc.constant(undefined), fc.constantFrom('A', 'S', 'M', 'Rounds'), nasty);
const variables = fc.oneof(
  fc.record({ x: fc.oneof(nasty, filter) }),
  fc.record({ x: fc.array(nasty, { maxLength: 60 }) }),
  nasty,
);
const call = fc.record({ query, operationName: named, variables, extensions: nasty }, { requiredKeys: ['query'] });
const accept = fc.constantFrom(
  'application/json',
  'application/graphql-response+json',
  'text/html',
  '*/*;q=0',
  ';;',
  '',
);

const SAMPLES = 300;

/** What a request was answered with that no request may be: a fault of the server, or an answer without a code. */
async function faultIn(request: Promise<Response>): Promise<string | undefined> {
  const response = await request;
  const text = await response.text();
  const { errors = [] } = JSON.parse(text) as { errors?: { extensions?: { code?: string } }[] };
  const codes = errors.map(({ extensions }) => extensions?.code ?? 'no code');
  const isFault = response.status >= 500 || codes.some((code) => !/^[A-Z_]+$/.test(code) || code === 'INTERNAL');
  return isFault ? `${response.status} ${codes}` : undefined;
}

/** Sends many requests, some at a time, and answers those that something was wrong with. */
async function faultsAmong<Asked>(
  asked: readonly Asked[],
  send: (one: Asked) => Promise<Response>,
): Promise<unknown[]> {
  const found: unknown[] = [];
  const waiting = [...asked];
  const worker = async () => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const fault = await faultIn(send(one));
      if (fault) found.push([fault, one]);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return found;
}

test('no body makes a fault of the server', async () => {
  const asked = fc.sample(fc.record({ body: call, accept, known: fc.boolean() }), { numRuns: SAMPLES, seed: 7 });
  const faults = await faultsAmong(asked, ({ body, accept: type, known }) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: type, ...(known && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    }),
  );
  expect({ faults: faults.slice(0, 20), logged: logged.slice(0, 20) }).toEqual({ faults: [], logged: [] });
});

test('no URL makes a fault of the server', async () => {
  const part = fc.oneof(
    nasty.map(String),
    fc.constantFrom('%', '%ZZ', '%FF', '%C3%28', '%00', '+', '&', '=', '{"x":', '[1]'),
  );
  const parameter = fc.tuple(
    fc.constantFrom('query', 'variables', 'operationName', 'extensions', '__proto__', ''),
    part,
  );
  const encoded = fc.record({ document: fc.constantFrom(...DOCUMENTS), more: fc.array(parameter, { maxLength: 4 }) });
  const asked = fc.sample(fc.record({ parameters: encoded, accept, isRaw: fc.boolean() }), {
    numRuns: SAMPLES,
    seed: 8,
  });
  const faults = await faultsAmong(asked, ({ parameters: { document, more }, accept: type, isRaw }) => {
    const text = (value: string) =>
      isRaw ? value.slice(0, 100) : new URLSearchParams({ '': value.slice(0, 100) }).toString().slice(1);
    const search = [['query', document] as const, ...more].map(([name, value]) => `${name}=${text(value)}`).join('&');
    return fetch(`${server.url}/graphql?${search}`, { headers: { Accept: type, Authorization: `Bearer ${token}` } });
  });
  expect({ faults: faults.slice(0, 20), logged: logged.slice(0, 20) }).toEqual({ faults: [], logged: [] });
});

const VIEWER = JSON.stringify({ query: '{ viewer { role } }' });
const JSON_BODY = 'Content-Type: application/json';

test.each<[string, number, string, string[]?, string?]>([
  ['no parameter at all', 400, 'GET /graphql'],
  ['a question mark and nothing', 400, 'GET /graphql?'],
  ['names without values', 200, 'GET /graphql?=&&=&query'],
  ['half a percent sign', 200, 'GET /graphql?query=%'],
  ['a document that is given twice', 400, 'GET /graphql?query=%7B__typename%7D&query=%7B__typename%7D'],
  ['variables that are a null', 200, 'GET /graphql?query=%7B__typename%7D&variables=null'],
  ['variables that are a list', 400, 'GET /graphql?query=%7B__typename%7D&variables=[1]'],
  ['a URL in the absolute form', 200, 'GET http://elsewhere.example/graphql?query=%7B__typename%7D'],
  ['an absolute URL of nothing', 404, 'GET http://elsewhere.example'],
  ['two slashes', 404, 'GET //graphql?query=%7B__typename%7D'],
  ['a way up', 404, 'GET /x/../graphql?query=%7B__typename%7D'],
  ['bytes that are no ASCII', 400, 'GET /graphql?query=%7B__typename%7D&x=\u00e9\u00ff'],
  ['an asterisk', 404, 'OPTIONS *'],
  ['TRACE', 405, 'TRACE /graphql'],
  ['languages that are none', 200, 'POST /graphql', [JSON_BODY, 'Accept-Language: ;;q=,*;q=x,-,\u00ff'], VIEWER],
  ['an endless Accept-Language', 200, 'POST /graphql', [JSON_BODY, `Accept-Language: ${'xx,'.repeat(3_000)}`], VIEWER],
  ['an Accept that is none', 406, 'POST /graphql', [JSON_BODY, 'Accept: ;;;'], VIEWER],
  ['an Accept with a version', 200, 'POST /graphql', [JSON_BODY, 'Accept: application/json;v="1,2";q=0.5'], VIEWER],
  ['a credential without a token', 401, 'POST /graphql', [JSON_BODY, 'Authorization: Bearer'], VIEWER],
  ['a token of other letters', 401, 'POST /graphql', [JSON_BODY, 'Authorization: Bearer \u00e9.\u00e9.\u00e9'], VIEWER],
  ['no type', 415, 'POST /graphql', [], VIEWER],
  ['a type that is none', 415, 'POST /graphql', ['Content-Type: ;'], VIEWER],
  ['a charset without a name', 200, 'POST /graphql', ['Content-Type: application/json; charset'], VIEWER],
  ['an encoding that is none', 200, 'POST /graphql', [JSON_BODY, 'Accept-Encoding: gzip;q=x, ;'], VIEWER],
  ['a byte order mark', 200, 'POST /graphql', [JSON_BODY], `\ufeff${VIEWER}`],
  ['brackets that nest without end', 400, 'POST /graphql', [JSON_BODY], '['.repeat(300_000)],
  [
    'variables that nest without end',
    200,
    'POST /graphql',
    [JSON_BODY],
    `{"query":"query ($x: CommentFilter) { __typename }","variables":{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
  ],
  ['two different lengths', 400, 'POST /graphql', [JSON_BODY, 'Content-Length: 5'], VIEWER],
  ['a length and chunks', 400, 'POST /graphql', [JSON_BODY, 'Transfer-Encoding: chunked'], VIEWER],
  [
    'an offer of HTTP/2, as Java makes it with every request',
    200,
    'POST /graphql',
    [JSON_BODY, 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAM'],
    VIEWER,
  ],
])('%s: %i, and the server is well', async (_what, status, line, headers = [], body = '') => {
  const answer = await rawHttp(
    server.url,
    Buffer.from(rawRequest(line, headers, body), body.startsWith('\ufeff') ? 'utf8' : 'latin1'),
  );
  expect({ status: answer.status, logged }).toEqual({ status, logged: [] });
  expect(answer.body).not.toMatch(/\bat .*:\d+:\d+|node_modules|Maximum call stack/);
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
});

test('no value in the input of a mutation makes a fault of the server', async () => {
  const known = await prepare(consultation(server));
  const types = buildSchema().getTypeMap();
  const tokens = new Map<string, string>();
  const changes = Object.entries(GOOD).flatMap(([mutation, [account]]) => {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`.replace(
      /^(Pause|Resume)Round/,
      'SwitchRound',
    );
    const fields = Object.keys((types[type] as GraphQLInputObjectType).getFields());
    return fields.map((field) => ({ mutation, account, type, field }));
  });
  for (const { account } of changes) tokens.set(account, tokens.get(account) ?? (await server.token(account)));
  const instants = [
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-23:59',
    '2027-02-30T00:00:00Z',
    '2027-01-01T00:00:00+99:99',
  ];
  const value = fc.oneof(nasty, fc.constantFrom(...instants, known.posted, known.round, known.measure));
  const asked = fc.sample(fc.record({ change: fc.constantFrom(...changes), value }), { numRuns: SAMPLES, seed: 9 });
  const faults = await faultsAmong(asked, ({ change: { mutation, account, type, field }, value: given }) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${tokens.get(account)}` },
      body: JSON.stringify({
        query: `mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code message path } } }`,
        variables: { input: { ...GOOD[mutation]?.[1](known), [field]: given } },
      }),
    }),
  );
  expect({ faults: faults.slice(0, 20), logged: logged.slice(0, 20) }).toEqual({ faults: [], logged: [] });
});
