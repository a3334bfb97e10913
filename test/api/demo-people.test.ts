import { request } from 'node:http';
import { demoComments } from '../../src/demo/demo-data';
import { beginDemo, makeDemoPeople } from '../../src/demo/demo-people';
import { type LocalKey, localKey } from '../../src/identity/local-key';
import { type DemoTokens, demoPeople, demoTokens } from '../../src/server/demo-people';
import type { RunningServer } from '../../src/server/server';
import { temporaryDirectory } from '../support/process';
import { startTestServer, type TestServer } from '../support/server';

const directory = temporaryDirectory();
let key: LocalKey;
let server: TestServer;

beforeAll(async () => {
  key = await localKey(directory.path);
});
afterAll(() => directory.remove());
const begin = async () => {
  server = await startTestServer();
};

const serving = (tokens: DemoTokens = 'this machine'): Promise<RunningServer> =>
  server.again({ checkToken: key.check, pages: [demoPeople(server.db, key, tokens)] });

async function loadPeople(now = new Date('2027-01-15T12:00:00Z')): Promise<void> {
  await beginDemo(server.db, now, demoComments());
  await makeDemoPeople(server.db, demoComments());
}

const insert = (account: string, role = 'ADMINISTRATOR', name = `Name of ${account}`) =>
  server.db.query('insert into person (account, name, role) values ($1, $2, $3)', [account, name, role]);

interface Told {
  readonly status: number | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: a list, a token or an error
  readonly body: any;
}

/** As a browser or a script does, with any headers. */
function call(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: object,
): Promise<Told> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      { method, headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(text) }));
      },
    );
    sent.on('error', reject);
    sent.end(body && JSON.stringify(body));
  });
}

const tokenFor = (url: string, account: unknown, headers?: Record<string, string>) =>
  call(url, 'POST', '/demo/token', headers, { account });
const accounts = async (url: string): Promise<string[]> =>
  (await call(url, 'GET', '/demo/people')).body.map((person: { account: string }) => person.account);

/** As a superuser would: the past of a person is kept. */
const forget = (account: string) =>
  server.db.query(`begin; set local session_replication_role = replica;
    delete from person_version where person_id = (select id from person where account = '${account}');
    delete from person where account = '${account}'; commit`);

describe('a token is given of the people whom the demo has made', () => {
  beforeEach(begin);
  afterEach(() => server.stop());

  test('of each of them, and it is good', async () => {
    await loadPeople();
    const { url } = await serving();
    const listed = await accounts(url);
    expect(listed).toEqual(expect.arrayContaining(['qm-contact', 'officer', 'admin', 'convener']));
    expect(listed).toHaveLength(Number((await server.db.query('select count(*) as n from person'))[0].n));
    const { body } = await tokenFor(url, 'qm-contact');
    expect((await key.check(body.token)).account).toBe('qm-contact');
  });

  test('not of somebody who was there before, although the demo would call somebody so', async () => {
    await insert('admin', 'ADMINISTRATOR', 'Administrator');
    await insert('minister', 'APPROVER');
    await loadPeople();
    const { url } = await serving();
    for (const account of ['admin', 'minister']) expect((await tokenFor(url, account)).status).toBe(404);
    expect(await accounts(url)).toEqual(expect.not.arrayContaining(['admin', 'minister']));
    expect((await tokenFor(url, 'officer')).status).toBe(200);
  });

  test('not of somebody who came later, whatever the account', async () => {
    await loadPeople();
    await forget('officer2');
    for (const account of ['officer2', 'officer3', 'officer ', 'qm-contact2', '__proto__'])
      await insert(account, 'OFFICER', 'Second officer');
    const { url } = await serving();
    for (const account of [
      'officer2',
      'officer3',
      'OFFICER',
      'officer ',
      'qm-contact2',
      '__proto__',
      'constructor',
      '',
      null,
      5,
      ['officer'],
      { account: 'officer' },
    ])
      expect((await tokenFor(url, account)).status).toBe(404);
    expect((await accounts(url)).filter((account) => account.startsWith('off'))).toEqual(['officer']);
  });

  test('not of somebody who has got the place of one of them, nor of one whose account is closed', async () => {
    await loadPeople();
    await server.db.query("update person set account = 'jane', name = 'Jane' where account = 'admin'");
    await server.db.query("update person set disabled_at = now() where account = 'officer'");
    const { url } = await serving();
    for (const account of ['admin', 'jane', 'officer']) expect((await tokenFor(url, account)).status).toBe(404);
  });

  test('after an interrupted start, and after every later one: the same people', async () => {
    await beginDemo(server.db, new Date(), demoComments());
    await insert('admin', 'ADMINISTRATOR', 'Administrator');
    await loadPeople();
    await insert('later');
    await loadPeople();
    const { url } = await serving();
    for (const account of ['admin', 'later']) expect((await tokenFor(url, account)).status).toBe(404);
    expect((await tokenFor(url, 'officer')).status).toBe(200);
  });

  test('in a database that was filled before this was kept: those who are as the demo makes them, once and for all', async () => {
    await loadPeople();
    await server.db.query("delete from setting where key = 'demo.people'");
    await insert('minister', 'APPROVER');
    await server.db.query("update person set role = 'APPROVER' where account = 'officer2'");
    await loadPeople();
    await forget('officer');
    await insert('officer', 'OFFICER', 'First officer');
    await loadPeople();
    const { url } = await serving();
    for (const account of ['minister', 'officer2', 'officer']) expect((await tokenFor(url, account)).status).toBe(404);
    for (const account of ['admin', 'qm-contact']) expect((await tokenFor(url, account)).status).toBe(200);
  });

  test('of nobody where the demo was never loaded', async () => {
    await insert('admin', 'ADMINISTRATOR', 'Administrator');
    const { url } = await serving();
    expect(await accounts(url)).toEqual([]);
    expect((await tokenFor(url, 'admin')).status).toBe(404);
  });
});

