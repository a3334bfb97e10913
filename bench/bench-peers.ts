import { join } from 'node:path';
import { startCluster } from './database';
import { jalon } from './jalon';
import { limit } from './limit';
import { liveJalon, liveLimit } from './live/contestants';
import { type Options, readOptions } from './options';
import { installPeers } from './peers/install';
import { postgraphile } from './peers/postgraphile';
import { liveUsual, usual } from './peers/usual';
import { type Measuring, machine, measureAll } from './run';

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error);
    process.exit(1);
  },
);

/** Measures the server as shipped, the limit and other servers over the same database, and prints tables in Markdown. */
async function main(): Promise<void> {
  const options = readOptions({ rounds: 3, sizes: [100_000] });
  installPeers();
  const cluster = await startCluster(options);
  console.log(machine());
  await measureAll(cluster, everybody(options), options).finally(() => cluster.stop());
}

function everybody({ data }: Options): Measuring {
  const directory = join(data, 'jalon');
  const ours = jalon(directory);
  return {
    contestants: [ours, limit, postgraphile, usual],
    live: [liveJalon(directory), liveLimit, liveUsual],
    limit: limit.name,
    pairs: [[ours.name, postgraphile.name]],
  };
}
