import { Client } from 'pg';
import { asAdmin } from '../support/database';
import { startProcess, temporaryDirectory } from '../support/process';

const name = `jalon_demo_tokens_${process.pid}`;
const directory = temporaryDirectory();
const url = new URL(process.env.JALON_TEST_SERVER ?? '');
url.pathname = `/${name}`;

/** A database in which the demo has been loaded, as far as that can be told from the outside, and has made one person. */
beforeAll(async () => {
  await asAdmin(`create database ${name} template ${process.env.JALON_TEST_TEMPLATE}`);
  const client = new Client({ connectionString: String(url) });
  await client.connect();
  await client.query(`
    insert into person (account, name, role) values ('officer', 'First officer', 'OFFICER'), ('minister', 'Minister', 'APPROVER');
    insert into setting (key, value) values ('demo.begun', '"2027-01-01T00:00:00.000Z"'), ('demo.done', '"2027-01-01T00:00:00.000Z"')`);
  await client.end();
});
afterAll(async () => {
  await asAdmin(`drop database ${name}`);
  directory.remove();
});

test.each([
  [{ HOST: '127.0.0.1' }, 200, 'Whoever uses this machine may choose one of them in GraphiQL'],
  [{ HOST: '0.0.0.0' }, 403, 'DEMO_TOKENS_FOR_ANYBODY=true lets whoever reaches this server act as them'],
  [
    { HOST: '0.0.0.0', DEMO_TOKENS_FOR_ANYBODY: 'true' },
    200,
    'Beware: WHOEVER REACHES THIS SERVER may act as any of them',
  ],
])('with %j the server says who may act as the people of the demo, and keeps to it', async (settings, status, said) => {
  const server = startProcess({ DATABASE_URL: String(url), DATA_DIR: directory.path, DEMO: 'true', ...settings });
  const address = await server.ready;
  const tokenOf = (account: string) =>
    fetch(`${address}/demo/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ account }),
    });
  expect((await tokenOf('officer')).status).toBe(status);
  expect((await tokenOf('minister')).status).toBe(status === 200 ? 404 : 403);
  server.child.kill('SIGTERM');
  await server.ended;
  expect(server.output()).toContain(said);
});
