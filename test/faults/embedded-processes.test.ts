import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ask, end, newDirectory, spawnStarter, start, startInChild } from '../support/embedded';

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
