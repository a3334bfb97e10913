import { parse } from 'graphql';
import { makeDataSource } from '../../src/data-source';
import { Both, isSame } from '../differential/both';
import { makeConsultation } from '../differential/consultation';
import { Random } from '../differential/random';
import { type Consultation, consultation } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

/** Statements are counted: meanwhile the server sends none of its own. */
const HOUR = 3_600_000;
let server: TestServer;
let world: World;
let { send } = {} as Consultation;

beforeEach(async () => {
  server = await startTestServer({ keepEvery: HOUR });
});
afterEach(() => server.stop());

describe('rights that change between two requests', () => {
  const SIGHT = `{ viewer { role } round(reference: "R1") { extensions { reason } }
    comments(first: 5) { totalCount nodes { body { text } handling { status } } } }`;
  const sights = (account: string) => send(account, SIGHT).then(({ data }) => data);
  const become = (account: string, role: string) =>
    server.db.query('update person set role = $2, delegation_id = null where account = $1', [account, role]);

  beforeEach(async () => {
    world = await makeWorld(server);
    ({ send } = consultation(server));
    await world.post('qn-contact', 'Words of QN');
    // Whatever was planned and remembered for a role is there before anybody changes theirs.
    for (const account of ['officer', 'convener', 'qm-contact', 'qn-contact', 'admin'])
      for (let n = 0; n < 4; n += 1) await sights(account);
  });

  test('an answer is planned and read for the role that holds', async () => {
    await become('officer', 'CONVENER');
    expect((await sights('officer')).viewer.role).toBe('CONVENER');
    await become('convener', 'OFFICER');
    expect((await sights('convener')).viewer.role).toBe('OFFICER');
  });

  test('whoever leaves the Secretariat sees at once no more than their new role does', async () => {
    const [{ id }] = await server.db.query("select id from delegation where code = 'QS'");
    expect((await sights('officer')).comments.nodes[0].handling).toEqual({ status: 'UNMANAGED' });
    await server.db.query("update person set role = 'REVIEWER', delegation_id = $1 where account = 'officer'", [id]);
    const { viewer, comments } = await sights('officer');
    expect([viewer.role, comments.nodes[0].handling]).toEqual(['REVIEWER', null]);
    const filtered = await send('officer', '{ comments(filter: { handling: UNMANAGED }) { totalCount } }');
    expect(filtered.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  test('whoever moves to another delegation sees that one, and no longer their own drafts', async () => {
    const { done, words } = consultation(server);
    await done('qm-contact', 'draftComment', await words());
    const DRAFTS = '{ viewer { delegation { code } } comments(filter: { status: DRAFT }) { totalCount } }';
    const drafts = async () => (await send('qm-contact', DRAFTS)).data;
    for (let n = 0; n < 4; n += 1) expect((await drafts()).comments.totalCount).toBe(1);
    await server.db.query(
      "update person set delegation_id = (select id from delegation where code = 'QS') where account = 'qm-contact'",
    );
    expect(await drafts()).toEqual({ viewer: { delegation: { code: 'QS' } }, comments: { totalCount: 0 } });
  });

  test('a disabled person is UNAUTHENTICATED at once: the statement that would have answered tells so', async () => {
    await server.db.query("update person set disabled_at = now() where account = 'officer'");
    server.takeStatements();
    const { status, data, errors } = await send('officer', SIGHT);
    expect([status, data ?? null, errors.map(({ extensions }) => extensions.code)]).toEqual([
      401,
      null,
      ['UNAUTHENTICATED'],
    ]);
    expect(server.takeStatements()).toEqual(['reads.viewer.round.comments', 'identity.rights']);
    expect((await send('officer', SIGHT)).status).toBe(401);
  });

  test('a person who is enabled again is answered again', async () => {
    await server.db.query("update person set disabled_at = now() where account = 'officer'");
    await send('officer', SIGHT);
    await server.db.query("update person set disabled_at = null where account = 'officer'");
    expect((await sights('officer')).viewer.role).toBe('OFFICER');
  });
});

describe('a refusal where nothing of a list is shown', () => {
  beforeEach(async () => {
    world = await makeWorld(server);
    ({ send } = consultation(server));
  });
  const codesOf = async (account: string | undefined, query: string) => {
    const { errors } = await send(account, query);
    return errors.map(({ path, extensions }) => [path?.join('.'), extensions.code]);
  };

  test.each([
    'delegations { totalCount }',
    'delegations { __typename }',
    'comments { totalCount }',
    'comments { facets { kind { count } } }',
    'events { __typename }',
    'events { nodes @skip(if: true) { cursor } }',
  ])('callers without a token are not even told how many: %s', async (list) => {
    const name = list.split(' ')[0];
    expect(await codesOf(undefined, `{ ${list} }`)).toEqual([[name, 'UNAUTHENTICATED']]);
  });

  test.each([
    ['first: 101', 'INVALID_PAGE'],
    ['first: 1, last: 1', 'INVALID_PAGE'],
    ['last: -1', 'INVALID_PAGE'],
    ['after: "nonsense"', 'INVALID_CURSOR'],
    ['before: "nonsense"', 'INVALID_CURSOR'],
  ])('a list that is only counted is asked for properly: %s', async (page, code) => {
    expect(await codesOf('officer', `{ comments(${page}) { totalCount } }`)).toEqual([['comments', code]]);
    expect(await codesOf('officer', `{ measure(reference: "P1-M1") { threads(${page}) { totalCount } } }`)).toEqual([
      ['measure.threads', code],
    ]);
  });

  test('a check that failed is told for its own field, and the others are answered', async () => {
    const query = '{ viewer { role } events(filter: { round: "R9" }) { nodes { cursor } } roadmap { code } }';
    expect(await codesOf('officer', query)).toEqual([['events', 'INVALID_FILTER']]);
  });

  test("a null for an argument that may not be null is the caller's mistake, told for its field", async () => {
    const query = 'query ($of: String = "R1") { viewer { role } round(reference: $of) { reference } }';
    const { data, errors } = await send('officer', query, { of: null });
    expect(data).toEqual({ viewer: { role: 'OFFICER' }, round: null });
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['round'], 'BAD_USER_INPUT']]);
  });

  test('an event cursor is checked where no event is shown', async () => {
    expect(await codesOf('officer', '{ events(after: "nonsense") { __typename } }')).toEqual([
      ['events', 'CURSOR_INVALID'],
    ]);
  });
});

