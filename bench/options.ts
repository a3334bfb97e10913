import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  /** How long each load lasts. */
  readonly seconds: number;
  /** How often each load is repeated, server after server. */
  readonly rounds: number;
  /** Numbers of comments, smallest first. */
  readonly sizes: readonly number[];
  /** Keys of operations; all unless given. */
  readonly only: readonly string[] | undefined;
  /** Numbers of subscribers. */
  readonly subscribers: readonly number[];
  /** Where generated databases are kept between runs. */
  readonly data: string;
}

const USAGE = `Options: --seconds 4 --rounds 3 --sizes 100000,1000000 --only Q1,Q3,S1 --subscribers 1000,5000 --data <directory>`;

export function readOptions(defaults: Pick<Options, 'rounds' | 'sizes'>): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { seconds: text, rounds: text, sizes: text, only: text, subscribers: text, data: text },
  });
  return {
    seconds: positive(values.seconds ?? '4'),
    rounds: positive(values.rounds ?? String(defaults.rounds)),
    sizes: list(values.sizes ?? defaults.sizes.join(','))
      .map(positive)
      .toSorted((a, b) => a - b),
    only: values.only === undefined ? undefined : list(values.only).map((key) => key.toUpperCase()),
    subscribers: list(values.subscribers ?? '1000,5000').map(positive),
    data: resolve(values.data ?? join(tmpdir(), 'jalon-bench')),
  };
}

function list(value: string): string[] {
  return value.split(',').map((part) => part.trim().replaceAll('_', ''));
}

function positive(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`"${value}" is not a number above 0. ${USAGE}`);
  return number;
}

/** What happens goes to standard error: standard output is for the tables. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
