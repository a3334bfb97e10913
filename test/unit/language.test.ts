import fc from 'fast-check';
import { acceptedLanguage, isLanguage, LANGUAGES } from '../../src/language/language';
import { textProblems } from '../../src/language/text.rules';
import { languageFor } from '../../src/operation/context';
import { anonymous } from '../../src/operation/viewer';

describe('the language that a request asks for', () => {
  test.each([
    ['fr', 'FR'],
    ['FR', 'FR'],
    ['fr-CH', 'FR'],
    ['zh-Hans-CN', 'ZH'],
    ['es-419;q=0.8, ar', 'AR'],
    ['de, ru;q=0.5', 'RU'],
    ['en;q=0.1, es;q=0.9', 'ES'],
    ['fr;q=0, en', 'EN'],
    ['de', undefined],
    ['*', undefined],
    ['', undefined],
    ['arn', undefined],
    ['frr-DE', undefined],
    ['nonsense;;;=,', undefined],
    [undefined, undefined],
  ])('%s: %s', (header, language) => expect(acceptedLanguage(header)).toBe(language));

  test('no header makes it fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (header) => {
        const language = acceptedLanguage(header);
        expect(language === undefined || LANGUAGES.includes(language)).toBe(true);
      }),
    );
  });

  test("is the person's own unless they ask, and English for visitors", () => {
    const person = { kind: 'CONVENER', role: 'CONVENER', personId: 'p', name: 'N', language: 'RU' } as const;
    expect(languageFor(person, undefined)).toBe('RU');
    expect(languageFor(person, 'AR')).toBe('AR');
    expect(languageFor(anonymous, undefined)).toBe('EN');
  });

  test('is one of six, and nothing that objects happen to have', () => {
    expect(LANGUAGES.filter(isLanguage)).toHaveLength(6);
    for (const value of ['en', 'DE', '', 'toString', 'constructor', null, undefined, 1])
      expect(isLanguage(value)).toBe(false);
  });
});

describe('what is wrong with a text that somebody typed', () => {
  const problems = (value: string | null | undefined, optional = false) =>
    textProblems(value, ['input', 'body'], { most: 5, optional }).map(({ code }) => code);

  test.each<[string, string | null | undefined, string[]]>([
    ['a word', 'words', []],
    ['one character too many', 'wordss', ['TOO_LONG']],
    ['five characters outside the basic plane', '𐍈'.repeat(5), []],
    ['six of them', '𐍈'.repeat(6), ['TOO_LONG']],
    ['a tab and line ends', 'a\t\r\nb', []],
    ['a NUL', 'a\0b', ['CONTROL_CHARACTERS']],
    ['an escape', '\u001b', ['CONTROL_CHARACTERS']],
    ['a delete', 'a\u007f', ['CONTROL_CHARACTERS']],
    ['a C1 control', 'a\u0085', ['CONTROL_CHARACTERS']],
    ['half a character', 'a\ud800', ['CONTROL_CHARACTERS']],
    ['Arabic with its marks', 'عَرَ', []],
    ['nothing', '', ['REQUIRED']],
    ['blanks', ' \t\n\u00a0\u3000', ['REQUIRED']],
    ['a space without width', '\u200b', ['REQUIRED']],
    ['a soft hyphen', '\u00ad', ['REQUIRED']],
    ['a byte order mark', '\ufeff', ['REQUIRED']],
    ['joiners and marks of direction', '\u200c\u200d\u200e\u2066\u2069', ['REQUIRED']],
    ['variation selectors', '\ufe0f\u{e0100}', ['REQUIRED']],
    ['tags', '\u{e0041}\u{e007f}', ['REQUIRED']],
    ['fillers of Hangul', '\u115f\u1160\u3164\uffa0', ['REQUIRED']],
    ['blanks of Braille, music and hieroglyphs', '\u2800\u{1d159}\u{13441}', ['REQUIRED']],
    ['accents that stand on nothing', '\u0301\u20dd', ['REQUIRED']],
    ['a place for an object', '\ufffc', ['REQUIRED']],
    ['all of them between blanks', ' \u2060\u3000\u180e\n\u034f', ['REQUIRED']],
    ['a letter among them', '\u200ba\u00ad', []],
    ['an accent on a letter', 'e\u0301', []],
    ['a thumb with its colour', '👍🏽', []],
    ['a heart with its variant', '\u2764\ufe0f', []],
    ['a full stop', '.', []],
    ['one Chinese character', '好', []],
    ['null', null, ['REQUIRED']],
    ['left out', undefined, ['REQUIRED']],
  ])('%s: %s', (_what, value, codes) => expect(problems(value)).toEqual(codes));

  test('an optional one may be left out, but not be empty', () => {
    expect([null, undefined, '', ' '].map((value) => problems(value, true))).toEqual([
      [],
      [],
      ['REQUIRED'],
      ['REQUIRED'],
    ]);
  });

  test('says how long it is and may be', () => {
    expect(textProblems('éééééé', ['input', 'body'], { most: 5 })).toEqual([
      { code: 'TOO_LONG', path: ['input', 'body'], parameters: { max: 5, length: 6 } },
    ]);
  });
});
