import { join } from 'node:path';
import { startCluster } from './database';
import { jalon } from './jalon';
import { limit } from './limit';
import { liveJalon, liveLimit } from './live/contestants';
import { type Options, readOptions } from './options';
import { type Measuring, machine, measureAll } from './run';

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
