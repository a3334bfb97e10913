import { createServer } from 'node:net';
import { faultIn } from '../../src/database/requirements';
import { asAdmin } from '../support/database';
import { startProcess, temporaryDirectory } from '../support/process';

const made: string[] = [];
afterAll(async () => {
  for (const name of made) await asAdmin(`drop database if exists ${name} with (force)`);
});

/** The address of the tests' server, with these parts of another. */
function addressWith(change: (url: URL) => void): string {
  const url = new URL(process.env.JALON_TEST_SERVER ?? '');
  change(url);
  return url.toString();
}

async function databaseAs(properties: string): Promise<string> {
  const name = `jalon_odd_${process.pid}_${made.length}`;
  made.push(name);
  await asAdmin(`create database ${name} template template0 ${properties}`);
  return addressWith((url) => {
    url.pathname = `/${name}`;
  });
}

/** Starts on this database, expects a refusal of one line, and returns it. */
async function refusalOf(url: string): Promise<string> {
  const place = temporaryDirectory();
  const started = startProcess({ DATABASE_URL: url, DATA_DIR: place.path });
  const { code } = await started.ended;
  place.remove();
  expect({ code, lines: started.output().trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
  return started.output().trim();
}

test('a database that does not exist is named, with how to make it', async () => {
  const url = addressWith((one) => {
    one.pathname = '/jalon_nowhere';
  });
  expect(await refusalOf(url)).toMatch(
    /^Jalon did not start\. There is no database "jalon_nowhere" at \S+: make it \("create database jalon_nowhere .*"\), or correct its name in DATABASE_URL\.$/,
  );
});

test('a user that does not exist is named, and no password is told', async () => {
  const url = addressWith((one) => {
    one.username = 'jalon_nobody';
    one.password = 'unmistakable';
  });
  const said = await refusalOf(url);
  expect(said).toMatch(/refuses the user "jalon_nobody" \(.*\): correct the user and the password in DATABASE_URL\.$/);
  expect(said).not.toContain('unmistakable');
});

test('a host that does not exist is named', async () => {
  const url = addressWith((one) => {
    one.hostname = 'nowhere.invalid';
  });
  expect(await refusalOf(url)).toMatch(
    /cannot be reached \(.*nowhere\.invalid.*\)\. Check DATABASE_URL and that the server/,
  );
});

test('a server that is no PostgreSQL is not waited for', async () => {
  const other = createServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
  await new Promise((listening) => other.once('listening', listening));
  const { port } = other.address() as { port: number };
  expect(await refusalOf(`postgres://jalon@127.0.0.1:${port}/jalon`)).toMatch(
    /^Jalon did not start\. The database cannot be reached/,
  );
  other.close();
});

test('a database whose encoding cannot hold all languages is refused before anything is made in it', async () => {
  const url = await databaseAs(`encoding 'LATIN1' locale 'C' locale_provider libc`);
  expect(await refusalOf(url)).toMatch(
    /has the encoding LATIN1, which cannot hold all six languages: make one with "create/,
  );
});

test('a database whose letters are those of English alone is served, and that is said', async () => {
  const place = temporaryDirectory();
  const url = await databaseAs(`encoding 'UTF8' locale 'C' locale_provider libc`);
  const started = startProcess({ DATABASE_URL: url, DATA_DIR: place.path });
  await started.ready;
  expect(started.output()).toMatch(/has an LC_CTYPE that knows the letters of English alone: .*'C\.UTF-8'/);
  started.child.kill('SIGTERM');
  await started.ended;
  place.remove();
}, 60_000);

test('a URL that cannot be read is a setting that needs a change', async () => {
  const started = startProcess({ DATABASE_URL: 'postgres://jalon:p@ss%word@127.0.0.1:5432/jalon' });
  await started.ended;
  expect(started.output()).toMatch(/The settings need a change:\n {2}DATABASE_URL: is not a URL: .*%40/);
});

test.each([
  [
    'of a version that is too old',
    { version: 140_011, release: '14.11' },
    /PostgreSQL 14\.11, and Jalon needs 15 or newer/,
  ],
  ['of a standby', { readOnly: true }, /can only be read.*primary/],
])('a database %s is refused', (_kind, fact, told) => {
  const good = { name: 'jalon', version: 150_004, release: '15.4', encoding: 'UTF8', readOnly: false };
  expect(faultIn(good)).toBeUndefined();
  expect(faultIn({ ...good, ...fact })).toMatch(told);
});
