import { type CellValue, streamXlsxRows } from 'hucre/xlsx';
import { lookThrough } from './archive';
import { FORMULA, fault, MOST_ROWS, type SheetRow, type Table, TableFault, tableOf } from './table';

const MOST_COLUMNS = 200;

/** Reads the first sheet of a workbook. Throws a TableFault that names row and column. */
export async function readXlsx(file: string, bytes: Buffer): Promise<Table> {
  await checkWorkbook(file, bytes);
  const rows: SheetRow[] = [];
  try {
    for await (const { index, values } of streamXlsxRows(bytes)) {
      if (values.length > MOST_COLUMNS) throw fault(file, `has more than ${MOST_COLUMNS} columns.`, { row: index + 1 });
      if (rows.length > MOST_ROWS) throw fault(file, `has more than ${MOST_ROWS} rows.`);
      rows.push({ row: index + 1, cells: values.map(textOfCell) });
    }
  } catch (error) {
    if (error instanceof TableFault) throw error;
    throw fault(file, 'is damaged, or no spreadsheet. Save it anew as .xlsx or .csv.');
  }
  return tableOf(file, rows);
}

/** The reader takes what a formula last gave for its value; nobody has looked whether it was still true. */
async function checkWorkbook(file: string, bytes: Buffer): Promise<void> {
  let isWorkbook = false;
  const formulas: string[] = [];
  await lookThrough(file, bytes, (name, part) => {
    isWorkbook ||= name === 'xl/workbook.xml';
    if (/^xl\/worksheets\/[^/]+\.xml$/.test(name)) formulas.push(...formulasIn(part));
  });
  if (!isWorkbook) throw fault(file, 'is no Excel workbook (.xlsx).');
  if (formulas.length > 0) {
    throw new TableFault(formulas.slice(0, 20).map((cell) => ({ file, ...placeOf(cell), what: FORMULA })));
  }
}

function formulasIn(sheet: Buffer): string[] {
  const cells = sheet.toString('latin1').matchAll(/<c\b[^>]*\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[\s/>]/g);
  return [...cells].map(([, cell = '']) => cell);
}

function placeOf(cell: string): { row: number; column: string } {
  const [, column = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(cell) ?? [];
  return { row: Number(row), column };
}

function textOfCell(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '');
  return String(value);
}
