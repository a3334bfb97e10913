import { randomUUID } from 'node:crypto';
import { makeDataSource, notingLogger } from '../../src/data-source';
import { verifyLog } from '../../src/events/verify';
import { digestOf, makeMachineToken } from '../../src/identity/machine-token';
import { globalId, parseGlobalId } from '../../src/nodes/global-id';
import { httpClient } from '../support/clients';
import { openSocket } from '../support/live';
import { keptLog } from '../support/log';
import { clientWith, holding } from '../support/machines';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const { log, text } = keptLog('trace');
const statements: string[] = [];
let server: TestServer;
let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  const logger = {
    ...notingLogger,
    logQuery: (query: string, values?: unknown[]) =>
      void statements.push(
        query,
        ...(values ?? []).map((value) => (Buffer.isBuffer(value) ? `${value}` : (JSON.stringify(value) ?? ''))),
      ),
  };
  const db = await makeDataSource({ url: server.databaseUrl, logger }).initialize();
  const other = await server.again({ db, log });
  url = other.url;
  stop = async () => {
    await other.stop();
    await db.destroy();
  };
  await server.db.query(
    `insert into person (account, name, role, kind) values ('script', 'Script', 'OFFICER', 'MACHINE')`,
  );
});
afterAll(async () => {
  await stop();
  await server.stop();
});

async function created(): Promise<{ secret: string; id: string }> {
  const admin = await httpClient(server, 'admin', url);
  const [{ id }] = await server.db.query(`select id from person where account = 'script'`);
  const query = `mutation ($input: CreateTokenInput!) { createToken(input: $input) { secret again: secret token { id } errors { code } } }`;
  const input = {
    ...{ idempotencyKey: randomUUID(), personId: globalId('Person', id), name: 'Secret', scopes: ['READ'] },
    expiresAt: '2027-02-01T00:00:00Z',
  };
  const { data } = await admin(query, { input });
  expect(data.createToken.again).toBe(data.createToken.secret);
  return { secret: data.createToken.secret, id: data.createToken.token.id };
}

test('a secret is in no statement, no row, no event, no log and no error; its digest is in its own row alone', async () => {
  const { secret } = await created();
  const unknown = makeMachineToken();
  const query = await clientWith(server, secret, url);
  await query('query WithToken { viewer { role } }');
  await query('{ nothing }');
  await query('{ node(id: "x") { id } }');
  const refused = await (await clientWith(server, unknown, url))('{ viewer { role } }');
  const mistyped = await (await clientWith(server, `${secret}x`, url))('{ viewer { role } }');
  const socket = await openSocket(holding({ ...server, url }, secret), 'script');
  socket.send({ id: '1', type: 'subscribe', payload: { query: '{ viewer { role } }' } });
  await socket.frame('next', '1');
  socket.socket.terminate();

  expect(text()).toContain('"name":"WithToken"');
  expect(text()).toContain('"account":"script"');
  expect(statements.length).toBeGreaterThan(20);
  const kept = (await everything()).join('\n');
  expect(kept).toContain(digestOf(secret));
  for (const token of [secret, unknown, secret.slice(4, 34)])
    for (const place of [statements.join('\n'), text(), kept, refused.text, mistyped.text])
      expect(place.includes(token)).toBe(false);
  const events = JSON.stringify(await server.db.query('select e.* from event e'));
  for (const place of [text(), events, refused.text]) expect(place.includes(digestOf(secret))).toBe(false);
});

/** Every row of every table, as text. */
async function everything(): Promise<string[]> {
  const tables: { name: string }[] = await server.db.query(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const read = tables.map(({ name }) => `select to_jsonb(t)::text as row from "${name}" t`).join(' union all ');
  return ((await server.db.query(read)) as { row: string }[]).map(({ row }) => row);
}

test('the record covers tokens: which there are, what they may, and who is a machine', async () => {
  const { id } = await created();
  const admin = await httpClient(server, 'admin', url);
  const revoke = `mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { errors { code } } }`;
  await admin(revoke, { input: { tokenId: id, reason: 'r' } });
  const verified = () => verifyLog(server.db);
  expect((await verified()).altered).toEqual([]);
  const tampered = async (change: string, back: string) => {
    await server.db.query(change);
    const { altered } = await verified();
    await server.db.query(back);
    return altered;
  };
  const token = 'token Secret of script';
  const more = await tampered(
    `update access_token set scopes = '{READ,RESPOND}'`,
    `update access_token set scopes = '{READ}'`,
  );
  expect(more).toContainEqual({ row: token, what: 'is not as it was recorded' });
  const { id: row } = parseGlobalId(id);
  const [{ at }] = await server.db.query('select revoked_at::text as at from access_token where id = $1', [row]);
  const alive = await tampered(
    'update access_token set revoked_at = null',
    `update access_token set revoked_at = '${at}' where id = '${row}'`,
  );
  expect(alive).toContainEqual({ row: token, what: 'is not as it was recorded' });
  const human = await tampered(
    `update person set kind = 'HUMAN'`,
    `update person set kind = 'MACHINE' where account = 'script'`,
  );
  expect(human).toContainEqual({ row: 'person script as OFFICER', what: 'is not named as it was recorded' });
  expect((await verified()).altered).toEqual([]);
});
