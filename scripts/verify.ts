import { verifyLog } from '../src/events/verify';
import { withDatabase } from './with-database';

/** Says whether the event log is what was recorded; if not, names the first event that is not, and exits with 1. */
withDatabase(async (db) => {
  const { events, digest, fault } = await verifyLog(db);
  if (fault) throw new Error(`The event log does not hold: event ${fault.position} ${fault.what}.`);
  console.log(`The event log holds: ${events} events, digest ${digest}.`);
});
