/** As long as a comment may be. */
const MOST = 20_000;

export interface HardText {
  readonly name: string;
  readonly language: string;
  readonly text: string;
  /** What is searched for: as much of the text as a filter takes. */
  readonly query: string;
}

const characters = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => String.fromCodePoint(from + at)).join('');

const hard = (name: string, language: string, text: string): HardText => ({
  ...{ name, language, text },
  query: [...text].slice(0, 500).join(''),
});

/** Texts of 20,000 characters whose words are hard to find: many, long, or of characters out of order. */
export const HARD: readonly HardText[] = [
  hard('Chinese, all different', 'ZH', characters(0x4e00, MOST)),
  hard('Chinese of four bytes', 'ZH', characters(0x20000, MOST)),
  hard('one word', 'EN', 'a'.repeat(MOST)),
  hard('words of one letter', 'EN', 'a '.repeat(MOST / 2)),
  hard('digits and points', 'EN', '1.'.repeat(MOST / 2)),
  hard('Arabic behind particles', 'AR', arabic(2_222)),
  hard('marks out of order', 'FR', `e${'\u0301'.repeat(MOST / 2 - 1)}${'\u0316'.repeat(MOST / 2)}`),
];

function arabic(words: number): string {
  const letter = (digit: number) => String.fromCodePoint(0x628 + (digit % 16));
  const word = (at: number) => `وبال${letter(at)}${letter(at >> 4)}${letter(at >> 8)}${letter(3)}`;
  return Array.from({ length: words }, (_, at) => word(at)).join(' ');
}
