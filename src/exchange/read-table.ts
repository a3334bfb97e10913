import { basename, extname } from 'node:path';
import { readCsv } from './csv';
import { fault, type Table } from './table';
import { readXlsx } from './xlsx';

const MOST_BYTES = 50_000_000;

/** A file of rows, by its ending: .csv and .tsv, or .xlsx. Throws a TableFault. */
export async function readTable(path: string, bytes: Buffer, encoding?: string): Promise<Table> {
  const file = basename(path);
  if (bytes.length > MOST_BYTES) throw fault(file, `is larger than ${MOST_BYTES / 1_000_000} MB.`);
  switch (extname(file).toLowerCase()) {
    case '.csv':
    case '.tsv':
    case '.txt':
      return readCsv(file, bytes, encoding);
    case '.xlsx':
      return readXlsx(file, bytes);
    default:
      throw fault(file, 'must be a .csv or an .xlsx file. Save it as one of these.');
  }
}
