import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { superuser } from './cluster';
import { codeOf } from './error';
import type { Home } from './home';
import { commandOf, isRunning } from './process';

/** The process that PostgreSQL's own pid file names, if it lives and was started on this data. */
export interface Holder {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

export interface Running {
  readonly pid: number;
  readonly url: string;
  readonly durable: boolean;
}

export function holderOf(home: Home): Holder | undefined {
  const lines = pidFile(home)?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return undefined;
  // After a restart of the machine the number may belong to another program.
  const command = commandOf(pid);
  if (command !== undefined && !command.includes(`-D ${home.data} `)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** The server on this data, once it has answered with our password and named our directory; undefined if none does. */
export async function findRunning(home: Home, database: string): Promise<Running | undefined> {
  const holder = holderOf(home);
  if (!holder?.ready) return undefined;
  const client = connect(home, holder.port, database);
  try {
    await client.connect();
    const found = await client.query<{ data: string; fsync: string }>(
      `/* embedded.find */ select current_setting('data_directory') as data, current_setting('fsync') as fsync`,
    );
    const [row] = found.rows;
    if (!row || realpathSync(row.data) !== realpathSync(home.data)) return undefined;
    return { pid: holder.pid, url: urlOf(home, holder.port, superuser), durable: row.fsync === 'on' };
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Waits while a process holds the data, until it answers. Resolves to undefined when none holds it any more. */
export async function waitForHolder(home: Home, milliseconds: number): Promise<Running | Holder | undefined> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const running = await findRunning(home, 'postgres');
    const holder = running ?? holderOf(home);
    if (running || !holder || Date.now() > until) return holder;
    await pause(50);
  }
}

export async function makeDatabase(home: Home, url: string): Promise<void> {
  const client = connect(home, Number(new URL(url).port), 'postgres');
  try {
    await client.connect();
    const found = await client.query('/* embedded.find */ select from pg_database where datname = $1', [superuser]);
    if (found.rowCount === 0) await client.query(`/* embedded.create */ create database ${superuser}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function connect(home: Home, port: number, database: string): Client {
  // PGSSLMODE and the like belong to other servers.
  const client = new Client({
    connectionString: urlOf(home, port, database),
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  return client;
}

function urlOf(home: Home, port: number, database: string): string {
  const password = readFileSync(home.password, 'utf8').trim();
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;
}

function pidFile(home: Home): string | undefined {
  try {
    return readFileSync(join(home.data, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
