import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './error';
import { isRoot, mayEnter, type ServerUser, serverUserFor } from './user';

/** Where one database lies: the data, and beside it what belongs to it. */
export interface Home {
  readonly directory: string;
  readonly data: string;
  readonly log: string;
  readonly password: string;
  readonly owner: string;
  /** The user PostgreSQL runs as when Jalon is started by root, which PostgreSQL refuses. */
  readonly user: ServerUser | undefined;
}

/** The home of an existing database, also when it had to be kept elsewhere; undefined if there is none. */
export function findHome(requested: string): Home | undefined {
  if (!existsSync(requested)) return undefined;
  return homeAt(keptElsewhere(realpathSync(requested)) ?? realpathSync(requested));
}

/** Makes the home ready for the user PostgreSQL runs as. Below a closed directory that is a place under /var/tmp. */
export function prepareHome(requested: string, say: (line: string) => void): Home {
  makeDirectory(requested);
  const wanted = realpathSync(requested);
  const elsewhere = keptElsewhere(wanted);
  if (elsewhere) return moved(wanted, elsewhere);

  const home = homeAt(wanted);
  if (!home.user || mayEnter(wanted, home.user)) return home;
  if (existsSync(home.data)) {
    throw new EmbeddedPostgresError(
      `PostgreSQL, which does not run as root, cannot reach its data in ${home.data}: open the directories above it (chmod o+x), or start Jalon as the user who owns it.`,
    );
  }
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  const place = makePrivatePlace(`jalon-${name}`);
  say(`PostgreSQL does not run as root and cannot reach ${wanted}: the database is kept in ${place}`);
  return moved(wanted, place);
}

/** A directory that outlives a restart of the machine and that only this user can write. */
export function makePrivatePlace(name: string): string {
  const place = join(existsSync('/var/tmp') ? realpathSync('/var/tmp') : realpathSync(tmpdir()), name);
  if (!existsSync(place)) mkdirSync(place);
  if (!isOurs(place)) {
    throw new EmbeddedPostgresError(
      `${place} belongs to another user: remove it, or set DATABASE_URL to a PostgreSQL server.`,
    );
  }
  chmodSync(place, 0o755);
  return place;
}

function homeAt(directory: string): Home {
  const data = join(directory, 'data');
  return {
    directory,
    data,
    log: join(directory, 'postgresql.log'),
    password: join(directory, 'password'),
    owner: join(directory, 'owner.json'),
    user: serverUserFor(data),
  };
}

/** As root, what was made just now or is still empty is opened, so that PostgreSQL's own user can pass. */
function makeDirectory(directory: string): void {
  const first = mkdirSync(directory, { recursive: true });
  if (!isRoot() || readdirSync(directory).length > 0) return;
  chmodSync(directory, 0o755);
  for (let made = directory; first && made.length > first.length; ) {
    made = dirname(made);
    chmodSync(made, 0o755);
  }
}

function moved(wanted: string, place: string): Home {
  writeFileSync(join(wanted, 'moved-to'), place);
  writeFileSync(join(place, 'belongs-to'), wanted);
  return homeAt(place);
}

/** Anyone can write in /var/tmp: a directory or link that another user put there must not be trusted. */
function isOurs(place: string): boolean {
  const found = lstatSync(place, { throwIfNoEntry: false });
  return Boolean(found?.isDirectory()) && (!process.getuid || found?.uid === process.getuid());
}

function keptElsewhere(wanted: string): string | undefined {
  const place = noteIn(wanted, 'moved-to');
  const owner = place && isOurs(place) && noteIn(place, 'belongs-to');
  if (!owner) return undefined;
  // A project that was renamed takes its database along; the copy of a project gets its own.
  return owner === wanted || noteIn(owner, 'moved-to') !== place ? place : undefined;
}

function noteIn(directory: string, name: string): string | undefined {
  const file = join(directory, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
