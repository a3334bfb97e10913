import { verifyLog } from '../src/events/verify';
import { withDatabase } from './with-database';

const TELL_EVERY = 100_000;
let told = 0;

/** Tells of a long log how far it has been read. */
function progress(position: number, end: number): void {
  if (position - told < TELL_EVERY) return;
  told = position;
  console.error(`${Math.floor((100 * position) / end)} %   event ${position} of ${end}`);
}

/** Says whether the record is what was recorded; if not, names what is not, and exits with 1. */
withDatabase(async (db) => {
  const { events, digest, fault, altered } = await verifyLog(db, progress);
  if (fault) console.log(`The event log does not hold: event ${fault.position} ${fault.what}.`);
  for (const { row, what } of altered) console.log(`${row}: ${what}.`);
  if (fault || altered.length > 0) throw new Error('The record does not hold.');
  console.log(`The event log holds: ${events} events, digest ${digest}.`);
  console.log('What was made official is there as it was recorded.');
});
