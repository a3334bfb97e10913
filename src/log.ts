import { type Logger, pino, stdSerializers } from 'pino';
import pretty from 'pino-pretty';

export type Log = Logger;

/** JSON lines for machines; plain sentences when a person is watching the terminal. */
export function makeLog(level: string, terminal: boolean): Log {
  const options = { level, base: null, serializers: { err: withoutValues } };
  if (!terminal) return pino(options);
  return pino(options, pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true }));
}

const TOLD = ['type', 'message', 'stack', 'code', 'table', 'constraint', 'syscall', 'address', 'port'];

/** Errors of the database carry the values of the statement, and the row that it was about: the words of somebody's draft. */
export function withoutValues(error: Error): object {
  const known = Object.entries(stdSerializers.err(error)).filter(([name]) => TOLD.includes(name));
  return Object.fromEntries(known);
}
