import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded/embedded';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('the embedded PostgreSQL', () => {
  test('answers once started, and no longer once stopped', async () => {
    const directory = newDirectory();
    const server = await start(directory);
    expect(await ask(server.url, 'select current_database() as answer')).toBe('jalon');
    expect(await findEmbeddedPostgres(directory)).toEqual({ url: server.url });
    await server.stop();
    await expect(ask(server.url, 'select 1 as answer')).rejects.toThrow('ECONNREFUSED');
    expect(await findEmbeddedPostgres(directory)).toBeUndefined();
  });

  test('keeps what was written for the next start', async () => {
    const directory = newDirectory();
    const server = await start(directory);
    await ask(server.url, `create table kept as select 'still here' as answer`);
    await server.stop();
    const next = await start(directory);
    expect(await ask(next.url, 'select answer from kept')).toBe('still here');
  });

  test('clones a database from a template', async () => {
    const { url } = await start(newDirectory());
    await ask(url, 'create table copied as select 1 as answer');
    await ask(url.replace(/jalon$/, 'postgres'), 'create database clone template jalon');
    expect(await ask(url.replace(/jalon$/, 'clone'), 'select answer from copied')).toBe(1);
  });

  test('refuses a wrong password', async () => {
    const { url } = await start(newDirectory());
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1 as answer')).rejects.toThrow('password authentication failed');
  });

  test('finds the letters of Arabic, Chinese and Russian', async () => {
    const { url } = await start(newDirectory());
    await ask(url, 'create extension pg_trgm');
    for (const word of ['مرحبا', '中文', 'привет']) {
      expect(await ask(url, `select cardinality(show_trgm('${word}')) as answer`)).toBeGreaterThan(0);
    }
  });

  test('flushes to the disk only if it must be durable', async () => {
    const directory = newDirectory();
    const quick = await start(directory);
    expect(await ask(quick.url, `select current_setting('fsync') as answer`)).toBe('off');
    await quick.stop();
    const durable = await start(directory, true);
    expect(await ask(durable.url, `select current_setting('fsync') as answer`)).toBe('on');
  });

  test('works below a directory that others cannot enter', async () => {
    const closed = join(newDirectory(), 'closed');
    mkdirSync(join(closed, 'project'), { recursive: true });
    chmodSync(closed, 0o700);
    const directory = join(closed, 'project', 'database');
    const server = await start(directory);
    await ask(server.url, `create table kept as select 'still here' as answer`);
    expect(await findEmbeddedPostgres(directory)).toEqual({ url: server.url });
    await server.stop();
    const next = await start(directory);
    expect(next.dataDirectory).toBe(server.dataDirectory);
    expect(await ask(next.url, 'select answer from kept')).toBe('still here');
  });
});

describe('a server whose parent was killed', () => {
  test('is adopted with its data, and stopped by its new parent', async () => {
    const directory = newDirectory();
    const parent = await startInChild(directory);
    await ask(parent.server.url, `create table kept as select 'still here' as answer`);
    await end(parent.process, 'SIGKILL');

    const server = await start(directory);
    expect(server).toMatchObject({ adopted: true, owned: true, url: parent.server.url });
    expect(await ask(server.url, 'select answer from kept')).toBe('still here');
    await server.stop();
    await expect(ask(server.url, 'select 1 as answer')).rejects.toThrow('ECONNREFUSED');
  });

  test('is started anew rather than adopted if it was not durable enough', async () => {
    const directory = newDirectory();
    const parent = await startInChild(directory);
    await end(parent.process, 'SIGKILL');
    const server = await start(directory, true);
    expect(server.adopted).toBe(false);
    expect(await ask(server.url, `select current_setting('fsync') as answer`)).toBe('on');
  });

  test('is not mistaken for another program that has its number now', async () => {
    const directory = newDirectory();
    const first = await start(directory);
    const left = readFileSync(join(first.dataDirectory, 'data', 'postmaster.pid'), 'utf8');
    await first.stop();
    writeFileSync(join(first.dataDirectory, 'data', 'postmaster.pid'), left.replace(/^\d+/, String(process.pid)));
    const server = await start(directory);
    expect(server.adopted).toBe(false);
  });
});

