import { join } from 'node:path';
import { copyOfGenerated, startCluster } from './database';
import { jalon } from './jalon';
import { startServerProcess } from './measure/processes';
import { findSubject } from './operations';
import { readOptions, say } from './options';
import { machine } from './run';
import { table } from './tables';
import { measureHard, rowOf } from './words/measure';

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error);
    process.exit(1);
  },
);

/** Posts and searches texts whose words are hard to find, beside ordinary ones, and prints a table for each size. */
async function main(): Promise<void> {
  const options = readOptions({ rounds: 5, sizes: [10_000, 100_000] });
  const cluster = await startCluster(options);
  console.log(machine());
  try {
    for (const size of options.sizes) {
      const { url, drop } = await copyOfGenerated(cluster, size);
      const directory = join(options.data, 'jalon');
      const server = await startServerProcess(jalon(directory).start(url));
      say(`Posting and searching hard texts among ${size} comments`);
      try {
        const place = { url: server.url, directory, subject: await findSubject(url) };
        console.log(`\n${table(headOf(size), (await measureHard(place, options.rounds)).map(rowOf))}`);
      } finally {
        await server.stop();
        await drop();
      }
    }
  } finally {
    await cluster.stop();
  }
}

const headOf = (size: number) => [
  `20,000 characters, ${size.toLocaleString('en')} comments`,
  'posting an ordinary one',
  'posting it',
  'an ordinary one of the delegation meanwhile',
  "another delegation's meanwhile",
  'searching two words',
  'searching its first 500 characters',
];
