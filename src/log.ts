import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type Log = Logger;

/** JSON lines for machines; plain sentences when a person is watching the terminal. */
export function makeLog(level: string, terminal: boolean): Log {
  if (!terminal) return pino({ level, base: null });
  return pino({ level, base: null }, pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true }));
}
