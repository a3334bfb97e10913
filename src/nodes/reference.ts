import type { Given } from '../reads/given';
import type { Slot } from '../reads/slot';

/** No reference is longer; what is, is not worth spelling. */
const LONGEST = 100;
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\s]/gu;
const DASHES = /[\p{Dash_Punctuation}\u2043\u2212\u02d7]/gu;

/** A reference or a code as it is stored and served, whatever its case, its width and its dashes: `r1‑qm‑003` is R1-QM-003. */
export function spellReference(said: string): string {
  if (said.length > LONGEST) return said;
  return said.replace(UNSEEN, '').normalize('NFKC').replace(DASHES, '-').toUpperCase();
}

/** A place for a reference or a code that an argument names. */
export const spelled = (given: Given): Slot => given.as('text', spell);

/** The same for a list of them. */
export const allSpelled = (given: Given): Slot =>
  given.as('text[]', (said) => (Array.isArray(said) ? said.map(spell) : said));

const spell = (said: unknown): unknown => (typeof said === 'string' ? spellReference(said) : said);