describe('on this machine alone', () => {
  beforeAll(() => begin().then(() => loadPeople()));
  afterAll(() => server.stop());
  const both = async (url: string, headers: Record<string, string>) => [
    (await call(url, 'GET', '/demo/people', headers)).status,
    (await tokenFor(url, 'officer', headers)).status,
  ];
  const portOf = (url: string) => new URL(url).port;

  test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', '127.0.0.2'])('a page of %s is answered', async (name) => {
    const { url } = await serving();
    const host = `${name}:${portOf(url)}`;
    expect(await both(url, { host })).toEqual([200, 200]);
    expect(await both(url, { host, origin: `http://${host}` })).toEqual([200, 200]);
    expect(await both(url, { host: name })).toEqual([200, 200]);
  });

  test.each([
    'rebound.example',
    'localhost.rebound.example',
    '127.0.0.1.rebound.example',
    '127.0.0.1.nip.io',
    'rebound-localhost',
    '10.0.0.1',
    '0.0.0.0',
    '1270.0.0.1',
    '[::2]',
    '2130706433',
    'user@localhost',
    'localhost:80@rebound.example',
  ])('a name made to stand for it, such as %j, is not', async (name) => {
    const { url } = await serving();
    const host = `${name}:${portOf(url)}`;
    expect(await both(url, { host })).toEqual([403, 403]);
  });

  test.each([
    'http://rebound.example',
    'https://localhost',
    'null',
    'http://localhost:1',
    'http://127.0.0.1.rebound.example',
  ])('a page of the origin %s is not', async (origin) => {
    const { url } = await serving();
    expect(await both(url, { origin })).toEqual([403, 403]);
  });

  test.each(['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via', 'x-real-ip'])(
    'what was forwarded (%s) is not',
    async (name) => {
      const { url } = await serving();
      expect(await both(url, { [name]: '127.0.0.1' })).toEqual([403, 403]);
    },
  );
});

describe('where the server listens to others', () => {
  beforeAll(() => begin().then(() => loadPeople()));
  afterAll(() => server.stop());

  test.each(['0.0.0.0', '::', '192.168.1.5', 'jalon.example', '127.0.0.1.nip.io', '', '::ffff:10.0.0.1'])(
    '%j gives nobody a token, unless asked for in so many words',
    (host) => {
      expect(demoTokens(host, false)).toBe('nobody');
      expect(demoTokens(host, true)).toBe('anybody');
    },
  );

  test.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('%s is this machine', (host) => {
    expect(demoTokens(host, false)).toBe('this machine');
  });

  test('nobody is given a token, also on this machine, and is told why', async () => {
    const { url } = await serving('nobody');
    const { status, body } = await tokenFor(url, 'officer');
    expect({ status, error: body.error }).toEqual({
      status: 403,
      error: expect.stringContaining('DEMO_TOKENS_FOR_ANYBODY'),
    });
    expect((await call(url, 'GET', '/demo/people')).status).toBe(403);
  });

  test('anybody is, under any name, if that was asked for; but still of the people of the demo, and not for a page of another origin', async () => {
    await insert('minister', 'APPROVER');
    const { url } = await serving('anybody');
    const headers = { host: 'demo.example', 'x-forwarded-for': '203.0.113.5' };
    expect((await tokenFor(url, 'officer', { ...headers, origin: 'https://demo.example' })).status).toBe(200);
    expect((await tokenFor(url, 'minister', headers)).status).toBe(404);
    expect((await tokenFor(url, 'officer', { ...headers, origin: 'https://other.example' })).status).toBe(403);
  });
});
