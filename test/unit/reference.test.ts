import { spellReference } from '../../src/nodes/reference';

test.each([
  ['as it is served', 'R1-QM-003'],
  ['in lower case', 'r1-qm-003'],
  ['with the hyphens of word processors', 'R1\u2011QM\u2010003'],
  ['with dashes', 'R1\u2013QM\u2014003'],
  ['with minus signs', 'R1\u2212QM\u2212003'],
  ['with small and wide hyphens', 'R1\ufe63QM\uff0d003'],
  ['in wide letters and digits', 'Ｒ１－ｑｍ－００３'],
  ['with soft hyphens and joiners', 'R1-\u00adQM\u200b-\u2060003'],
  ['with marks of direction around it', '\u2068R1-QM-003\u2069\u200f'],
  ['with blanks around it', ' R1-QM-003\n\u00a0'],
])('a reference %s is recognized', (_how, said) => expect(spellReference(said)).toBe('R1-QM-003'));

test('what is too long for a reference is left as it is, at once', () => {
  const said = 'a'.repeat(100_000) + '\u0301\u0316'.repeat(100_000);
  expect(spellReference(said)).toBe(said);
});
