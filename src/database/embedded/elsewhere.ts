import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './error';
import { writeOnce } from './owner';

/** In a database's own directory: where it is kept. It goes with the directory when that is moved, and is gone with it. */
const NOTE = 'moved-to';
/** In the place where a database is kept: to which directory it belongs. */
const OWNER = 'belongs-to';
const PREFIX = 'jalon-';

/** What outlives a restart of the machine and may be entered by everybody. */
export function publicDirectory(): string {
  return existsSync('/var/tmp') ? realpathSync('/var/tmp') : realpathSync(tmpdir());
}

/** Where the database of this directory is kept; undefined if it has no other place. Throws if that is not to be used. */
export function keptElsewhere(wanted: string): string | undefined {
  const place = noteOf(wanted);
  if (place === undefined) return undefined;
  if (!existsSync(place)) throw refusalFor(wanted, `was kept in ${place}, which is not there any more: put it back`);
  if (!isOurs(place)) {
    throw refusalFor(wanted, `is kept in ${place}, which belongs to another user: start Jalon as that user`);
  }
  const owner = ownerOfPlace(place);
  if (owner !== undefined && owner !== wanted && isLinked(owner, place) && !isSame(owner, wanted)) {
    throw new EmbeddedPostgresError(
      `${wanted} is a copy of ${owner}, and the database of both is kept in ${place}, which cannot be shared: remove ${join(wanted, NOTE)} to start with an empty database here, or ${join(owner, NOTE)} to go on with the data from here.`,
    );
  }
  return place;
}

/** Makes a place for the database of this directory, or gives the one that another process has just made. */
export function keepElsewhere(wanted: string): string {
  // A name of its own: a directory that was removed and made again must not find what belonged to the old one.
  const place = mkdtempSync(join(publicDirectory(), PREFIX));
  chmodSync(place, 0o755);
  if (writeOnce(join(wanted, NOTE), place)) return place;
  rmdirSync(place);
  return keptElsewhere(wanted) ?? keepElsewhere(wanted);
}

/** Lets the place know to which directory it belongs: that may have been moved. */
export function claimPlace(place: string, wanted: string): void {
  if (ownerOfPlace(place) !== wanted) writeFileSync(join(place, OWNER), wanted);
}

/** From now on the directory has no place elsewhere: its next start makes an empty database. */
export function forgetPlace(wanted: string): void {
  rmSync(join(wanted, NOTE), { force: true });
}

/** The directory to which a place belongs, or belonged. */
export function ownerOfPlace(place: string): string | undefined {
  return textOf(join(place, OWNER));
}

/** True while the directory is there and has its database in this place. */
export function isLinked(owner: string, place: string): boolean {
  return noteOf(owner) === place;
}

/** A directory that outlives a restart of the machine and that only this user can write. */
export function makePrivatePlace(name: string): string {
  const place = join(publicDirectory(), name);
  if (!existsSync(place)) mkdirSync(place);
  if (!isOurs(place)) {
    throw new EmbeddedPostgresError(
      `${place} belongs to another user: remove it, or set DATABASE_URL to a PostgreSQL server.`,
    );
  }
  chmodSync(place, 0o755);
  return place;
}

/** Anyone can write in /var/tmp: a directory or link that another user put there must not be trusted. */
export function isOurs(place: string): boolean {
  const found = lstatSync(place, { throwIfNoEntry: false });
  return Boolean(found?.isDirectory()) && (!process.getuid || found?.uid === process.getuid());
}

function refusalFor(wanted: string, fault: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The database of ${wanted} ${fault}, or remove ${join(wanted, NOTE)} to start with an empty one.`,
  );
}

/** One directory may have two paths: by a bind mount, for example. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path));
  return a?.dev === b?.dev && a?.ino === b?.ino;
}

function noteOf(directory: string): string | undefined {
  return textOf(join(directory, NOTE));
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
