import { isEmail } from 'class-validator';
import type { Language, Texts } from '../language/language';
import type { Problem } from '../language/refusal';
import { textProblems } from '../language/text.rules';

const LONGEST_NAME = 200;
const LONGEST_ACCOUNT = 255;

export interface TextIn {
  readonly language: Language;
  readonly text: string;
}

/** What is wrong with the languages of a text; each may be given once. */
export function textsProblems(texts: readonly TextIn[], path: readonly string[]): Problem[] {
  if (texts.length === 0) return [{ code: 'REQUIRED', path }];
  const problems = texts.flatMap(({ text }, at) =>
    textProblems(text, [...path, String(at), 'text'], { most: LONGEST_NAME }),
  );
  const isRepeated = new Set(texts.map(({ language }) => language)).size < texts.length;
  return isRepeated ? [...problems, { code: 'REPEATED', path }] : problems;
}

/** The texts by language; those that are not given stay as they are. */
export function textsOf(texts: readonly TextIn[], before: Texts = {}): Texts {
  return { ...before, ...Object.fromEntries(texts.map(({ language, text }) => [language, text.trim()])) };
}

export function nameProblems(name: string, path: readonly string[]): Problem[] {
  return textProblems(name, path, { most: LONGEST_NAME });
}

/** An account is what the identity provider calls a person: an address, a number, a name without spaces. */
export function accountProblems(account: string, path: readonly string[]): Problem[] {
  const problems = textProblems(account, path, { most: LONGEST_ACCOUNT });
  if (problems.length > 0 || !/\s/u.test(account)) return problems;
  return [{ code: 'INVALID_VALUE', path, parameters: { expected: 'a.person@example.org' } }];
}

export function emailProblems(email: string | null, path: readonly string[]): Problem[] {
  if (email === null || isEmail(email)) return [];
  return [{ code: 'INVALID_VALUE', path, parameters: { expected: 'a.person@example.org' } }];
}

/** References are made of it, with hyphens around: it has none itself. SECR stands for the Secretariat. */
export function codeProblems(code: string, path: readonly string[]): Problem[] {
  if (/^[A-Z0-9]{1,12}$/.test(code) && code !== 'SECR') return [];
  return [{ code: 'INVALID_VALUE', path, parameters: { expected: 'A–Z, 0–9; 1–12' } }];
}

/** Whether a text names somebody: one of these stands in it as words of their own. */
export function names(text: string, called: readonly (string | null)[]): boolean {
  const plain = (said: string) => said.normalize('NFKC').toLowerCase();
  return called.some((name) => {
    if (name === null) return false;
    const words = plain(name)
      .trim()
      .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
      .replace(/\s+/g, '\\s+');
    return new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, 'u').test(plain(text));
  });
}
