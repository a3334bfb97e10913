import { names } from '../../src/members/member.input';

test.each([
  ['Eva Ersatz has left.', true],
  ['so that EVA  ERSATZ\nis gone', true],
  ['eva.e+x@example.org left', true],
  ['(e*) asked for it', true],
  ['Eva asked for it', false],
  ['evaluation of Ersatzteile', false],
  ['neva.e+x@example.org stays', false],
])('%j names her: %s', (text, expected) => {
  expect(names(text, ['Eva Ersatz', 'eva.e+x@example.org', '(e*)', null])).toBe(expected);
});

test('a name that ends like a word of others is not found in theirs', () => {
  expect(names('An answer was given', ['An'])).toBe(true);
  expect(names('Answers were given', ['An'])).toBe(false);
  expect(names('Из списка убрана Анна', ['Анна'])).toBe(true);
  expect(names('Аннам', ['Анна'])).toBe(false);
});
