import type { DataSource } from 'typeorm';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { advanceRounds } from './round.service';

const EVERY_MS = 1_000;

/** Opens rounds, reminds of their deadlines and closes them by the clock while the server runs. */
export function keepRounds(
  db: DataSource,
  clock: Clock,
  log: Log,
  reminders: readonly number[],
  every = EVERY_MS,
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => advanceRounds(db, clock(), reminders))
      .catch((error: unknown) => log.warn({ err: error }, 'Rounds could not be advanced; trying again'));
  }, every);
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}
