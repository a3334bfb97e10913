import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Binaries, findBinaries } from './binaries';
import { prepareCluster } from './cluster';
import { EmbeddedPostgresError, inOneLine } from './error';
import { findHome, type Home, prepareHome } from './home';
import { claim, ownerOf } from './owner';
import { findRunning, makeDatabase, type Running, waitForHolder } from './running';
import { launch, shutDown } from './server';

export { EmbeddedPostgresError };

export interface EmbeddedPostgres {
  /** The database `jalon`, as its superuser. */
  readonly url: string;
  /** Where the data really lies: not always where it was asked for. */
  readonly dataDirectory: string;
  /** True when a server that outlived its parent was adopted. */
  readonly adopted: boolean;
  /** False when the server belongs to another living process; then `stop` leaves it alone. */
  readonly owned: boolean;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDirectory: string;
  /** False is for tests: faster, and a crash of the machine may destroy the data. */
  readonly durable: boolean;
  say(line: string): void;
}

/** Starts the PostgreSQL that ships with Jalon, or joins the one that already runs on this directory. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.dataDirectory);
  return inOneLine(directory, async () => {
    const home = prepareHome(directory, options.say);
    const until = Date.now() + 60_000;
    for (;;) {
      const release = claim(home);
      if (release) return await own(home, options, release);
      const running = await findRunning(home, 'jalon');
      if (running) return guest(home, running);
      if (Date.now() > until) throw busy(home);
      await pause(100);
    }
  });
}

/** Connects to a running one without starting it; undefined if none runs. */
export async function findEmbeddedPostgres(dataDirectory: string): Promise<{ url: string } | undefined> {
  const directory = resolve(dataDirectory);
  return inOneLine(directory, async () => {
    const home = findHome(directory);
    const running = home && (await findRunning(home, 'jalon'));
    return running && { url: running.url };
  });
}

async function own(home: Home, options: EmbeddedPostgresOptions, release: () => void): Promise<EmbeddedPostgres> {
  try {
    const binaries = findBinaries(home.user);
    const orphan = await adoptable(home, binaries, options);
    if (!orphan) await prepareCluster(home, binaries, options);
    const { pid, url } = orphan ?? (await launch(home, binaries, options.durable));
    await makeDatabase(home, url);
    let stopping: Promise<void> | undefined;
    const stop = () => {
      stopping ??= shutDown(home, pid, binaries.pgCtl).finally(release);
      return stopping;
    };
    return { url, dataDirectory: home.directory, adopted: orphan !== undefined, owned: true, stop };
  } catch (error) {
    release();
    throw error;
  }
}

/** The server that a killed Jalon left running, unless it was started with another durability. */
async function adoptable(
  home: Home,
  binaries: Binaries,
  options: EmbeddedPostgresOptions,
): Promise<Running | undefined> {
  const found = await waitForHolder(home, 30_000);
  if (!found) return undefined;
  if (!('url' in found)) {
    throw new EmbeddedPostgresError(
      `A PostgreSQL (process ${found.pid}) holds ${home.data} and does not answer: see ${home.log}, end that process, and start again.`,
    );
  }
  if (found.durable === options.durable) {
    options.say(`Taking over the database server that was still running on ${home.data}`);
    return found;
  }
  await shutDown(home, found.pid, binaries.pgCtl);
  return undefined;
}

function guest(home: Home, { url }: Running): EmbeddedPostgres {
  return { url, dataDirectory: home.directory, adopted: false, owned: false, stop: async () => undefined };
}

function busy(home: Home): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `Another Jalon (process ${ownerOf(home) ?? 'unknown'}) owns the database in ${home.directory}, which does not answer: end that process and start again.`,
  );
}
