import { pino } from 'pino';
import { type Log, withoutValues } from '../../src/log';

// biome-ignore lint/suspicious/noExplicitAny: a line has what was put into it
export type Line = any;

/** A log whose lines the test reads. */
export function keptLog(level = 'debug'): { log: Log; lines: Line[]; text(): string } {
  const written: string[] = [];
  const lines: Line[] = [];
  const write = (line: string) => {
    written.push(line);
    lines.push(JSON.parse(line));
  };
  const log = pino({ level, base: null, serializers: { err: withoutValues } }, { write });
  return { log, lines, text: () => written.join('') };
}
