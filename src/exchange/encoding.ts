import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import { decode, encodingExists } from 'iconv-lite';
import { fault } from './table';

const MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * The text of a file. A byte order mark and UTF-8 are certain; everything else is a guess, which a person must confirm by
 * naming the encoding: a wrong one would put other letters into people's names. Throws a TableFault.
 */
export function textOf(file: string, bytes: Buffer, encoding?: string): string {
  if (encoding !== undefined) return named(file, bytes, encoding);
  const [marked] = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? [];
  if (marked) return checked(file, decode(bytes, marked), marked);
  if (isUtf8(bytes)) return checked(file, bytes.toString(), 'UTF-8');
  throw fault(file, `is not UTF-8${guess(bytes)}. Save it as UTF-8, or name its encoding: --encoding <name>.`);
}

function named(file: string, bytes: Buffer, encoding: string): string {
  const known: boolean = encodingExists(encoding);
  if (!known) {
    throw fault(file, `there is no encoding "${encoding.slice(0, 40)}". Known are utf-8, utf-16le, windows-1252 …`);
  }
  return checked(file, decode(bytes, encoding), encoding);
}

/** Bytes that are no letters in an encoding become U+FFFD; text without a mark that is read as another has NULs. */
function checked(file: string, text: string, encoding: string): string {
  const at = [text.indexOf('\0'), text.indexOf('\ufffd')].filter((place) => place >= 0).toSorted((a, b) => a - b)[0];
  if (at === undefined) return text;
  const row = text.slice(0, at).split(/\r\n|\n|\r/).length;
  throw fault(file, `has bytes that are no letters in ${encoding}.`, { row });
}

const CERTAIN_ENOUGH = 30;

function guess(bytes: Buffer): string {
  // Every second byte of a Latin text in UTF-16 is a zero; the detector takes that for Windows-1252.
  if (bytes.subarray(0, 1_000).includes(0))
    return bytes[0] === 0 ? '; it looks like utf-16be' : '; it looks like utf-16le';
  const [best] = analyse(bytes.subarray(0, 100_000)).filter(({ confidence }) => confidence >= CERTAIN_ENOUGH);
  return best ? `; it looks like ${best.name.toLowerCase()}` : '';
}
