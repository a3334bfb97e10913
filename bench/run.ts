import { cpus } from 'node:os';
import type { Contestant } from './contestant';
import { type Cluster, copyOfGenerated } from './database';
import { type LiveContestant, measureLive } from './live/live';
import { type Running, startAll, stopAll } from './measure/field';
import { measureMemory } from './measure/memory';
import { type Database, type Measured, measureOperation } from './measure/rounds';
import { countStatements } from './measure/statements';
import { postmasterOf } from './measure/usage';
import { findSubject, type Operation, operationsOn, type Subject } from './operations';
import { type Options, say } from './options';
import { costTable, growthTable, liveTable, memoryTable, type OfSize, throughputTable } from './tables';

/** Who is measured. */
export interface Measuring {
  readonly contestants: readonly Contestant[];
  readonly live: readonly LiveContestant[];
  /** The name of the one that all are a share of. */
  readonly limit: string;
  /** Who is compared with whom besides. */
  readonly pairs: readonly (readonly [string, string])[];
}

/** Measures on each size, and prints each table as soon as it is there. The live events are measured on the smallest size. */
export async function measureAll(cluster: Cluster, measuring: Measuring, options: Options): Promise<void> {
  const names = measuring.contestants.map(({ name }) => name);
  const sizes: OfSize[] = [];
  for (const size of options.sizes) {
    const { url, drop } = await copyOfGenerated(cluster, size);
    try {
      const found = await measureSize(url, size, measuring, options);
      if (found.measured.length > 0) {
        print(throughputTable(found, names, measuring.limit, measuring.pairs));
        print(costTable(found, names));
        print(memoryTable(found));
      }
      sizes.push(found);
      if (sizes.length === 1 && (options.only?.includes('S1') ?? true)) {
        const live = await measureLive(measuring.live, url, options);
        const liveNames = measuring.live.map(({ name }) => name);
        print(liveTable(live, liveNames, measuring.limit));
      }
    } finally {
      await drop();
    }
  }
  print(growthTable(sizes, names));
}

async function measureSize(url: string, size: number, { contestants }: Measuring, options: Options): Promise<OfSize> {
  const database = { url, pid: await postmasterOf(url) };
  const running = await startAll(contestants, url);
  const subject = await findSubject(url);
  const operations = operationsOn(subject).filter(({ key }) => options.only?.includes(key) ?? true);
  const measured = await measureOperations(running, operations, subject, database, options);
  const statements = new Map();
  const memory = new Map();
  for (const contestant of operations.length === 0 ? [] : contestants) {
    say(`Counting the statements and measuring the memory of ${contestant.name}`);
    statements.set(contestant.name, await countStatements(contestant, operations, subject, url));
    memory.set(contestant.name, await measureMemory(contestant, operations, subject, url));
  }
  return { size, measured, statements, memory };
}

async function measureOperations(
  running: readonly Running[],
  operations: readonly Operation[],
  subject: Subject,
  database: Database,
  options: Options,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  try {
    for (const operation of operations) {
      measured.push(await measureOperation(running, operation, subject, database, options));
    }
  } finally {
    await stopAll(running);
  }
  return measured;
}

function print(text: string): void {
  if (text) console.log(`\n${text}`);
}

export function machine(): string {
  return `Node ${process.version} on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; load generator and PostgreSQL on the same machine; 10 connections.`;
}
