import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, parse } from 'node:path';
import type { Binaries } from './binaries';
import { EmbeddedPostgresError } from './error';
import type { Home } from './home';
import { giveTo } from './user';

export const superuser = 'jalon';
const majorVersion = '18';
const draftPrefix = 'creating-';

/** Makes sure that the data directory holds a database cluster that this PostgreSQL can start. */
export async function prepareCluster(home: Home, binaries: Binaries, options: Creation): Promise<void> {
  if (!existsSync(home.data) || readdirSync(home.data).length === 0) return createCluster(home, binaries, options);
  const version = versionOf(home);
  if (version === undefined) throw damaged(home, 'the file PG_VERSION is missing');
  if (version !== majorVersion) {
    throw new EmbeddedPostgresError(
      `The database in ${home.data} was made by PostgreSQL ${version} and Jalon runs ${majorVersion}: restore a backup made for ${majorVersion}, or move that directory away to start with an empty database.`,
    );
  }
  if (!existsSync(home.password)) throw damaged(home, `its password file ${home.password} is missing`);
  giveTo(home.user, home.data);
}

export interface Creation {
  readonly durable: boolean;
  say(line: string): void;
}

export function damaged(home: Home, reason: string): EmbeddedPostgresError {
  if (isFull(reason)) return full(home);
  return new EmbeddedPostgresError(
    `The database in ${home.data} cannot be started: ${reason}. See ${home.log}; restore a backup, or move that directory away to start with an empty database.`,
  );
}

/** Whoever is told to restore a backup here would lose what is whole. */
function full(home: Home): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The disk that holds ${home.directory} is full, and the database needs some 70 MB to begin with: make room and start again, or set DATA_DIR to a directory on another disk.`,
  );
}

function isFull(reason: string): boolean {
  return /No space left|Disk quota exceeded/.test(reason);
}

/** Only what PostgreSQL needs: PGDATA, LANG and the like must not change what it does. */
export function serverProcess(home: Home) {
  const { PATH = '', SystemRoot = '' } = process.env;
  return { ...home.user, cwd: parse(home.directory).root, env: { PATH, SystemRoot, LC_ALL: 'C' }, windowsHide: true };
}

/** Made under another name and renamed when complete, so that a start cut short leaves nothing half made behind. */
async function createCluster(home: Home, binaries: Binaries, { durable, say }: Creation): Promise<void> {
  say(`Creating a database in ${home.data} …`);
  removeDrafts(home);
  const draft = mkdtempSync(join(home.directory, draftPrefix));
  const password = randomBytes(24).toString('base64url');
  writeFileSync(join(draft, 'password'), password, { mode: 0o600 });
  if (home.user) for (const path of [join(draft, 'password'), draft]) chownSync(path, home.user.uid, home.user.gid);

  await initialise(home, binaries.initdb, [
    ...['--pgdata', join(draft, 'data'), '--pwfile', join(draft, 'password'), '--username', superuser],
    ...['--auth=scram-sha-256', '--encoding=UTF8', '--no-instructions', ...(durable ? [] : ['--no-sync'])],
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ]);
  rmSync(home.password, { force: true });
  writeFileSync(home.password, password, { mode: 0o600 });
  chmodSync(home.password, 0o600);
  rmSync(home.data, { recursive: true, force: true });
  renameSync(join(draft, 'data'), home.data);
  removeDrafts(home);
}

/** The initdb of a killed start may still be writing: it fails at once, but removing takes a second try. */
function removeDrafts(home: Home): void {
  for (const name of readdirSync(home.directory).filter((entry) => entry.startsWith(draftPrefix))) {
    rmSync(join(home.directory, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

/** pg_trgm takes letters from LC_CTYPE: with plain C it would not find Arabic, Chinese or Russian words. */
async function initialise(home: Home, initdb: string, settings: string[]): Promise<void> {
  for (const letters of ['C.UTF-8', 'en_US.UTF-8', 'UTF-8', 'C']) {
    const refusal = await run(home, initdb, [...settings, `--lc-ctype=${letters}`]);
    if (refusal === undefined) return;
    if (/locale/i.test(refusal)) continue;
    if (isFull(refusal)) throw full(home);
    const [, nameless] = /could not look up effective user ID (\d+)/.exec(refusal) ?? [];
    if (nameless) throw withoutName(nameless);
    throw new EmbeddedPostgresError(
      `PostgreSQL could not create a database in ${home.directory} (${refusal}): put that right, or set DATABASE_URL to a PostgreSQL server (15 or newer).`,
    );
  }
}

function withoutName(uid: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `PostgreSQL does not run as a user without a name, and user ${uid} has none: give it one (useradd --uid ${uid} jalon), start Jalon as another user, or set DATABASE_URL to a PostgreSQL server (15 or newer).`,
  );
}

/** Resolves to undefined when the program succeeded, else to its complaint. */
function run(home: Home, path: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(path, args, serverProcess(home), (error, _output, complaint) => {
      const lines = complaint.split('\n').filter((line) => /error|fatal|could not|cannot/i.test(line));
      resolve(error ? (lines[0] ?? error.message.split('\n')[0] ?? 'it failed').trim() : undefined);
    });
  });
}

function versionOf(home: Home): string | undefined {
  const file = join(home.data, 'PG_VERSION');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
