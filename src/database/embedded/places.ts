import { existsSync, lstatSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { copyPrefix, installedVersion } from './binaries';
import { forgetPlace, isLinked, isOurs, keptElsewhere, ownerOfPlace, publicDirectory } from './elsewhere';
import { codeOf, EmbeddedPostgresError } from './error';
import { homeAt } from './home';
import { claim, ownerOf } from './owner';
import { processesOf } from './process';
import { holderOf } from './running';

/** What Jalon keeps on this machine for this user: a database, or a copy of PostgreSQL's programs. */
export interface Place {
  readonly path: string;
  readonly kind: 'database' | 'programs';
  /** The directory that a database belongs to, or belonged to: its own, unless it is kept elsewhere. */
  readonly owner: string | undefined;
  /** True when nothing leads to it any more: the directory is gone, or has another database. */
  readonly orphan: boolean;
  /** The number of a process that uses it now. */
  readonly usedBy: number | undefined;
}

/** Every place under /var/tmp, and the database of this directory wherever it lies, in the order of their paths. */
export function placesFor(requested: string): Place[] {
  const own = existsSync(requested) ? ownPlace(realpathSync(requested)) : undefined;
  const elsewhere = readdirSync(publicDirectory())
    .map((name) => join(publicDirectory(), name))
    .filter((path) => path !== own?.path && isOurs(path))
    .flatMap((path) => placeAt(path) ?? []);
  return [...(own ? [own] : []), ...elsewhere].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The databases that nothing leads to any more. */
export function abandonedDatabases(requested: string): Place[] {
  return placesFor(requested).filter(({ kind, orphan }) => kind === 'database' && orphan);
}

export function bytesOf(place: Place): number {
  return bytesBelow(place.path);
}

/** Removes a place for good, unless it is in use; its directory then begins with an empty database. */
export function removePlace(place: Place): void {
  if (place.kind === 'programs') {
    refuseIfUsed(place, processesOf(place.path)[0]);
    return removeWhole(place.path);
  }
  const home = homeAt(place.path);
  const release = claim(home);
  if (!release) throw used(place, ownerOf(home));
  try {
    refuseIfUsed(place, holderOf(home)?.pid);
    const { owner } = place;
    if (owner !== undefined && isLinked(owner, place.path)) forgetPlace(owner);
    removeWhole(place.path);
  } finally {
    release();
  }
}

/** Removes the database of this directory, wherever it is kept. */
export function removeDatabaseOf(requested: string): void {
  const own = existsSync(requested) ? ownPlace(realpathSync(requested)) : undefined;
  if (own) removePlace(own);
}

function ownPlace(wanted: string): Place | undefined {
  const path = placeOf(wanted);
  if (!existsSync(homeAt(path).data) && path === wanted) return undefined;
  return { path, kind: 'database', owner: wanted, orphan: false, usedBy: userOf(path) };
}

/** What cannot be used is listed as well: it is the reason to look. */
function placeOf(wanted: string): string {
  try {
    return keptElsewhere(wanted) ?? wanted;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) return wanted;
    throw error;
  }
}

function placeAt(path: string): Place | undefined {
  const owner = ownerOfPlace(path);
  if (owner !== undefined) {
    return { path, kind: 'database', owner, orphan: !isLinked(owner, path), usedBy: userOf(path) };
  }
  if (!basename(path).startsWith(copyPrefix)) return undefined;
  const orphan = !basename(path).startsWith(`${copyPrefix}${installedVersion()}-`);
  return { path, kind: 'programs', owner: undefined, orphan, usedBy: processesOf(path)[0] };
}

function userOf(path: string): number | undefined {
  const home = homeAt(path);
  return holderOf(home)?.pid ?? ownerOf(home);
}

function refuseIfUsed(place: Place, pid: number | undefined): void {
  if (pid !== undefined) throw used(place, pid);
}

function used(place: Place, pid: number | undefined): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `${place.path} is in use (process ${pid ?? 'unknown'}) and was not removed: stop that Jalon first, or end the process.`,
  );
}

/** Under another name first, so that a start in the meantime never sees half of it. */
function removeWhole(path: string): void {
  const aside = join(dirname(path), `.${basename(path)}-removed-${process.pid}`);
  renameSync(path, aside);
  rmSync(aside, { recursive: true, force: true, maxRetries: 5 });
}

function bytesBelow(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.size;
  return entriesOf(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
}

/** A database that is in use removes files while it is measured. */
function entriesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
