import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from '../contestant';
import type { Operation, Subject } from '../operations';
import { ask } from './field';
import { countMessages, type Messages } from './messages';
import { startServerProcess } from './processes';

const CALLS = 7;
const FIRST_CALLS = 3;

/** What each operation costs on the wire to PostgreSQL, by its key; the first calls, which prepare, do not count. */
export async function countStatements(
  contestant: Contestant,
  operations: readonly Operation[],
  subject: Subject,
  databaseUrl: string,
): Promise<ReadonlyMap<string, Messages>> {
  const proxy = await countMessages(databaseUrl);
  const server = await startServerProcess(contestant.start(proxy.url));
  const found = new Map<string, Messages>();
  try {
    for (const operation of operations) {
      const target = await contestant.target(operation, server.url, subject);
      if (!target) continue;
      const calls: Messages[] = [];
      for (let call = 0; call < CALLS; call += 1) {
        await pause(20);
        const before = { ...proxy.counted };
        await ask(target, contestant.name);
        calls.push({
          statements: proxy.counted.statements - before.statements,
          roundTrips: proxy.counted.roundTrips - before.roundTrips,
        });
      }
      // What a server does on its own only ever adds.
      found.set(operation.key, {
        statements: Math.min(...calls.slice(FIRST_CALLS).map(({ statements }) => statements)),
        roundTrips: Math.min(...calls.slice(FIRST_CALLS).map(({ roundTrips }) => roundTrips)),
      });
    }
  } finally {
    await server.stop();
    proxy.close();
  }
  return found;
}
