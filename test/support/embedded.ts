import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded';

/** What is undone after each test of the file, last first. */
export const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'jalon-embedded-'));
  cleanUps.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export async function start(dataDirectory: string, durable = false): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory, durable, say: () => undefined });
  cleanUps.push(() => rmSync(server.dataDirectory, { recursive: true, force: true }));
  cleanUps.push(() => server.stop());
  return server;
}

export async function ask(url: string, question: string): Promise<unknown> {
  const client = new Client(url);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query<{ answer: unknown }>(question);
    return found.rows[0]?.answer;
  } finally {
    await client.end();
  }
}

/** The compiled launcher in a process of its own, which can be killed. `npm test` has just compiled it. */
const starter = `
  const { startEmbeddedPostgres } = require('./dist/src/database/embedded/embedded.js');
  const { Client } = require('pg');
  startEmbeddedPostgres({ dataDirectory: process.argv[1], durable: false, say: console.log }).then((server) => {
    const stop = async () => {
      await server.stop();
      console.log('stopped');
      process.exit();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', async () => {
      const client = new Client(server.url);
      await client.connect();
      await client.end();
      console.log('answered after the interrupt');
      await stop();
    });
    setInterval(() => undefined, 60_000);
    console.log(JSON.stringify(server));
  });
`;

export function spawnStarter(directory: string) {
  const child = spawn(process.execPath, ['-e', starter, directory], {
    cwd: join(__dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  cleanUps.push(() => end(child, 'SIGTERM'));
  return child;
}

export async function startInChild(directory: string) {
  const child = spawnStarter(directory);
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('{')) continue;
    return { process: child, server: JSON.parse(line) as Omit<EmbeddedPostgres, 'stop'> };
  }
  throw new Error('The child ended before its server answered');
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
