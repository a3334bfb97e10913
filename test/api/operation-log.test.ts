import { eventually, httpClient } from '../support/clients';
import { consultation } from '../support/consultation';
import { keptLog, type Line } from '../support/log';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const { log, lines, text } = keptLog();
/** Statements are counted: meanwhile the server sends none of its own. */
const HOUR = 3_600_000;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ log, keepEvery: HOUR });
  await makeWorld(server);
});
afterAll(() => server.stop());
beforeEach(() => void lines.splice(0));

/** The line of the one operation that was asked for; its statements are those that were sent. */
async function lineOf(ask: () => Promise<unknown>): Promise<Line> {
  lines.splice(0);
  server.takeStatements();
  await ask();
  await eventually(() => lines.length > 0);
  expect(lines).toHaveLength(1);
  return lines[0];
}

/** How many statements of its own the operation has sent; the server also follows the log and keeps the rounds. */
const sent = () => {
  const names = server
    .takeStatements()
    .filter((name) => !['events.tail', 'rounds.open', 'rounds.close'].includes(name));
  return new Set(names).size;
};

test('an operation over HTTP has one line, with who asked, for how long and in how many statements', async () => {
  const query = await httpClient(server, 'qm-contact');
  await query('query Warm { viewer { role } }');
  const line = await lineOf(async () => {
    const { headers } = await query('query WhoAmI { viewer { role person { name } } }');
    lines.push({ id: headers.get('x-request-id') });
    lines.pop();
  });
  expect(line).toEqual({
    level: 20,
    time: expect.any(Number),
    requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    transport: 'http',
    operation: 'query',
    name: 'WhoAmI',
    account: 'qm-contact',
    durationMs: expect.any(Number),
    statements: sent(),
    status: 200,
    msg: 'An operation ended',
  });
  expect(line.statements).toBe(1);
});

test('its id is the one that the client is told', async () => {
  const query = await httpClient(server);
  let told: string | null = null;
  const line = await lineOf(async () => {
    told = (await query('{ viewer { role } }')).headers.get('x-request-id');
  });
  expect(line.requestId).toBe(told);
  expect(line).not.toHaveProperty('account');
  expect(line).not.toHaveProperty('name');
});

test('a mutation that is refused names the codes, and one that is done counts its statements', async () => {
  const people = consultation(server);
  const input = await people.words();
  const post = `mutation Post($input: PostCommentInput!) { postComment(input: $input) { comment { id } errors { message } } }`;
  const deputy = await httpClient(server, 'qm-deputy');
  expect(await lineOf(() => deputy(post, { input }))).toMatchObject({
    ...{ operation: 'mutation', name: 'Post', account: 'qm-deputy', status: 200, codes: ['NOT_CONTACT_POINT'] },
  });
  const contact = await httpClient(server, 'qm-contact');
  const line = await lineOf(() => contact(post, { input }));
  expect(line).toMatchObject({ operation: 'mutation', account: 'qm-contact', statements: sent() });
  expect(line).not.toHaveProperty('codes');
});

test.each<[string, string, object, object]>([
  ['without a token', '{ rounds { id } }', {}, { status: 401, codes: ['UNAUTHENTICATED'] }],
  ['with a bad token', '{ viewer { role } }', { Authorization: 'Bearer bad' }, { codes: ['UNAUTHENTICATED'] }],
  ['that is no GraphQL', '{', {}, { codes: ['GRAPHQL_PARSE_FAILED'] }],
  ['that does not fit the schema', '{ nothing }', {}, { codes: ['GRAPHQL_VALIDATION_FAILED'] }],
  ['in a body that is no JSON', '{ viewer { role } }', { 'Content-Type': 'text/plain' }, { codes: ['BAD_REQUEST'] }],
])('an operation %s is told of with its code', async (_how, query, headers, told) => {
  const ask = await httpClient(server);
  expect(await lineOf(() => ask(query, {}, { headers: headers as Record<string, string> }))).toMatchObject({
    transport: 'http',
    ...told,
  });
});

test('operations at the same time do not count each other’s statements', async () => {
  const query = await httpClient(server, 'qm-contact');
  await query('query One { viewer { role } }');
  lines.splice(0);
  await Promise.all(Array.from({ length: 20 }, () => query('query One { viewer { role } }')));
  await eventually(() => lines.length === 20);
  expect(lines.map(({ statements }) => statements)).toEqual(Array(20).fill(1));
});

test('no line has a token, a variable or a text', async () => {
  const people = consultation(server);
  const input = { ...(await people.words()), body: 'An unmistakable secret' };
  await people.done('qm-contact', 'postComment', input);
  const query = await httpClient(server, 'qm-contact');
  await query('query Found($a: String) { comments(filter: { text: $a }) { totalCount } }', {
    a: 'unmistakable variable',
  });
  await query('{ measure(reference: "unmistakable literal") { id } }');
  await eventually(() => lines.length >= 3);
  expect(text()).not.toMatch(/unmistakable|Bearer|eyJ/);
});

test('at the usual level nothing is told', async () => {
  const quiet = keptLog('info');
  const other = await server.again({ log: quiet.log });
  const query = await httpClient(server, 'qm-contact', other.url);
  await query('{ viewer { role } }');
  await other.stop();
  expect(quiet.lines).toEqual([]);
});
