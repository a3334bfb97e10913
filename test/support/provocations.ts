import { makeDataSource } from '../../src/data-source';
import { makeMachineToken } from '../../src/identity/machine-token';
import { httpClient } from './clients';
import { giveToken } from './machines';
import { defaultLimits, startTestServer, type TestServer } from './server';
import { wireTo } from './wire';
import { makeWorld } from './world';

/** The token of a machine that may not read. */
const WRITE_ONLY = makeMachineToken();

/** What brings about an error, and where it arises. */
export interface Provocation {
  readonly query: string;
  readonly variables?: object;
  readonly operationName?: string;
  /** Who asks; nobody in particular unless given. */
  readonly account?: string;
  /** A server to which something has happened; one that is well unless given. */
  readonly at?: keyof Troubled;
  /** A token in place of that of an account. */
  readonly token?: string;
  /** Whether it is refused for who asks, before there is an operation: a socket is not opened then, or closed. */
  readonly isOfCaller?: true;
}

/** For each code but BAD_REQUEST, which has to do with HTTP alone: what is asked. */
export const PROVOCATIONS: Readonly<Record<string, readonly Provocation[]>> = {
  UNAUTHENTICATED: [
    { query: '{ round(reference: "R1") { id } }' },
    { query: '{ viewer { role } }', token: 'nonsense', isOfCaller: true },
    { query: '{ viewer { role } }', token: makeMachineToken(), isOfCaller: true },
  ],
  FORBIDDEN: [{ query: '{ comments(filter: { handling: [ASSIGNED] }) { totalCount } }', account: 'qm-contact' }],
  SCOPE_MISSING: [{ query: '{ viewer { role } }', token: WRITE_ONLY }],
  INVALID_ID: [{ query: '{ node(id: "x") { id } }' }],
  INVALID_CURSOR: [{ query: '{ measure(reference: "P1-M1") { threads(after: "x") { totalCount } } }' }],
  INVALID_PAGE: [{ query: '{ measure(reference: "P1-M1") { threads(first: 101) { totalCount } } }' }],
  INVALID_FILTER: [
    { query: '{ comments(filter: { measure: "none" }) { totalCount } }', account: 'qm-contact' },
    { query: `{ comments(filter: { text: "${'x'.repeat(501)}" }) { totalCount } }`, account: 'qm-contact' },
  ],
  CURSOR_INVALID: [{ query: '{ events(after: "x") { nodes { cursor } } }', account: 'qm-contact' }],
  CURSOR_EXPIRED: [
    { query: '{ events(after: $CURSOR) { nodes { cursor } } }', account: 'qm-contact', at: 'forgetful' },
  ],
  LIMIT_EXCEEDED: [
    { query: `{ ${Array.from({ length: defaultLimits.aliases + 1 }, (_, n) => `a${n}: __typename`).join(' ')} }` },
    { query: `{ nodes(ids: [${'"x",'.repeat(101)}]) { id } }` },
  ],
  RATE_LIMITED: [{ query: '{ viewer { role } }', account: 'qm-contact', at: 'limited' }],
  TIMEOUT: [{ query: '{ roadmap { ideas { reference } } }', at: 'waiting' }],
  UNAVAILABLE: [
    { query: '{ roadmap { code } }', at: 'cutOff' },
    { query: '{ roadmap { code } }', at: 'cutOff', account: 'qm-contact', isOfCaller: true },
  ],
  INTERNAL: [{ query: '{ roadmap { ideas { measures { reference } } } }', at: 'broken' }],
  GRAPHQL_PARSE_FAILED: [{ query: '{ viewer {' }, { query: '' }, { query: `{ ${'a '.repeat(defaultLimits.tokens)} }` }],
  GRAPHQL_VALIDATION_FAILED: [
    { query: '{ nonsense }' },
    { query: 'fragment F on Query { __typename }' },
    { query: 'type A { b: Int }' },
  ],
  BAD_USER_INPUT: [
    {
      query: 'query ($n: Int) { viewer { role @skip(if: true) } events(first: $n) { nodes { cursor } } }',
      variables: { n: 'x' },
    },
    { query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids: Array(60).fill(1.5) } },
    { query: '{ comments(filter: { text: "\\u0000" }) { totalCount } }', account: 'qm-contact' },
  ],
  OPERATION_RESOLUTION_FAILURE: [
    { query: '{ viewer { role } }', operationName: 'Rounds' },
    { query: 'query A { viewer { role } } query B { viewer { role } }' },
    { query: 'query A { viewer { role } } mutation B { __typename }', operationName: 'toString' },
  ],
};

type Reached = Pick<TestServer, 'url' | 'token'>;

/** Servers to which something has happened. */
export interface Troubled {
  /** A table is missing. */
  readonly broken: Reached;
  /** A table is locked, and nobody waits for long. */
  readonly waiting: Reached;
  /** The database can no longer be reached. */
  readonly cutOff: Reached;
  /** It takes one operation a minute of each, and has taken it. */
  readonly limited: Reached;
  /** The log begins behind the cursor that stands for it. */
  readonly forgetful: Reached;
}

export interface Trouble {
  readonly server: TestServer;
  readonly troubled: Troubled;
  /** An event cursor that the forgetful server has forgotten. */
  readonly cursor: string;
  /** The database is within reach until now. */
  cut(): void;
  stop(): Promise<void>;
}

/** A server that is well, and others on copies or connections of their own that are not. */
export async function makeTrouble(): Promise<Trouble> {
  const server = await startTestServer();
  await makeWorld(server);
  await giveToken(server.db, { account: 'machine', role: 'OFFICER', scopes: ['RESPOND'], token: WRITE_ONLY });
  const broken = await startTestServer();
  await makeWorld(broken);
  await broken.db.query('drop table idea_measure');
  const forgetful = await startTestServer();
  const world = await makeWorld(forgetful);
  const { data } = await (await httpClient(forgetful))('{ asOf { cursor } }');
  await world.post('qm-contact', 'Something happens');
  await forgetful.db.query('update event_head set oldest_position = position');

  const wire = await wireTo(server.databaseUrl);
  const distant = await makeDataSource({ url: wire.url, pool: 2 }).initialize();
  const hurried = await makeDataSource({ url: server.databaseUrl, statementTimeout: 100 }).initialize();
  const cutOff = await server.again({ db: distant, databaseUrl: wire.url });
  const waiting = await server.again({ db: hurried });
  const limited = await server.again({ rateLimit: 1 });
  await (await httpClient(server, 'qm-contact', limited.url))('{ viewer { role } }');
  const holding = server.db.createQueryRunner();
  await holding.startTransaction();
  await holding.query('lock table idea in access exclusive mode');
  const also = ({ url }: { url: string }) => ({ url, token: server.token });
  return {
    server,
    troubled: { broken, forgetful, waiting: also(waiting), cutOff: also(cutOff), limited: also(limited) },
    cursor: data.asOf.cursor,
    cut: wire.cut,
    stop: async () => {
      await holding.rollbackTransaction();
      await holding.release();
      await Promise.all([cutOff.stop(), waiting.stop()]);
      await Promise.all([distant.destroy(), hurried.destroy()]);
      await Promise.all([server, broken, forgetful].map((one) => one.stop()));
      wire.close();
    },
  };
}
