import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from './error';

/** True while the process lives. A zombie, dead but not yet reaped, counts as ended. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    if (codeOf(error) !== 'EPERM') return false;
  }
  return linuxStat(pid)?.state !== 'Z';
}

/** A text that differs for every later process with the same number; undefined once the process has ended. */
export function birthOf(pid: number): string | undefined {
  if (!isRunning(pid)) return undefined;
  if (process.platform === 'win32') return 'running';
  const stat = linuxStat(pid);
  if (stat) return `${readText('/proc/sys/kernel/random/boot_id')?.trim()} ${stat.started}`;
  return ask(pid, 'lstart') ?? 'running';
}

/** The command line of a process, or undefined where the system does not tell. */
export function commandOf(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  return readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? ask(pid, 'command');
}

/** The processes that run a program below this directory, where the system tells. */
export function processesOf(directory: string): number[] {
  const numbers = existsSync('/proc/self/stat') ? readdirSync('/proc').map(Number).filter(Number.isInteger) : [];
  return numbers.filter((pid) => commandOf(pid)?.startsWith(`${directory}/`));
}

/** Resolves to true as soon as the process has ended, to false when the time is up. */
export async function endsWithin(pid: number, milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (isRunning(pid)) {
    if (Date.now() > until) return false;
    await pause(20);
  }
  return true;
}

function linuxStat(pid: number): { state: string | undefined; started: string | undefined } | undefined {
  const text = readText(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses and may hold anything, even spaces.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { state: fields[0], started: fields[19] };
}

function ask(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
