/** A table as it was read: texts, trimmed, in Unicode's composed form; '' where a cell is empty. */
export interface Table {
  /** The name of the file, without its folder. */
  readonly file: string;
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** As a spreadsheet numbers it: the headings stand in row 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** Where a fault lies, as far as it is known, and what is right. */
export interface TableProblem {
  readonly file: string;
  readonly row?: number;
  readonly column?: string;
  readonly what: string;
}

/** A file that cannot be read as a table; nothing of it was used. */
export class TableFault extends Error {
  override readonly name = 'TableFault';

  constructor(readonly problems: readonly TableProblem[]) {
    super(problems.map(sentence).join('\n'));
  }
}

/** people.csv, row 7, column role: there is no such role. */
export function sentence({ file, row, column, what }: TableProblem): string {
  const place = [file, ...(row === undefined ? [] : [`row ${row}`]), ...(column ? [`column ${column}`] : [])];
  return `${place.join(', ')}: ${what}`;
}

export function fault(file: string, what: string, place: { row?: number; column?: string } = {}): TableFault {
  return new TableFault([{ file, ...place, what }]);
}

export const MOST_ROWS = 100_000;
const MOST_COLUMNS = 100;

/** What lies in a sheet, row by row: whatever the file's format. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** The first row that is not empty has the headings; rows without a word are left out. */
export function tableOf(file: string, sheet: readonly SheetRow[]): Table {
  const written = sheet
    .map(({ row, cells }) => ({ row, cells: cells.map(clean) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [head, ...rows] = written;
  if (!head) throw fault(file, 'is empty. The first row must have the headings, and each further row one entry.');
  if (rows.length > MOST_ROWS) throw fault(file, `has ${rows.length} rows; at most ${MOST_ROWS} are read at once.`);
  const headings = headingsOf(file, head);
  const tooWide = rows.find(({ cells }) => cells.slice(headings.length).some((cell) => cell !== ''));
  if (tooWide) {
    throw fault(file, `has more cells than there are headings (${headings.length}).`, { row: tooWide.row });
  }
  const formulas = rows.flatMap(({ row, cells }) =>
    cells.flatMap((cell, at) =>
      cell.startsWith('=') ? [{ file, row, column: headings[at] ?? '', what: FORMULA }] : [],
    ),
  );
  if (formulas.length > 0) throw new TableFault(formulas);
  return { file, headings, rows };
}

export const FORMULA = 'is a formula. Formulas are not worked out: put the value in its place.';

function headingsOf(file: string, { row, cells }: SheetRow): string[] {
  const last = cells.findLastIndex((cell) => cell !== '');
  const headings = cells.slice(0, last + 1);
  if (headings.length > MOST_COLUMNS) throw fault(file, `has ${headings.length} columns; at most ${MOST_COLUMNS}.`);
  const problems = headings.flatMap((heading, at) => {
    if (heading === '') return [{ file, row, column: String(at + 1), what: 'has no heading.' }];
    const first = headings.findIndex((other) => sameHeading(other, heading));
    return first < at ? [{ file, row, column: heading, what: 'stands twice among the headings.' }] : [];
  });
  if (problems.length > 0) throw new TableFault(problems);
  return headings;
}

/** Whatever their case, spaces, hyphens and underscores. */
export function sameHeading(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

const plain = (heading: string): string => heading.toLowerCase().replace(/[\s_-]+/g, '');

// A byte order mark and spaces of every kind surround what spreadsheets export.
function clean(cell: string): string {
  return cell.normalize('NFC').replace(/^[\s\u00a0\ufeff]+|[\s\u00a0\ufeff]+$/g, '');
}