describe('a first start', () => {
  test('that is killed while it creates the database does not spoil the next one', async () => {
    const directory = newDirectory();
    const child = spawnStarter(directory);
    await once(createInterface(child.stdout), 'line');
    await end(child, 'SIGKILL');
    const server = await start(directory);
    expect(await ask(server.url, 'select 1 as answer')).toBe(1);
  });

  test('by two processes at once gives one server that one of them owns', async () => {
    const directory = newDirectory();
    const both = await Promise.all([startInChild(directory), startInChild(directory)]);
    const [one, other] = both.map(({ server }) => server);
    expect(one?.url).toBe(other?.url);
    expect(both.map(({ server }) => server.owned).sort()).toEqual([false, true]);
  });
});

describe('a server with a living owner', () => {
  test('is joined by another process, which does not stop it', async () => {
    const directory = newDirectory();
    const owner = await startInChild(directory);
    const guest = await start(directory);
    expect(guest).toMatchObject({ adopted: false, owned: false, url: owner.server.url });
    await guest.stop();
    expect(await ask(owner.server.url, 'select 1 as answer')).toBe(1);
  });

  test('survives Ctrl-C until its owner stops it', async () => {
    const owner = await startInChild(newDirectory());
    const lines: string[] = [];
    createInterface(owner.process.stdout).on('line', (line) => lines.push(line));
    // A terminal interrupts the whole group of processes, which here is led by the child.
    process.kill(-Number(owner.process.pid), 'SIGINT');
    await once(owner.process, 'close');
    expect(lines).toEqual(['answered after the interrupt', 'stopped']);
    await expect(ask(owner.server.url, 'select 1 as answer')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a directory that cannot be used is refused in one line', () => {
  test.each([
    [
      'without PG_VERSION',
      (data: string) => rmSync(join(data, 'PG_VERSION')),
      /PG_VERSION is missing.*restore a backup/,
    ],
    [
      'of another version',
      (data: string) => writeFileSync(join(data, 'PG_VERSION'), '15\n'),
      /PostgreSQL 15.*restore a backup/,
    ],
    [
      'with a damaged file',
      (data: string) => truncateSync(join(data, 'global', 'pg_control')),
      /pg_control.*restore a backup/,
    ],
    ['without its password', (data: string) => rmSync(join(data, '..', 'password')), /password.*restore a backup/],
  ])('%s', async (_fault, spoil, message) => {
    const directory = newDirectory();
    const server = await start(directory);
    await server.stop();
    spoil(join(server.dataDirectory, 'data'));

    const refusal = await start(directory).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EmbeddedPostgresError);
    expect(String(refusal)).toMatch(message);
    expect(String(refusal)).toContain(join(server.dataDirectory, 'data'));
    expect(String(refusal)).not.toContain('\n');
    expect(readdirSync(server.dataDirectory)).not.toContain('owner.json');
  });
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'jalon-embedded-'));
  cleanUps.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function start(dataDirectory: string, durable = false): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory, durable, say: () => undefined });
  cleanUps.push(() => rmSync(server.dataDirectory, { recursive: true, force: true }));
  cleanUps.push(() => server.stop());
  return server;
}

async function ask(url: string, question: string): Promise<unknown> {
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

function spawnStarter(directory: string) {
  const child = spawn(process.execPath, ['-e', starter, directory], {
    cwd: join(__dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  cleanUps.push(() => end(child, 'SIGTERM'));
  return child;
}

async function startInChild(directory: string) {
  const child = spawnStarter(directory);
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('{')) continue;
    return { process: child, server: JSON.parse(line) as Omit<EmbeddedPostgres, 'stop'> };
  }
  throw new Error('The child ended before its server answered');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
