import { chmodSync, existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { claimPlace, keepElsewhere, keptElsewhere } from './elsewhere';
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
  const place = keepElsewhere(wanted);
  say(`PostgreSQL does not run as root and cannot reach ${wanted}: the database is kept in ${place}`);
  return moved(wanted, place);
}

export function homeAt(directory: string): Home {
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
  claimPlace(place, wanted);
  return homeAt(place);
}
