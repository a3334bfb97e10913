import type { LiveMeasured } from './live/live';
import type { Load } from './measure/load';
import type { Memory } from './measure/memory';
import type { Messages } from './measure/messages';
import type { Measured } from './measure/rounds';
import type { Starts } from './measure/starts';
import { median, medianOf, spread } from './measure/statistics';

/** All that was measured on one size of consultation. */
export interface OfSize {
  readonly size: number;
  readonly measured: readonly Measured[];
  readonly statements: ReadonlyMap<string, ReadonlyMap<string, Messages>>;
  readonly memory: ReadonlyMap<string, Memory | undefined>;
}

export type Row = readonly string[];

interface Rounds {
  readonly rounds: ReadonlyMap<string, readonly { readonly perSecond: number }[]>;
}

export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** A contestant's requests a second, as a share of another's in the same round: the median, and the rounds farthest apart. */
export function ratio({ rounds }: Rounds, of: string, to: string): string {
  const [ours, theirs] = [rounds.get(of) ?? [], rounds.get(to) ?? []];
  const ratios = ours.map(({ perSecond }, at) => perSecond / (theirs[at]?.perSecond ?? Number.NaN));
  if (ratios.length === 0 || ratios.some(Number.isNaN)) return '';
  return `**${fixed(median(ratios))}** (${fixed(Math.min(...ratios))}–${fixed(Math.max(...ratios))})`;
}

/** Requests a second of every contestant, and of each as a share of the limit; then the pairs asked for. */
export function throughputTable(
  { size, measured }: OfSize,
  names: readonly string[],
  limit: string,
  pairs: readonly (readonly [string, string])[] = [],
): string {
  const others = names.filter((name) => name !== limit);
  const head = [
    `${size.toLocaleString('en')} comments`,
    ...names.map((name) => `${name}: requests/s`),
    ...others.map((name) => `${name} of ${limit}`),
    ...pairs.map(([of, to]) => `${of} against ${to}`),
  ];
  const rows = measured.map((one) => [
    `${one.key} ${one.name}`,
    ...names.map((name) => perSecond(one, name)),
    ...others.map((name) => ratio(one, name, limit)),
    ...pairs.map(([of, to]) => ratio(one, of, to)),
  ]);
  return table(head, rows);
}

function perSecond({ rounds }: Measured, name: string): string {
  const values = (rounds.get(name) ?? []).map((load) => load.perSecond);
  return values.length === 0 ? '' : `${whole(median(values))} ± ${whole(50 * spread(values))} %`;
}

/** Latency, processor time and statements of each operation on each server. */
export function costTable({ measured, statements }: OfSize, names: readonly string[]): string {
  const head = ['', 'server', 'p50 / p99 ms', 'CPU ms: server + PostgreSQL', 'statements', 'round trips'];
  const rows = measured.flatMap((one) =>
    names.flatMap((name) => {
      const loads = one.rounds.get(name);
      if (!loads?.length) return [];
      const [server, database] = [medianOf(loads.map((l) => l.server)), medianOf(loads.map((l) => l.database))];
      const messages = statements.get(name)?.get(one.key);
      return [
        [
          ...[one.key, name, `${whole(median(loads.map((l) => l.p50)))} / ${whole(median(loads.map((l) => l.p99)))}`],
          `${server === undefined ? '–' : fixed(server)} + ${database === undefined ? '–' : fixed(database)}`,
          ...[String(messages?.statements ?? '–'), String(messages?.roundTrips ?? '–')],
        ],
      ];
    }),
  );
  return table(head, rows);
}

export function memoryTable({ memory }: OfSize): string {
  const rows = [...memory].map(([name, found]) => [name, mb(found?.rest), mb(found?.loaded)]);
  return table(['memory of the server', 'at rest', 'under 50 connections, at most'], rows);
}

/** The same in processor time, which other work on the machine disturbs less. */
function cpuGrowth(few: readonly Load[], many: readonly Load[]): string {
  const cpu = ({ server, database }: Load) =>
    server === undefined || database === undefined ? undefined : server + database;
  const [a, b] = [medianOf(few.map(cpu)), medianOf(many.map(cpu))];
  return a === undefined || b === undefined ? '' : ` (CPU ${fixed(b / a)} ×)`;
}

export function startsTable({ first, next }: Starts): string {
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  return table(['first start, with a new database and the demo', 'next start'], [[seconds(first), seconds(next)]]);
}

/** How many times dearer each operation is on the largest size than on the smallest. */
export function growthTable(sizes: readonly OfSize[], names: readonly string[]): string {
  const [few, many] = [sizes[0], sizes.at(-1)];
  if (!few || !many || few === many) return '';
  const head = [`${few.size.toLocaleString('en')} → ${many.size.toLocaleString('en')}`, ...names];
  const rows = few.measured.map((one, at) => [
    `${one.key} ${one.name}`,
    ...names.map((name) => {
      const [a, b] = [one.rounds.get(name), many.measured[at]?.rounds.get(name)];
      if (!a?.length || !b?.length) return '';
      return `${fixed(median(a.map((l) => l.perSecond)) / median(b.map((l) => l.perSecond)))} ×${cpuGrowth(a, b)}`;
    }),
  ]);
  return table(head, rows);
}

/** Events a second to many subscribers, and what that is of the limit. */
export function liveTable(found: readonly LiveMeasured[], names: readonly string[], limit: string): string {
  const head = [
    'S1 subscribers',
    'server',
    'events/s',
    `of ${limit}`,
    'p50 / p99 ms, one event at a time',
    'kB per subscriber',
  ];
  const rows = found.flatMap(({ subscribers, rounds }) =>
    names.map((name) => {
      const loads = rounds.get(name) ?? [];
      const share = ratio({ rounds }, name, limit);
      const [p50, p99] = [median(loads.map((l) => l.p50)), median(loads.map((l) => l.p99))];
      const kilobytes = medianOf(loads.map((l) => l.kilobytes));
      return [
        ...[subscribers.toLocaleString('en'), name, fixed(median(loads.map((l) => l.perSecond)))],
        ...[name === limit ? '' : share, `${whole(p50)} / ${whole(p99)}`],
        kilobytes === undefined ? '–' : whole(kilobytes),
      ];
    }),
  );
  return table(head, rows);
}

const whole = (value: number) => String(Math.round(value));
const mb = (value: number | undefined) => (value === undefined ? '–' : `${whole(value)} MB`);
export const fixed = (value: number) => value.toFixed(2);
