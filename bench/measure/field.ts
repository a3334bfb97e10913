import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from '../contestant';
import type { Operation, Subject } from '../operations';
import { requireSame } from '../same-answer';
import type { Target } from './load';
import { type ServerProcess, startServerProcess } from './processes';
import { isQuiet } from './quiet';

/** A contestant that runs on a database. */
export interface Running {
  readonly contestant: Contestant;
  readonly server: ServerProcess;
}

/** Starts them one after the other: the first migrates the database. */
export async function startAll(contestants: readonly Contestant[], databaseUrl: string): Promise<Running[]> {
  const started: Running[] = [];
  for (const contestant of contestants) {
    await contestant.prepare?.(databaseUrl);
    started.push({ contestant, server: await startServerProcess(contestant.start(databaseUrl)) });
  }
  return started;
}

export async function stopAll(running: readonly Running[]): Promise<void> {
  resume(running);
  for (const { server } of running) await server.stop();
}

const LONG_MS = 30_000;
const SHORT_MS = 500;
const TRIES = 20;

/**
 * Holds all servers but one: what is idle must not take part, not even by following the events that another writes. None
 * is held in the middle of a transaction of its own.
 */
export async function onlyRunning(all: readonly Running[], one: Running, databaseUrl: string): Promise<void> {
  if (process.platform === 'win32') return;
  resume(all);
  await isQuiet(databaseUrl, LONG_MS);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    for (const { server } of all) if (server !== one.server) process.kill(server.pid, 'SIGSTOP');
    if (await isQuiet(databaseUrl, SHORT_MS)) return;
    resume(all);
    await pause(100);
  }
  throw new Error('A server does not finish its transactions');
}

export function resume(all: readonly Running[]): void {
  if (process.platform === 'win32') return;
  for (const { server } of all) process.kill(server.pid, 'SIGCONT');
}

/** One contestant with what an operation is for it. */
export interface Entry extends Running {
  readonly target: Target;
  /** The length of its answer. */
  readonly bytes: number;
}

/** Those that have the operation, once all have given the same answer. */
export async function verified(all: readonly Running[], operation: Operation, subject: Subject): Promise<Entry[]> {
  const entries: Entry[] = [];
  let expected: unknown;
  for (const one of all) {
    const { contestant, server } = one;
    const target = await contestant.target(operation, server.url, subject);
    if (!target) continue;
    const text = await ask(target, contestant.name);
    const answer: unknown = JSON.parse(text);
    const partial = contestant.asContract !== undefined;
    const given = contestant.asContract?.(operation, answer) ?? answer;
    expected ??= given;
    requireSame(operation.key, expected, { name: contestant.name, answer: given, partial });
    entries.push({ ...one, target, bytes: Buffer.byteLength(text) });
  }
  return entries;
}

/** A few calls one after the other: they also wait for what the last load has left behind. */
export async function settle(target: Target, name: string): Promise<void> {
  for (let call = 0; call < 5; call += 1) await ask(target, name);
  await pause(300);
}

/** Sends an operation once; throws if it is refused. */
export async function ask(target: Target, name: string): Promise<string> {
  const response = await fetch(target.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...target.headers[0] },
    body: target.body.replace('[<id>]', randomUUID()),
  });
  const text = await response.text();
  if (!response.ok || /"errors":\s*\[\s*\{/.test(text)) throw new Error(`${name} answers: ${text.slice(0, 1_000)}`);
  return text;
}