describe('an answer that lacks what it must have', () => {
  let both: Both;

  beforeEach(async () => {
    await makeConsultation(server.db, new Random(1));
    both = await Both.over(server.db, true);
  });
  afterEach(() => both.stop());

  const compared = async (query: string) => {
    const asked = {
      document: parse(query, { noLocation: true }),
      variables: {},
      account: 'officer',
      accepted: undefined,
    };
    const found = await both.compare(asked);
    expect(found).toMatchObject({ compiled: false });
    expect(isSame(found)).toBe(true);
    return { data: JSON.parse(found.found.data), places: found.found.errors.map((error) => error.split(' ')[0]) };
  };

  test('is null as a whole where nothing above it may be null', async () => {
    await server.db.query('begin; set local session_replication_role = replica; delete from delegation; commit');
    const { data, places } = await compared(
      '{ viewer { role } comments { facets { delegation { delegation { code } } } } }',
    );
    expect(data).toBeNull();
    expect(places[0]).toMatch(/^comments\.facets\.delegation\.\d+\.delegation$/);
  });

  test('is null up to the next place that may be, each with its error, and the rest is answered', async () => {
    await server.db.query('alter table response alter body drop not null');
    await server.db.query("update response set body = null where status = 'PUBLISHED'");
    const { data, places } = await compared('{ comments(first: 50) { nodes { response { status body { text } } } } }');
    const broken = data.comments.nodes.flatMap(({ response }: { response: unknown }, n: number) =>
      places.includes(`comments.nodes.${n}.response.body`) ? [response] : [],
    );
    expect(broken.length).toBe(places.length);
    expect(new Set(broken)).toEqual(new Set([null]));
    expect(data.comments.nodes.length).toBeGreaterThan(broken.length);
  });
});

test('what takes too long is a TIMEOUT at the fields that were asked for, and is not tried a second time', async () => {
  await makeWorld(server);
  const statements: string[] = [];
  const nothing = () => undefined;
  const logger = {
    ...{ logQueryError: nothing, logQuerySlow: nothing, logSchemaBuild: nothing, logMigration: nothing, log: nothing },
    logQuery: (query: string) => void statements.push(query),
  };
  const db = await makeDataSource({ url: server.databaseUrl, statementTimeout: 100, logger }).initialize();
  const both = await Both.over(db, true);
  const holding = server.db.createQueryRunner();
  try {
    await holding.startTransaction();
    await holding.query('lock table idea in access exclusive mode');
    const document = parse('{ slow: roadmap { ideas { reference } } roadmaps { code } }');
    statements.length = 0;
    const { data, errors } = await both.whole({ document, variables: {}, account: undefined, accepted: undefined });
    expect(data).toBe('null');
    expect(errors.map((error) => error.split(':')[0])).toEqual(['roadmaps TIMEOUT', 'slow TIMEOUT']);
    expect(statements.filter((text) => text.includes('idea')).length).toBe(1);
  } finally {
    await holding.rollbackTransaction();
    await holding.release();
    await both.stop();
    await db.destroy();
  }
});

test('names that are hostile or longer than those of PostgreSQL are answered as they were given, at every depth', async () => {
  await makeWorld(server);
  ({ send } = consultation(server));
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'select',
    'nodes',
    'a'.repeat(63),
    'a'.repeat(64),
    'b'.repeat(500),
  ];
  const all = (selection: string) => names.map((name) => `${name}: ${selection}`).join(' ');
  for (const name of names) {
    const query = `{ ${name}: roadmap { ${all('code')} ${name}2: pillars { ${all('reference')} } ${name}3: threads { ${all('totalCount')} } } }`;
    const { text, errors } = await send('officer', query);
    expect(errors).toEqual([]);
    const outer = JSON.parse(text).data[name];
    expect(Object.keys(JSON.parse(text).data)).toEqual([name]);
    expect(Object.keys(outer)).toEqual([...names, `${name}2`, `${name}3`]);
    expect(Object.keys(outer[`${name}2`][0])).toEqual(names);
    expect(Object.values(outer[`${name}3`])).toEqual(names.map(() => 0));
  }
});
