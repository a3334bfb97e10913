import type { Operation, Subject } from '../operations';
import { type Options, say } from '../options';
import { onlyRunning, type Running, resume, settle, verified } from './field';
import { type Load, load } from './load';

const CONNECTIONS = 10;
const WARM_UP_SECONDS = 1.5;

/** What was measured of one operation: the rounds of each contestant, by its name. */
export interface Measured {
  readonly key: string;
  readonly name: string;
  readonly rounds: ReadonlyMap<string, readonly Load[]>;
}

export interface Database {
  readonly url: string;
  /** Of the server itself; undefined if it runs elsewhere. */
  readonly pid: number | undefined;
}

/** Loads the servers in turn, round after round, after all have given the same answer. */
export async function measureOperation(
  all: readonly Running[],
  operation: Operation,
  subject: Subject,
  database: Database,
  options: Options,
): Promise<Measured> {
  resume(all);
  const entries = await verified(all, operation, subject);
  const rounds = new Map<string, Load[]>(entries.map(({ contestant }) => [contestant.name, []]));
  const wide = { connections: CONNECTIONS, databasePid: database.pid };
  for (let round = 0; round <= options.rounds; round += 1) {
    const seconds = round === 0 ? WARM_UP_SECONDS : options.seconds;
    for (const entry of entries) {
      const { contestant, server, target, bytes } = entry;
      await onlyRunning(all, entry, database.url);
      await settle(target, contestant.name);
      const measured = await load(target, { ...wide, seconds, serverPid: server.pid, bytes });
      if (round === 0) continue;
      rounds.get(contestant.name)?.push(measured);
      say(`${operation.key} round ${round}: ${contestant.name} ${Math.round(measured.perSecond)} requests/s`);
    }
  }
  resume(all);
  return { key: operation.key, name: operation.name, rounds };
}
