import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries';
import { damaged, serverProcess } from './cluster';
import { EmbeddedPostgresError } from './error';
import type { Home } from './home';
import { endsWithin } from './process';
import { findRunning, holderOf, type Running } from './running';

const patience = { start: 120_000, retry: 15_000, fastStop: 10_000, immediateStop: 5_000 };

/** Starts the server on a free port of 127.0.0.1 and resolves when it answers. It outlives this process if need be. */
export async function launch(home: Home, binaries: Binaries, durable: boolean): Promise<Running> {
  // PostgreSQL removes the pid file of a dead server itself, but not one whose number another program has now.
  if (!holderOf(home)) rmSync(join(home.data, 'postmaster.pid'), { force: true });
  const until = Date.now() + patience.retry;
  for (;;) {
    const outcome = await launchOnce(home, binaries, durable);
    if (typeof outcome !== 'string') return outcome;
    // The port was taken in between, or processes of a killed server are still letting go of its memory.
    const mayPass = /could not create any TCP\/IP sockets|still in use|already exists/.test(outcome);
    if (!mayPass || Date.now() > until) throw damaged(home, outcome);
    await pause(200);
  }
}

/** Ends the server as quickly as is safe for its data. Resolves when it is gone, after some seconds at the latest. */
export async function shutDown(home: Home, pid: number, pgCtl: string): Promise<void> {
  signal(home, pid, pgCtl, 'SIGINT');
  if (await endsWithin(pid, patience.fastStop)) return;
  signal(home, pid, pgCtl, 'SIGQUIT');
  await endsWithin(pid, patience.immediateStop);
}

async function launchOnce(home: Home, binaries: Binaries, durable: boolean): Promise<Running | string> {
  const logged = sizeOfLog(home.log);
  const server = spawnServer(home, binaries.postgres, await settings(durable));
  let refusal: Error | undefined;
  server.on('error', (error) => {
    refusal = error;
  });
  const until = Date.now() + patience.start;
  while (server.exitCode === null && server.signalCode === null && !refusal) {
    const running = await findRunning(home, 'postgres');
    if (running && running.pid === server.pid) {
      server.unref();
      return running;
    }
    if (Date.now() > until) {
      server.kill('SIGQUIT');
      return `it did not answer within ${patience.start / 1000} s`;
    }
    await pause(20);
  }
  if (refusal) throw cannotRun(refusal);
  return complaintIn(home.log, logged) ?? `PostgreSQL ended with ${server.signalCode ?? `code ${server.exitCode}`}`;
}

/** The size after a log that grew too long was emptied. */
function sizeOfLog(log: string): number {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size < 10_000_000) return size;
  truncateSync(log);
  return 0;
}

/** Detached: Ctrl-C in a terminal must not end the server before Jalon has finished its work. */
function spawnServer(home: Home, postgres: string, args: string[]): ChildProcess {
  const log = openSync(home.log, 'a', 0o600);
  try {
    return spawn(postgres, ['-D', home.data, ...args], {
      ...serverProcess(home),
      stdio: ['ignore', log, log],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

async function settings(durable: boolean): Promise<string[]> {
  const chosen = {
    listen_addresses: '127.0.0.1',
    port: await freePort(),
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '128MB',
    jit: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    min_wal_size: '32MB',
    max_wal_size: '256MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
  };
  const quick = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  return Object.entries(durable ? chosen : { ...chosen, ...quick }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}

function signal(home: Home, pid: number, pgCtl: string, name: 'SIGINT' | 'SIGQUIT'): void {
  if (process.platform === 'win32') {
    execFile(pgCtl, ['stop', '-W', '-D', home.data, '-m', name === 'SIGINT' ? 'fast' : 'immediate'], () => undefined);
    return;
  }
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended by itself.
  }
}

function complaintIn(log: string, from: number): string | undefined {
  const lines = readFileSync(log).subarray(from).toString('utf8').trim().split('\n');
  const grave = lines.find((line) => /(FATAL|PANIC): /.test(line)) ?? lines.at(-1);
  return grave?.replace(/^.*(FATAL|PANIC): +/, '').trim() || undefined;
}

function cannotRun(refusal: Error): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `PostgreSQL cannot run on this system (${refusal.message}): start Jalon as an ordinary user, or set DATABASE_URL to a PostgreSQL server (15 or newer).`,
    { cause: refusal },
  );
}
