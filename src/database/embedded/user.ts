import { chownSync, lchownSync, readdirSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const nobody: ServerUser = { uid: 65_534, gid: 65_534 };

/** PostgreSQL refuses root: then it runs as the owner of its data, or as nobody. Otherwise it runs as who starts it. */
export function serverUserFor(data: string): ServerUser | undefined {
  if (!isRoot()) return undefined;
  const found = statSync(data, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : nobody;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** True if every directory down to this path lets the user pass. The path itself must be free of links. */
export function mayEnter(path: string, user: ServerUser): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || (found.mode & executeBit(found, user)) === 0) return false;
  const parent = dirname(path);
  return parent === path || mayEnter(parent, user);
}

/** Data that root copied or restored belongs to root: gives it back to PostgreSQL's user. */
export function giveTo(user: ServerUser | undefined, data: string): void {
  if (!user || statSync(data).uid !== 0) return;
  for (const entry of readdirSync(data, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(data, entry), user.uid, user.gid);
  chownSync(data, user.uid, user.gid);
}

function executeBit(found: Stats, user: ServerUser): number {
  if (found.uid === user.uid) return 0o100;
  return found.gid === user.gid ? 0o010 : 0o001;
}
