import type { Problem } from './refusal';

export const LONGEST_BODY = 20_000;
export const LONGEST_REASON = 2_000;
export const LONGEST_KEY = 255;

// Everything that is not text: C0 and C1 controls but tab and line ends, and unpaired surrogates.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/u;

// Something of what letters, digits, punctuation and symbols show: none that Unicode leaves out when it shows a text, no blank
// of Braille, music or hieroglyphs, no place for an object that did not come along. A mark alone has nothing to stand on.
const VISIBLE =
  /(?![\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{1d159}\u{13441}\u{13442}])[\p{Letter}\p{Number}\p{Punctuation}\p{Symbol}]/u;

/** What is wrong with a text that somebody typed; nothing if it is optional and left out. */
export function textProblems(
  value: string | null | undefined,
  path: readonly string[],
  rule: { readonly most: number; readonly optional?: boolean },
): Problem[] {
  if (value === null || value === undefined) return rule.optional ? [] : [{ code: 'REQUIRED', path }];
  if (CONTROL.test(value)) return [{ code: 'CONTROL_CHARACTERS', path }];
  if (!VISIBLE.test(value)) return [{ code: 'REQUIRED', path }];
  const length = [...value].length;
  if (length > rule.most) return [{ code: 'TOO_LONG', path, parameters: { max: rule.most, length } }];
  return [];
}
