import { readTallyDifferences, repairTallies } from '../src/finding/recount';
import { withDatabase } from './with-database';

const repair = process.argv.includes('--repair');

/** Says where the kept counts of comments differ from the comments; with --repair puts them right. Exits with 1 if they still differ. */
withDatabase(async (db) => {
  const differences = repair ? await repairTallies(db) : await readTallyDifferences(db);
  for (const { tally, cell, counts } of differences) console.log(`${tally}, ${cell}: ${counts}`);
  if (differences.length === 0) console.log('Every count is right.');
  else if (repair) console.log(`Counted anew; ${differences.length} cells were wrong.`);
  else throw new Error(`${differences.length} cells are wrong. To put them right: npm run recount -- --repair`);
});
