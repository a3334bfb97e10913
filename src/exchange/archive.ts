import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { fault } from './table';

const MOST_ENTRIES = 2_000;
/** What 100,000 rows of a spreadsheet take, several times over. A bomb says that it is larger, or is found to be. */
const MOST_BYTES = 100_000_000;

/**
 * Looks through the parts of a ZIP archive before anything reads it: how large they are in truth, not only as they declare.
 * Throws a TableFault for one that is no archive, locked or too large.
 */
export async function lookThrough(
  file: string,
  bytes: Buffer,
  see: (name: string, part: Buffer) => void,
): Promise<void> {
  const zip = await opened(file, bytes);
  try {
    let total = 0;
    for await (const entry of entriesOf(zip)) {
      if (zip.entryCount > MOST_ENTRIES) throw fault(file, `has ${zip.entryCount} parts; at most ${MOST_ENTRIES}.`);
      if (entry.generalPurposeBitFlag & 1) throw fault(file, 'is locked with a password. Save it without one.');
      total += entry.uncompressedSize;
      if (total > MOST_BYTES) throw tooLarge(file);
      see(entry.fileName, await contentOf(zip, entry));
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'TableFault') throw error;
    throw unreadable(file);
  } finally {
    zip.close();
  }
}

const tooLarge = (file: string) => fault(file, `holds more than ${MOST_BYTES / 1_000_000} MB once it is unpacked.`);
const unreadable = (file: string) => fault(file, 'is damaged, or no spreadsheet. Save it anew as .xlsx or .csv.');

function opened(file: string, bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error || !zip ? reject(unreadable(file)) : resolve(zip),
    );
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      zip
        .once('entry', resolve)
        .once('end', () => resolve(undefined))
        .once('error', reject);
      zip.readEntry();
    });
    zip.removeAllListeners();
    if (!entry) return;
    yield entry;
  }
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.fileName.endsWith('/')) return Buffer.alloc(0);
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error || !opened ? reject(error) : resolve(opened)));
  });
  const chunks: Buffer[] = [];
  // One that is larger than it declares fails here: the sizes are validated while it is unpacked.
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
