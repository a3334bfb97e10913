import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf } from './error';
import { birthOf } from './process';

/** A directory, and the file in it that names its owner. */
interface Owned {
  readonly directory: string;
  readonly owner: string;
}

interface Owner {
  readonly directory: string;
  readonly pid: number;
  readonly birth: string;
}

/** Makes this process the one that starts and stops the server; undefined while another living process is. */
export function claim(home: Owned): (() => void) | undefined {
  const mine = JSON.stringify({ directory: home.directory, pid: process.pid, birth: birthOf(process.pid) });
  if (!writeOnce(home.owner, mine)) {
    const found = read(home.owner);
    if (found && isAlive(found, home)) return undefined;
    if (found) discard(home.owner, found);
    if (!writeOnce(home.owner, mine)) return undefined;
  }
  return () => {
    if (read(home.owner) === mine) rmSync(home.owner, { force: true });
  };
}

/** The number of the living process that owns the server. */
export function ownerOf(home: Owned): number | undefined {
  const found = read(home.owner);
  return found && isAlive(found, home) ? parse(found)?.pid : undefined;
}

/** Writes the file with all its content at once, and fails if it exists: of many processes one succeeds. */
export function writeOnce(path: string, content: string, mode = 0o644): boolean {
  const draft = `${path}.${randomUUID()}`;
  try {
    // A full disk must not leave half of it under the name that counts.
    writeFileSync(draft, content, { mode });
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead owner's file, unless a living process has replaced it in the meantime. */
function discard(path: string, dead: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = read(aside);
  if (taken !== undefined && taken !== dead) writeOnce(path, taken);
  rmSync(aside, { force: true });
}

function isAlive(content: string, home: Owned): boolean {
  const owner = parse(content);
  // The copy of a directory in use carries the original's owner file.
  return owner !== undefined && owner.directory === home.directory && birthOf(owner.pid) === owner.birth;
}

function parse(content: string): Owner | undefined {
  try {
    return JSON.parse(content) as Owner;
  } catch {
    return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
