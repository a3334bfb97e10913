import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDatabaseOf } from '../../src/database/embedded/places';

const PATIENCE_MS = 60_000;
const STOP_MS = 20_000;

export interface OwnServer {
  readonly url: Promise<string>;
  /** Ends the server and its database, and removes their files. */
  readonly stop: () => Promise<void>;
}

/** Starts the program as an operator does, on a free port, with the embedded database in a directory that is removed afterwards. */
export function startOwnServer(): OwnServer {
  const directory = mkdtempSync(join(tmpdir(), 'jalon-demo-'));
  // PostgreSQL refuses to run as root: its own user has to be able to pass.
  chmodSync(directory, 0o755);
  const child = spawn(process.execPath, [join(__dirname, '../../src/main.js')], {
    env: environment(directory),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C in a terminal reaches its whole group; this one we end ourselves, when nobody needs it any more.
    detached: true,
    windowsHide: true,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = address(child);
  return {
    url,
    stop: async () => {
      // In the middle of its start it could not yet take its database down with it.
      await url.catch(() => undefined);
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(late);
      removeDatabaseOf(join(directory, 'postgres'));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The settings that the story needs, whatever the shell has set. */
function environment(directory: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DATA_DIR: directory,
    HOST: '127.0.0.1',
    PORT: '0',
    DEMO: 'true',
    LOG_LEVEL: 'warn',
    ONE_KEY: '',
    PUBLIC_READ: '',
    DATABASE_URL: '',
    AUTH_ISSUER: '',
    AUTH_AUDIENCE: '',
  };
}

/** Resolves when the server says where it listens. */
function address(child: ChildProcess): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server did not start:\n${printed}`)), PATIENCE_MS);
    const hear = (text: Buffer) => {
      printed += text.toString();
      const [, url] = /(http:\S+)\/graphql\b/.exec(printed) ?? [];
      if (!url) return;
      clearTimeout(late);
      resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('close', () => {
      clearTimeout(late);
      reject(new Error(`the server ended:\n${printed}`));
    });
    child.once('error', reject);
  });
}
