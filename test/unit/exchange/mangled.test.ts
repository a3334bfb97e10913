import { writeXlsx } from 'hucre/xlsx';
import { readTable } from '../../../src/exchange/read-table';
import { TableFault } from '../../../src/exchange/table';
import { Random } from '../../differential/random';

const FILES = 10_000;
const MOST_MEMORY = 200_000_000;
const random = new Random(20270115);

/** Marks, quotes, delimiters, line ends, a formula, bytes that are no letters: what tables are broken by. */
const PIECES = ['\ufeff', '"', '""', ',', ';', '\t', '\r', '\n', '=1+1', '\0', '\u00e9', '\ud800', ' ', 'code', 'QM'];

test('a mangled table gives a right answer or a clear fault, never anything else', async () => {
  const text = Buffer.from(
    `code,kind,name\n${'QM,MEMBER_STATE,"État, Membre"\nQN,ACADEMIA,"two\nlines ""so"""\n'.repeat(5)}`,
  );
  const workbook = Buffer.from(
    await writeXlsx({ sheets: [{ name: 'a', rows: [['code', 'name'], ...Array(20).fill(['QM', 'État Membre'])] }] }),
  );
  const before = process.memoryUsage().rss;
  let refused = 0;
  for (let n = 0; n < FILES; n += 1) {
    const isWorkbook = n % 20 === 0;
    refused += await wasRefused(isWorkbook ? 'a.xlsx' : 'a.csv', mangled(isWorkbook ? workbook : text));
  }
  expect(refused).toBeGreaterThan(FILES / 10);
  expect(refused).toBeLessThan(FILES);
  expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY);
});

async function wasRefused(name: string, bytes: Buffer): Promise<0 | 1> {
  try {
    const { headings, rows } = await readTable(name, bytes);
    expect(headings.length).toBeGreaterThan(0);
    expect(rows.every(({ cells }) => cells.some((cell) => cell !== ''))).toBe(true);
    return 0;
  } catch (error) {
    if (!(error instanceof TableFault)) throw error;
    expect(error.message).toMatch(/^a\.(csv|xlsx)[,:].* .*\.$/su);
    return 1;
  }
}

/** One to three cuts, insertions, repetitions or changed bytes. */
function mangled(bytes: Buffer): Buffer {
  const changes = 1 + random.below(3);
  return Array.from({ length: changes }).reduce<Buffer>((now) => {
    const at = random.below(now.length + 1);
    const [head, tail] = [now.subarray(0, at), now.subarray(at)];
    switch (random.below(4)) {
      case 0:
        return Buffer.concat([head, tail.subarray(random.below(20))]);
      case 1:
        return Buffer.concat([head, Buffer.from(random.one(PIECES)), tail]);
      case 2:
        return Buffer.concat([head, tail.subarray(0, random.below(50)), tail]);
      default:
        return Buffer.concat([head, Buffer.from([random.below(256)]), tail.subarray(1)]);
    }
  }, bytes);
}
