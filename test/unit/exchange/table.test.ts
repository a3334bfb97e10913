import { writeXlsx } from 'hucre/xlsx';
import { encode } from 'iconv-lite';
import { readTable } from '../../../src/exchange/read-table';
import { TableFault } from '../../../src/exchange/table';

const csv = (text: string, encoding = 'utf-8') => encode(text, encoding);
const read = (bytes: Buffer | string, name = 'people.csv', encoding?: string) =>
  readTable(name, typeof bytes === 'string' ? csv(bytes) : bytes, encoding);

async function faultOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TableFault);
  return (error as TableFault).message;
}

const expected = { headings: ['code', 'name'], rows: [{ row: 2, cells: ['QM', 'État Membre'] }] };

test.each([
  ['commas', 'code,name\nQM,État Membre\n'],
  ['semicolons', 'code;name\r\nQM;État Membre\r\n'],
  ['tabs', 'code\tname\nQM\tÉtat Membre'],
  ['old line ends', 'code,name\rQM,État Membre\r'],
  ['a byte order mark', '\ufeffcode,name\nQM,État Membre\n'],
  ['spaces and no-break spaces around the words', ' code , name \n QM ,\u00a0État Membre \n'],
  ['a decomposed accent', 'code,name\nQM,E\u0301tat Membre\n'],
  ['rows without a word', 'code,name\nQM,État Membre\n,\n\n'],
])('a table with %s is read', async (_, text) => {
  expect(await read(text)).toMatchObject(expected);
});

test.each(['utf16le', 'utf-16be'])('%s with a byte order mark is read', async (encoding) => {
  const bytes = encode('code,name\nQM,État Membre\n', encoding, { addBOM: true });
  expect(await read(bytes)).toMatchObject(expected);
});

test('a line break in quotation marks belongs to the cell, and rows are counted as a spreadsheet does', async () => {
  const { rows } = await read('code,name\nQM,"one\ntwo"\nQN,three\n');
  expect(rows).toEqual([
    { row: 2, cells: ['QM', 'one\ntwo'] },
    { row: 3, cells: ['QN', 'three'] },
  ]);
});

test('Windows-1252 is a guess: it is refused by the name it looks like, and read when a person names it', async () => {
  const text = `code,name\n${'QM,État Membre « éèàçù » – dépôt à l’été\n'.repeat(5)}`;
  expect(await faultOf(read(csv(text, 'windows-1252')))).toMatch(/^people\.csv: is not UTF-8.*--encoding/);
  const table = await read(csv(text, 'windows-1252'), 'people.csv', 'windows-1252');
  expect(table.rows[0]?.cells[1]).toBe('État Membre « éèàçù » – dépôt à l’été');
});

test.each([
  ['UTF-16 without a mark', csv('code,name\nQM,A\n', 'utf16le'), /row 1: has bytes that are no letters in UTF-8/],
  ['bytes cut in the middle of a letter', csv('code,name\nQM,é').subarray(0, -1), /is not UTF-8/],
  ['an encoding that does not exist', csv('code\nQM'), /there is no encoding "klingon"/, 'klingon'],
  ['no rows', csv(''), /^people\.csv: is empty/],
  ['blank rows alone', csv('\n , \n'), /^people\.csv: is empty/],
  ['a heading twice', csv('code,name,Name\nQM,a,b'), /row 1, column Name: stands twice/],
  ['a column without a heading', csv('code,,name\nQM,a,b'), /row 1, column 2: has no heading/],
  ['more cells than headings', csv('code,name\nQM,a\nQN,b,c'), /row 3: has more cells than there are headings \(2\)/],
  ['a quotation mark that is never closed', csv('code,name\nQM,a\nQN,"b\nQO,c'), /row 3: a quotation mark is opened/],
  ['a quotation mark in the middle', csv('code,name\nQM,a\nQN,b"c"'), /row 3: a quotation mark stands in the middle/],
  ['words behind a quotation', csv('code,name\nQM,"a"b'), /row 2: something follows a closing quotation mark/],
  ['a formula', csv('code,name\nQM,=1+1'), /row 2, column name: is a formula/],
])('a table with %s is refused with its place', async (_, bytes, message, encoding = undefined) => {
  expect(await faultOf(read(bytes as Buffer, 'people.csv', encoding as string | undefined))).toMatch(message as RegExp);
});

test('a file of another kind is refused by its name', async () => {
  expect(await faultOf(read('x', 'people.pdf'))).toBe(
    'people.pdf: must be a .csv or an .xlsx file. Save it as one of these.',
  );
});

test('100,000 rows are read, one more is refused', async () => {
  const rows = (count: number) => `code\n${'QM\n'.repeat(count)}`;
  expect((await read(rows(100_000))).rows).toHaveLength(100_000);
  expect(await faultOf(read(rows(100_001)))).toMatch(/has 100001 rows; at most 100000/);
});

describe('workbooks', () => {
  const workbook = async (rows: (string | number | boolean | Date | null)[][], formula?: string) =>
    Buffer.from(
      await writeXlsx({
        sheets: [
          {
            name: 'People',
            rows,
            ...(formula && { cells: new Map([['1,1', { value: 2, formula, formulaResult: 2 }]]) }),
          },
        ],
      }),
    );

  test('the first sheet is read, numbers, dates and truth values as their texts', async () => {
    const bytes = await workbook([['code', 'name'], ['QM', 'A'], [], [7, true], [null, new Date('2027-03-01')]]);
    expect((await read(bytes, 'people.xlsx')).rows).toEqual([
      { row: 2, cells: ['QM', 'A'] },
      { row: 4, cells: ['7', 'true'] },
      { row: 5, cells: ['', '2027-03-01'] },
    ]);
  });

  test('a formula is refused, though its last value lies beside it', async () => {
    const bytes = await workbook(
      [
        ['code', 'name'],
        ['QM', 2],
      ],
      '1+1',
    );
    expect(await faultOf(read(bytes, 'people.xlsx'))).toMatch(/^people\.xlsx, row 2, column B: is a formula/);
  });

  test.each([
    ['no archive', Buffer.from('code,name'), /is damaged, or no spreadsheet/],
    ['an archive of something else', emptyArchive(), /is no Excel workbook/],
  ])('%s is refused', async (_, bytes, message) => {
    expect(await faultOf(read(bytes, 'people.xlsx'))).toMatch(message);
  });

  test('a bomb is refused by the size it declares, and by the size it turns out to have', async () => {
    const bytes = await workbook([['code'], ['a'.repeat(1_000)]]);
    const declares = declaring(bytes, 4_000_000_000);
    expect(await faultOf(read(declares, 'people.xlsx'))).toMatch(/holds more than 100 MB/);
    expect(await faultOf(read(declaring(bytes, 10), 'people.xlsx'))).toMatch(/is damaged/);
  });
});

/** The end record of an archive without parts. */
function emptyArchive(): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  return end;
}

/** The archive with another uncompressed size for each of its parts, in its central directory. */
function declaring(archive: Buffer, size: number): Buffer {
  const forged = Buffer.from(archive);
  for (let at = forged.indexOf('PK\x01\x02'); at >= 0; at = forged.indexOf('PK\x01\x02', at + 4)) {
    forged.writeUInt32LE(size, at + 24);
  }
  return forged;
}
