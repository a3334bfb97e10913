import { join } from 'node:path';
import { startCluster } from './database';
import { jalon } from './jalon';
import { limit } from './limit';
import { liveJalon, liveLimit } from './live/contestants';
import { measureStarts } from './measure/starts';
import { type Options, readOptions, say } from './options';
import { type Measuring, machine, measureAll } from './run';
import { startsTable } from './tables';

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error);
    process.exit(1);
  },
);

/** Measures the server as shipped against the limit, and prints tables in Markdown. */
async function main(): Promise<void> {
  const options = readOptions({ rounds: 3, sizes: [100_000] });
  const cluster = await startCluster(options);
  console.log(machine());
  if (options.only?.includes('START') ?? true) {
    say('Measuring how long the server takes to start');
    console.log(`\n${startsTable(await measureStarts(join(options.data, 'start')))}`);
  }
  await measureAll(cluster, ours(options), options).finally(() => cluster.stop());
}

function ours({ data }: Options): Measuring {
  const directory = join(data, 'jalon');
  return {
    contestants: [jalon(directory), limit],
    live: [liveJalon(directory), liveLimit],
    limit: limit.name,
    pairs: [],
  };
}
