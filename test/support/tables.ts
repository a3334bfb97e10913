import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rows of the table below a heading of a document, by the names of their columns, without marks of code. */
export function tableOf(document: string, heading: string): Record<string, string>[] {
  const text = readFileSync(join(__dirname, '../..', document), 'utf8');
  const [, below = ''] = text.split(new RegExp(`^## ${heading}$`, 'm'));
  const lines = below.split('\n');
  const from = lines.findIndex((line) => line.startsWith('|'));
  const until = lines.findIndex((line, at) => at > from && !line.startsWith('|'));
  const [names = [], , ...rows] = lines.slice(from, until < 0 ? undefined : until).map(cellsOf);
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])));
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''));
}
