import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const dist = join(__dirname, '../..');

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** From the command to the first answer. */
  readonly seconds: number;
  stop(): Promise<void>;
}

export interface Start {
  /** The program; the Node.js that runs the bench unless given. */
  readonly program?: string;
  /** The script, as a path. */
  readonly script: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Everything started and not yet stopped: a bench that fails leaves nothing behind. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a server that prints where it listens, and waits for that. */
export async function startServerProcess({ program, script, settings }: Start): Promise<ServerProcess> {
  const begun = performance.now();
  const child = spawn(program ?? process.execPath, [script], {
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const url = await addressOf(child, script);
  return {
    url,
    pid: child.pid ?? 0,
    seconds: (performance.now() - begun) / 1_000,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Runs one of the built scripts to its end; what it prints goes to standard error. */
export function runScript(script: string, args: readonly string[], settings: Record<string, string>): void {
  const { status } = spawnSync(process.execPath, [join(dist, script), ...args], {
    env: environment(settings),
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`${script} ended with code ${status}`);
}

async function addressOf(child: ChildProcess, script: string): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (output.length < 100_000) output += chunk;
      const found = /API +(http:\S+)\/graphql/.exec(output)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`${script} ended before it was ready:\n${output}`)));
  });
}

function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, ...settings };
}
