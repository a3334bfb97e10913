import { errorCodes } from '../../src/language/messages';
import { openSocket } from '../support/live';
import { makeTrouble, PROVOCATIONS, type Provocation, type Trouble } from '../support/provocations';
import { defaultLimits } from '../support/server';
import { tableOf } from '../support/tables';

const TOP_LEVEL = tableOf('docs/errors.md', 'Top-level codes');
const USER_ERRORS = tableOf('docs/errors.md', 'Codes of `UserError`');
const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';
/** What has to do with HTTP alone. */
const ONLY_HTTP = ['BAD_REQUEST', 'PERSISTED_QUERY_NOT_SUPPORTED'];

let trouble: Trouble;

beforeAll(async () => {
  trouble = await makeTrouble();
}, 60_000);
afterAll(() => trouble.stop());

interface Told {
  readonly status: number;
  readonly type: string | null;
  readonly errors: { message: string; extensions: { code: string; requestId?: string } }[];
}

const serverOf = ({ at }: Provocation) => (at ? trouble.troubled[at] : trouble.server);
const payloadOf = ({ query, variables, operationName }: Provocation) => ({
  ...{ query: query.replace('$CURSOR', JSON.stringify(trouble.cursor)), variables, operationName },
});

async function overHttp(init: RequestInit, accept: string, to = trouble.server.url, search = ''): Promise<Told> {
  const headers = { 'Content-Type': 'application/json', Accept: accept, ...(init.headers as object) };
  const response = await fetch(`${to}/graphql${search}`, { method: 'POST', ...init, headers });
  const { errors } = (await response.json()) as Pick<Told, 'errors'>;
  return { status: response.status, type: response.headers.get('content-type'), errors };
}

async function provoke(one: Provocation, accept: string): Promise<Told> {
  const token = one.token ?? (one.account && (await serverOf(one).token(one.account)));
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  return overHttp({ headers, body: JSON.stringify(payloadOf(one)) }, accept, serverOf(one).url);
}

async function overSocket(one: Provocation): Promise<Told['errors']> {
  const socket = await openSocket({ ...trouble.server, ...serverOf(one), ...holder(one) }, one.account ?? one.token);
  socket.send({ id: '1', type: 'subscribe', payload: payloadOf(one) });
  const { type, payload } = await Promise.race([socket.frame('next', '1'), socket.frame('error', '1')]);
  socket.socket.terminate();
  return type === 'next' ? payload.errors : payload;
}

const holder = ({ token }: Provocation) => (token ? { token: async () => token } : {});

const HASH = JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'ab' } } });
const WHO = JSON.stringify({ query: '{ viewer { role } }' });

/** How HTTP is misused, by the code and the status. */
const MISUSES: Readonly<Record<string, readonly [RequestInit, search?: string][]>> = {
  PERSISTED_QUERY_NOT_SUPPORTED: [[{ body: HASH }]],
  BAD_REQUEST: [
    [{ body: '{"query": ' }],
    [{ body: `[${WHO}]` }],
    [{ body: '{"query": 1}' }],
    [{ body: JSON.stringify({ query: 'subscription { events { cursor } }' }) }],
    [{ method: 'GET' }],
    [{ method: 'GET' }, '?query=mutation%7B__typename%7D'],
    [{ method: 'DELETE' }],
    [{ body: WHO, headers: { Accept: 'text/html' } }],
    [{ body: WHO, headers: { 'Content-Type': 'text/plain' } }],
    [{ body: ' '.repeat(defaultLimits.bodyBytes + 1) }],
  ],
};

/** Each way to bring about a code, over HTTP. */
async function allOf(code: string, accept: string): Promise<Told[]> {
  const told: Told[] = [];
  for (const one of PROVOCATIONS[code] ?? []) told.push(await provoke(one, accept));
  for (const [init, search] of MISUSES[code] ?? []) told.push(await overHttp(init, accept, undefined, search));
  return told;
}

const statuses = (cell = '') => cell.split(', ').map(Number).toSorted();
const seen = (told: readonly Told[]) => [...new Set(told.map(({ status }) => status))].toSorted();

test('every code that can be brought about has a row, and no row stands for nothing', () => {
  const codes = TOP_LEVEL.map((row) => row.Code);
  expect(codes.toSorted()).toEqual([...Object.keys(PROVOCATIONS), ...Object.keys(MISUSES)].toSorted());
});

describe.each(TOP_LEVEL)('$Code', ({ Code: code = '', Status: status, 'In JSON': inJson }) => {
  beforeAll(async () => {
    // What is answered from now on was planned, and who asks was known, while the database was there.
    if (code !== 'UNAVAILABLE') return;
    for (const one of PROVOCATIONS.UNAVAILABLE ?? [])
      await provoke({ ...one, query: '{ viewer { role } }' }, JSON_TYPE);
    trouble.cut();
  });

  test.each([
    [GRAPHQL_TYPE, status],
    [JSON_TYPE, inJson],
  ])('comes in %s with %s', async (accept, promised) => {
    const told = await allOf(code, accept);
    expect(told.map(({ errors }) => errors[0]?.extensions.code)).toEqual(told.map(() => code));
    expect(seen(told)).toEqual(statuses(promised));
    for (const { type, status: sent, errors } of told) {
      if (sent !== 406) expect(type).toBe(`${accept}; charset=utf-8`);
      const alone = code === 'INTERNAL' ? { code, requestId: expect.any(String) } : { code };
      expect(errors[0]?.extensions).toEqual(alone);
      expect(errors[0]?.message.length).toBeGreaterThan(10);
    }
  });

  if (!ONLY_HTTP.includes(code)) {
    test('comes over WebSocket', async () => {
      for (const one of PROVOCATIONS[code] ?? []) {
        if (one.isOfCaller) continue;
        const [error] = await overSocket(one);
        expect(error?.extensions).toEqual(code === 'INTERNAL' ? { code, requestId: expect.any(String) } : { code });
      }
    });
  }
});

test('every code of a mutation has a row, with the words of the schema, and no row stands for nothing', () => {
  const rows = USER_ERRORS.map((row) => [row.Code, row.Meaning]);
  expect(Object.fromEntries(rows)).toEqual(errorCodes);
  expect(rows).toHaveLength(Object.keys(errorCodes).length);
});
