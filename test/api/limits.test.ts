import { eventCursors } from '../../src/events/cursor';
import { httpClient } from '../support/clients';
import { defaultLimits, startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
});
afterAll(() => server.stop());

const INSIDE = /\bat .*:\d+:\d+|node_modules|\/src\/|select |insert |SQLSTATE|ECONN|relation "/i;
const asked = (query: string) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query }),
  });

describe('limits of an operation', () => {
  const nested = (depth: number) =>
    `{ node(id: "x") { ${'... on Comment { parent { '.repeat(depth)} id ${'} } '.repeat(depth)} } }`;
  const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, at) => `a${at}: __typename`).join(' ')} }`;
  const chain = (length: number) =>
    `query { ...f0 } ${Array.from({ length }, (_, at) => `fragment f${at} on Query { node(id: "x") { id } ...f${at + 1} }`).join(' ')} fragment f${length} on Query { ...g }
     fragment g on Query { ${Array.from({ length: 61 }, (_, at) => `b${at}: __typename`).join(' ')} }`;

  test.each([
    ['nested too deep', nested(defaultLimits.depth)],
    ['too many aliases', aliases(defaultLimits.aliases + 1)],
    ['too many aliases behind a chain of fragments', chain(100)],
  ])('%s: LIMIT_EXCEEDED', async (_what, query) => {
    const response = await asked(query);
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(response.status).toBe(400);
    expect(errors.map((error) => error.extensions.code)).toContain('LIMIT_EXCEEDED');
  });

  test('what lies on the limit is answered', async () => {
    expect((await asked(aliases(defaultLimits.aliases))).status).toBe(200);
  });

  test('brackets nested past the limit of tokens nest too deep before they are too many', async () => {
    const response = await asked('{a'.repeat(50_000));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
  });
});

describe('arguments that no client can have received', () => {
  const list = (args: string) => `{ comments(${args}) { nodes { id } } }`;
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const uuid = '00000000-0000-4000-8000-000000000000';

  test.each([
    ['a page that is too long', list('first: 101'), 'INVALID_PAGE'],
    ['a page that is too long, from the end', list('last: 101'), 'INVALID_PAGE'],
    ['a page of less than nothing', list('first: -1'), 'INVALID_PAGE'],
    ['first and last', list('first: 1, last: 1'), 'INVALID_PAGE'],
    ['a page of events that is too long', '{ events(first: 101) { nodes { cursor } } }', 'INVALID_PAGE'],
    ['a cursor that is none', list('after: "nonsense"'), 'INVALID_CURSOR'],
    ['an empty cursor', list('after: ""'), 'INVALID_CURSOR'],
    ['a cursor of another list', list(`before: "${cursorOf(['QM', uuid])}"`), 'INVALID_CURSOR'],
    [
      'a cursor with a thirteenth month',
      list(`after: "${cursorOf(['2027-13-01T00:00:00+00:00', uuid])}"`),
      'INVALID_CURSOR',
    ],
    [
      'a cursor with a thirtieth of February',
      list(`after: "${cursorOf(['2027-02-30T00:00:00+00:00', uuid])}"`),
      'INVALID_CURSOR',
    ],
    ['a cursor with an hour 25', list(`after: "${cursorOf(['2027-02-20T25:00:00+00:00', uuid])}"`), 'INVALID_CURSOR'],
    [
      'a forged event cursor',
      `{ events(after: "${Buffer.alloc(20).toString('base64url')}") { nodes { cursor } } }`,
      'CURSOR_INVALID',
    ],
    ['an empty event cursor', '{ events(after: "") { nodes { cursor } } }', 'CURSOR_INVALID'],
    [
      'a filter for what does not exist',
      '{ events(filter: { measure: "P9-M9" }) { nodes { cursor } } }',
      'INVALID_FILTER',
    ],
    ['an id that is none', '{ node(id: "1") { id } }', 'INVALID_ID'],
    ['too many ids', `{ nodes(ids: [${'"x",'.repeat(101)}]) { id } }`, 'LIMIT_EXCEEDED'],
    ['a filter that is not for delegations', list('filter: { handling: [ASSIGNED] }'), 'FORBIDDEN'],
    ['a reference with a NUL', '{ comment(reference: "R1\\u0000") { id } }', 'BAD_USER_INPUT'],
    ['a search for a NUL', list('filter: { text: "\\u0000" }'), 'BAD_USER_INPUT'],
  ])('%s: told so', async (_what, query, code) => {
    const answer = await (await httpClient(server, 'qm-contact'))(query);
    expect(answer.errors.map((error) => error.extensions.code)).toEqual([code]);
    expect(answer.text).not.toMatch(INSIDE);
  });

  test('an event cursor ahead of the log is refused, as after a restore from a backup', async () => {
    const [head] = (await server.db.query('select position, cursor_key as key from event_head')) as {
      position: string;
      key: Buffer;
    }[];
    const ahead = eventCursors(head?.key ?? Buffer.alloc(0)).of(Number(head?.position) + 1);
    const answer = await (await httpClient(server, 'qm-contact'))(`{ events(after: "${ahead}") { nodes { cursor } } }`);
    expect(answer.errors.map((error) => error.extensions.code)).toEqual(['CURSOR_INVALID']);
  });

  test('quotes and comments of SQL are words like others', async () => {
    const query = await httpClient(server, 'qm-contact');
    const words = `'; drop table comment; -- " \\ % _ $1`;
    const answer = await query(
      'query ($t: String) { comments(filter: { text: $t, round: $t, roadmap: $t }) { totalCount } }',
      { t: words },
    );
    expect(answer).toMatchObject({ errors: [], data: { comments: { totalCount: 0 } } });
  });
});
