import fc from 'fast-check';
import { digestOf, isMachineToken, isWellFormed, makeMachineToken } from '../../src/identity/machine-token';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

test('a token is a prefix, 30 digits of chance and 6 of a checksum', () => {
  const tokens = Array.from({ length: 1_000 }, makeMachineToken);
  for (const token of tokens) expect(token).toMatch(/^jln_[0-9A-Za-z]{36}$/);
  expect(new Set(tokens.map((token) => token.slice(4, 34))).size).toBe(1_000);
  expect(new Set(tokens.flatMap((token) => [...token.slice(4, 34)])).size).toBe(62);
  expect(tokens.every(isWellFormed)).toBe(true);
});

test('the checksum is the CRC-32 of the secret, so that others can look for tokens that have leaked', () => {
  expect(isWellFormed(`jln_${'0'.repeat(30)}${base62(crc('0'.repeat(30)))}`)).toBe(true);
});

test('whatever single digit is mistyped, exchanged with its neighbour, lost or added, the token is told to be wrong', () => {
  fc.assert(
    fc.property(fc.nat(35), fc.nat(61), (at, digit) => {
      const token = makeMachineToken();
      const [before, own, next] = [token.slice(0, 4 + at), token[4 + at], token[5 + at] ?? ''];
      const other = DIGITS[digit] ?? '';
      const wrong = [before + token.slice(5 + at), before + other + token.slice(4 + at)];
      if (other !== own) wrong.push(before + other + token.slice(5 + at));
      if (next !== own && next !== '') wrong.push(before + next + own + token.slice(6 + at));
      for (const one of wrong) expect({ one, isWellFormed: isWellFormed(one) }).toEqual({ one, isWellFormed: false });
    }),
  );
});

test.each([
  '',
  'jln_',
  `jln_${'é'.repeat(36)}`,
  `JLN_${'0'.repeat(36)}`,
  `jln_${'0'.repeat(36)}`,
  ` ${makeMachineToken()}`,
])('"%s" is no token', (text) => expect(isWellFormed(text)).toBe(false));

test('a token is told from those of an issuer by its beginning, right or wrong', () => {
  expect(isMachineToken('jln_nonsense')).toBe(true);
  expect(isMachineToken('eyJhbGciOiJFUzI1NiJ9.e30.x')).toBe(false);
});

test('what is kept of a token is its SHA-256', () => {
  expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

/** Reckoned bit by bit, as RFC 1952 has it. */
function crc(text: string): number {
  let rest = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}

function base62(number: number): string {
  const digits = [5, 4, 3, 2, 1, 0].map((power) => DIGITS[Math.floor(number / 62 ** power) % 62]);
  return digits.join('');
}
