import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'jln_';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 178 bits. */
const SECRET_DIGITS = 30;
const CHECK_DIGITS = 6;
const SHAPE = /^jln_[0-9A-Za-z]{36}$/;

/**
 * A token for a machine: a prefix by which scanners find one that has leaked, a secret, and a checksum by which a mistyped
 * one is told without a look at the database. It is never stored: `digestOf` is.
 */
export function makeMachineToken(): string {
  const secret = Array.from({ length: SECRET_DIGITS }, () => DIGITS[randomInt(DIGITS.length)]).join('');
  return `${PREFIX}${secret}${checkOf(secret)}`;
}

/** Whether a bearer token is meant to be one of a machine's, right or wrong. No JSON Web Token begins so. */
export function isMachineToken(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** Whether it may be one that was made here: not mistyped, and not cut off. */
export function isWellFormed(token: string): boolean {
  const secret = token.slice(PREFIX.length, -CHECK_DIGITS);
  return SHAPE.test(token) && token.endsWith(checkOf(secret));
}

/** What is stored of a token, and by what it is looked up: SHA-256, in hexadecimal. So much chance needs no salt. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The CRC-32 of the secret in base 62. */
function checkOf(secret: string): string {
  let rest = crc32(secret);
  let check = '';
  while (check.length < CHECK_DIGITS) {
    check = DIGITS[rest % DIGITS.length] + check;
    rest = Math.floor(rest / DIGITS.length);
  }
  return check;
}
