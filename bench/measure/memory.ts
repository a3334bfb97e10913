import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from '../contestant';
import type { Operation, Subject } from '../operations';
import { ask } from './field';
import { load } from './load';
import { startServerProcess } from './processes';
import { residentMegabytes } from './usage';

const CONNECTIONS = 50;
const SECONDS = 2;

/** Resident memory of a server without PostgreSQL, in MB. */
export interface Memory {
  readonly rest: number;
  /** The most while many connections were busy with each operation in turn. */
  readonly loaded: number;
}

/** Of a server that has just started; undefined where it cannot be read. */
export async function measureMemory(
  contestant: Contestant,
  operations: readonly Operation[],
  subject: Subject,
  databaseUrl: string,
): Promise<Memory | undefined> {
  const server = await startServerProcess(contestant.start(databaseUrl));
  await pause(1_500);
  const rest = residentMegabytes(server.pid);
  let loaded = rest ?? 0;
  const watch = setInterval(() => {
    loaded = Math.max(loaded, residentMegabytes(server.pid) ?? 0);
  }, 200);
  try {
    for (const operation of operations) {
      const target = await contestant.target(operation, server.url, subject);
      if (!target) continue;
      const bytes = Buffer.byteLength(await ask(target, contestant.name));
      const busy = { connections: CONNECTIONS, seconds: SECONDS, serverPid: server.pid, databasePid: undefined };
      await load(target, { ...busy, bytes });
    }
  } finally {
    clearInterval(watch);
    await server.stop();
  }
  return rest === undefined ? undefined : { rest, loaded };
}
