import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded';
import { dist, runScript } from './measure/processes';
import { type Options, say } from './options';

const OLDEST_DAYS = 40;

/** The PostgreSQL on which everything runs. */
export interface Cluster {
  readonly url: string;
  stop(): Promise<void>;
}

/** The server of DATABASE_URL, where the bench makes databases of its own; else an embedded one in the data directory. */
export async function startCluster(options: Options): Promise<Cluster> {
  const server = await startServer(options);
  const holder = new Client({ connectionString: server.url });
  holder.on('error', () => undefined);
  await holder.connect();
  const stop = () => holder.end().then(() => server.stop());
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().then(() => process.exit(1)));
  const { rows } = await holder.query("select pg_try_advisory_lock(hashtext('jalon_bench')) as alone");
  if (rows[0].alone) return { url: server.url, stop };
  await stop();
  throw new Error('Another bench runs on this PostgreSQL: two at once would measure each other.');
}

async function startServer({ data }: Options): Promise<Cluster> {
  mkdirSync(data, { recursive: true });
  chmodSync(data, 0o755);
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, stop: async () => undefined };
  say(`The databases are kept in ${data}, for the next time; remove it to free the space.`);
  return startEmbeddedPostgres({ dataDirectory: join(data, 'postgres'), durable: true, say });
}

/** A copy of the generated database of this size, made at its first use. The copy may be written to and is thrown away. */
export async function copyOfGenerated(cluster: Cluster, size: number): Promise<{ url: string; drop(): Promise<void> }> {
  const kept = `jalon_bench_${size}`;
  const copy = `${kept}_run`;
  await inCluster(cluster, async (run) => {
    await run(`drop database if exists ${copy} with (force)`);
    if ((await noteOn(run, kept)) !== undefined && !isUsable(await noteOn(run, kept))) {
      say(`${kept} is out of date.`);
      await run(`drop database if exists ${kept} with (force)`);
    }
    if (isUsable(await noteOn(run, kept))) return;
    say(`Generating ${size} comments, once …`);
    await run(`drop database if exists ${kept} with (force)`);
    await run(`create database ${kept}`);
    runScript('scripts/generate.js', ['--comments', String(size)], { DATABASE_URL: urlOf(cluster, kept) });
    await run(`comment on database ${kept} is '${JSON.stringify(currentNote())}'`);
  });
  await inCluster(cluster, async (run) => {
    say(`Copying ${kept} …`);
    await run(`create database ${copy} template ${kept} strategy file_copy`);
    await run('checkpoint');
  });
  const drop = () =>
    inCluster(cluster, (run) => run(`drop database if exists ${copy} with (force)`).then(() => undefined));
  return { url: urlOf(cluster, copy), drop };
}

type Run = (statement: string) => Promise<Record<string, unknown>[]>;

async function inCluster<Result>(cluster: Cluster, work: (run: Run) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: cluster.url });
  await client.connect();
  try {
    return await work(async (statement) => (await client.query(statement)).rows);
  } finally {
    await client.end();
  }
}

/** What a finished database was made from: the code that made it, and when. */
interface Note {
  readonly generated: string;
  readonly generator: string;
  readonly migrations: readonly string[];
}

/** Undefined if there is no such database; null if it was never finished. */
async function noteOn(run: Run, database: string): Promise<Note | null | undefined> {
  const [row] = await run(
    `select shobj_description(oid, 'pg_database') as note from pg_database where datname = '${database}'`,
  );
  if (!row) return undefined;
  return typeof row.note === 'string' ? (JSON.parse(row.note) as Note) : null;
}

/** Later migrations are applied to the copy by the server; a generated round is open for some weeks only. */
function isUsable(note: Note | null | undefined): boolean {
  if (!note) return false;
  const now = currentNote();
  const days = (Date.now() - Date.parse(note.generated)) / 86_400_000;
  return (
    days < OLDEST_DAYS &&
    note.generator === now.generator &&
    note.migrations.every((migration, at) => migration === now.migrations[at])
  );
}

function currentNote(): Note {
  const scripts = ['generate.js', ...sources('scripts/generate').map((name) => `generate/${name}`)];
  return {
    generated: new Date().toISOString(),
    generator: digestOf(scripts.map((name) => `scripts/${name}`)),
    migrations: sources('migrations').map((name) => digestOf([`migrations/${name}`])),
  };
}

function sources(directory: string): string[] {
  return readdirSync(join(dist, directory))
    .filter((name) => name.endsWith('.js'))
    .toSorted();
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(dist, file)));
  return hash.digest('base64url').slice(0, 12);
}

function urlOf(cluster: Cluster, database: string): string {
  const url = new URL(cluster.url);
  url.pathname = `/${database}`;
  return url.href;
}
