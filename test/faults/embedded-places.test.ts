import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publicDirectory } from '../../src/database/embedded/elsewhere';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded';
import { abandonedDatabases, placesFor, removeDatabaseOf, removePlace } from '../../src/database/embedded/places';
import { ask, cleanUps, newDirectory, start, startInChild } from '../support/embedded';

/** A directory that others cannot enter: started by root, PostgreSQL cannot have its data there. */
function closedDirectory(): string {
  const closed = join(newDirectory(), 'closed');
  mkdirSync(closed, { mode: 0o700 });
  return join(closed, 'database');
}

const WRITTEN = `create table kept as select 'still here' as answer`;

let written: Promise<string> | undefined;

/** A copy of a database with something in it: to copy one is ten times as fast as to make it. */
async function copyWritten(directory: string): Promise<void> {
  written ??= (async () => {
    const open = mkdtempSync(join(tmpdir(), 'jalon-embedded-'));
    chmodSync(open, 0o755);
    const original = join(open, 'database');
    // Not by `start`: what that starts is removed after the test.
    const server = await startEmbeddedPostgres({ dataDirectory: original, durable: false, say: () => undefined });
    await ask(server.url, WRITTEN);
    await server.stop();
    return original;
  })();
  execFileSync('cp', ['-a', await written, directory]);
}
afterAll(async () => {
  if (written) rmSync(dirname(await written), { recursive: true, force: true });
});

/** The directory of a database with something in it, which is kept elsewhere as versions before this one did. */
async function keptElsewhere(): Promise<{ directory: string; place: string }> {
  const open = newDirectory();
  chmodSync(open, 0o755);
  const directory = join(open, 'database');
  await copyWritten(directory);
  const place = mkdtempSync(join(publicDirectory(), 'jalon-'));
  cleanUps.push(() => rmSync(place, { recursive: true, force: true }));
  rmSync(place, { recursive: true });
  renameSync(directory, place);
  mkdirSync(directory);
  chmodSync(place, 0o755);
  writeFileSync(join(directory, 'moved-to'), place);
  writeFileSync(join(place, 'belongs-to'), directory);
  return { directory, place };
}

async function write(directory: string): Promise<void> {
  const server = await start(directory);
  await ask(server.url, WRITTEN);
  await server.stop();
}

/** What was written there; null in an empty database. */
async function read(directory: string): Promise<unknown> {
  const server = await start(directory);
  const found = await ask(server.url, `select to_regclass('kept') as answer`);
  const answer = found && (await ask(server.url, 'select answer from kept'));
  await server.stop();
  return answer;
}

const refusalOf = (directory: string) => start(directory).then(String, (error: Error) => error.message);

test('a directory that was removed and made again is a new database', async () => {
  const directory = closedDirectory();
  await write(directory);
  rmSync(directory, { recursive: true });
  expect(await read(directory)).toBeNull();
});

test('a directory that was moved takes its database along', async () => {
  const directory = closedDirectory();
  await write(directory);
  renameSync(directory, `${directory}-moved`);
  expect(await read(`${directory}-moved`)).toBe('still here');
  expect(await read(directory)).toBeNull();
  expect(await read(`${directory}-moved`)).toBe('still here');
});

test('two processes that start at once in a new directory have one database', async () => {
  const directory = closedDirectory();
  cleanUps.push(() => removeDatabaseOf(directory));
  const both = await Promise.all([startInChild(directory), startInChild(directory)]);
  expect(new Set(both.map(({ server }) => server.url)).size).toBe(1);
});

describe('a database that is kept elsewhere', () => {
  test('is found by its directory, and listed', async () => {
    const { directory, place } = await keptElsewhere();
    expect(await read(directory)).toBe('still here');
    expect(placesFor(directory)).toContainEqual({
      ...{ path: place, kind: 'database', owner: directory },
      ...{ orphan: false, usedBy: undefined },
    });
  });

  test('is not shared with a copy of its directory, which is told what to do', async () => {
    const { directory, place } = await keptElsewhere();
    const copy = `${directory}-copy`;
    cpSync(directory, copy, { recursive: true });
    expect(await refusalOf(copy)).toBe(
      `${copy} is a copy of ${directory}, and the database of both is kept in ${place}, which cannot be shared: remove ${copy}/moved-to to start with an empty database here, or ${directory}/moved-to to go on with the data from here.`,
    );
    expect(await read(directory)).toBe('still here');
    rmSync(join(copy, 'moved-to'));
    expect(await read(copy)).toBeNull();
  });

  test('goes on from the copy once the original gives it up', async () => {
    const { directory } = await keptElsewhere();
    cpSync(directory, `${directory}-copy`, { recursive: true });
    rmSync(join(directory, 'moved-to'));
    expect(await read(`${directory}-copy`)).toBe('still here');
    expect(await read(directory)).toBeNull();
  });

  test('is not replaced by an empty one when its place is gone', async () => {
    const { directory, place } = await keptElsewhere();
    rmSync(place, { recursive: true });
    expect(await refusalOf(directory)).toBe(
      `The database of ${directory} was kept in ${place}, which is not there any more: put it back, or remove ${directory}/moved-to to start with an empty one.`,
    );
    rmSync(join(directory, 'moved-to'));
    expect(await read(directory)).toBeNull();
  });

  test('is not replaced by an empty one when its place is another user’s', async () => {
    const { directory, place } = await keptElsewhere();
    const foreign = process.getuid?.() === 0 ? place : '/usr';
    if (foreign === place) chownSync(place, 65_534, 65_534);
    writeFileSync(join(directory, 'moved-to'), foreign);
    expect(await refusalOf(directory)).toMatch(
      /is kept in \S+, which belongs to another user: start Jalon as that user, or /,
    );
  });

  test('belongs to nothing when its directory is gone, and is kept until it is removed', async () => {
    const { directory, place } = await keptElsewhere();
    rmSync(directory, { recursive: true });
    const [found] = abandonedDatabases(directory).filter(({ path }) => path === place);
    expect(found).toMatchObject({ owner: directory, orphan: true });
    if (found) removePlace(found);
    expect(existsSync(place)).toBe(false);
  });

  test('is removed together with what leads to it', async () => {
    const { directory, place } = await keptElsewhere();
    removeDatabaseOf(directory);
    expect(existsSync(place)).toBe(false);
    expect(await read(directory)).toBeNull();
  });

  test('is not removed while it is in use', async () => {
    const { directory, place } = await keptElsewhere();
    const server = await start(directory);
    const [found] = placesFor(directory).filter(({ path }) => path === place);
    expect(found?.usedBy).toBeGreaterThan(0);
    expect(() => removeDatabaseOf(directory)).toThrow(/is in use \(process \d+\) and was not removed/);
    expect(await ask(server.url, 'select answer from kept')).toBe('still here');
  });

  test('is not removed while its server outlives a killed Jalon', async () => {
    const { directory } = await keptElsewhere();
    const { process: parent } = await startInChild(directory);
    parent.kill('SIGKILL');
    await new Promise((ended) => parent.once('exit', ended));
    expect(() => removeDatabaseOf(directory)).toThrow(/is in use \(process \d+\) and was not removed/);
    await (await start(directory)).stop();
  });
});
