import { CsvError, parse } from 'csv-parse/sync';
import { textOf } from './encoding';
import { fault, type SheetRow, type Table, tableOf } from './table';

const LONGEST_ROW = 100_000;
const DELIMITERS = [',', ';', '\t'] as const;

/** Reads a table of comma, semicolon or tab separated values. Throws a TableFault that names row and column. */
export function readCsv(file: string, bytes: Buffer, encoding?: string): Table {
  const text = textOf(file, bytes, encoding);
  return tableOf(file, rowsOf(file, text, delimiterOf(text)));
}

/** The one that stands most often outside quotes in the first line that says anything. */
function delimiterOf(text: string): string {
  const [line = ''] = text.replace(/^[\s\ufeff]+/, '').split(/\r\n|\n|\r/, 1);
  const bare = line.replace(/"[^"]*"?/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function rowsOf(file: string, text: string, delimiter: string): SheetRow[] {
  try {
    const records: string[][] = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: LONGEST_ROW,
    });
    return records.map((cells, at) => ({ row: at + 1, cells }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = Number(error.records ?? 0) + 1;
    throw fault(file, EXPLAINED[error.code] ?? 'is not a table of comma-separated values.', { row });
  }
}

const EXPLAINED: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed.',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quotation mark. Quotation marks in a text are doubled: "".',
  INVALID_OPENING_QUOTE:
    'a quotation mark stands in the middle of a text. Put the whole text in quotation marks, and double those in it.',
  CSV_MAX_RECORD_SIZE: `is longer than ${LONGEST_ROW} characters; perhaps a quotation mark is never closed.`,
};
