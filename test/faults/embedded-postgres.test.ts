import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findEmbeddedPostgres } from '../../src/database/embedded/embedded';
import { ask, newDirectory, start } from '../support/embedded';

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
