import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const dist = join(__dirname, '..');

export interface ServerProcess {
  readonly url: string;
  /** From the command to the first answer. */
  readonly seconds: number;
  /** Resident memory of the server alone, without PostgreSQL, in MB. */
  memory(): number;
  stop(): Promise<void>;
}

/** Runs one of the built scripts to its end. */
export function runScript(script: string, args: readonly string[], settings: Record<string, string>): void {
  const { status } = spawnSync(process.execPath, [join(dist, script), ...args], {
    env: environment(settings),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} ended with code ${status}`);
}

/** The server as its users start it, on a free port. */
export async function startServerProcess(settings: Record<string, string>): Promise<ServerProcess> {
  const begun = performance.now();
  const child = spawn(process.execPath, [join(dist, 'src/main.js')], {
    env: environment({ PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'warn', ...settings }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  await fetch(`${url}/health/ready`);
  return {
    url,
    seconds: (performance.now() - begun) / 1_000,
    memory: () => Number(spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' }).stdout) / 1_024,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk;
      const found = /API +(http:\S+)\/graphql/.exec(output)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The server ended before it was ready:\n${output}`)));
  });
}

function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, ...settings };
}
