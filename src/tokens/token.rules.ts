import { is, not } from '../access/condition';
import { type Denial, denyIf, firstOf } from '../access/denial';
import type { ErrorCode } from '../language/messages';
import type { Problem } from '../language/refusal';
import { textProblems } from '../language/text.rules';
import { type CareFact, isInCare } from '../members/grant.rules';
import { Scope } from '../operation/scope';
import type { Viewer } from '../operation/viewer';

export type HolderFact = CareFact | 'kind' | 'isActive';

/** A token is made for a machine, by whoever looks after it; never for somebody, who would share their name with a program. */
export function mayCreateToken(viewer: Viewer): Denial<HolderFact, ErrorCode> {
  return firstOf<HolderFact, ErrorCode>(
    denyIf(not(isInCare(viewer)), 'NOT_IN_YOUR_CARE'),
    denyIf(not(is('kind', 'MACHINE')), 'NOT_A_MACHINE'),
    denyIf(not(is('isActive', true)), 'PERSON_DISABLED'),
  );
}

/** By whoever may see it: those who look after the machine. */
export const mayRevokeToken: Denial<'isRevoked', ErrorCode> = denyIf(is('isRevoked', true), 'TOKEN_REVOKED');

const LONGEST_NAME = 200;
const LONGEST_MS = 366 * 86_400_000;

export interface TokenWish {
  readonly name: string;
  readonly expiresAt: Date;
  readonly scopes: readonly Scope[];
}

/** What is wrong with a token that is wished for. It ends, within a year: what nobody renews, nobody needs. */
export function tokenProblems({ name, expiresAt, scopes }: TokenWish, now: Date): Problem[] {
  const end = new Date(now.getTime() + LONGEST_MS);
  return [
    ...textProblems(name, ['input', 'name'], { most: LONGEST_NAME }),
    ...(expiresAt <= now ? [outside('later', now)] : []),
    ...(expiresAt >= end ? [outside('earlier', end)] : []),
    ...(scopes.length === 0 ? [{ code: 'REQUIRED', path: SCOPES } as const] : []),
    ...(new Set(scopes).size < scopes.length ? [{ code: 'REPEATED', path: SCOPES } as const] : []),
  ];
}

const SCOPES = ['input', 'scopes'];

function outside(occasion: 'later' | 'earlier', at: Date): Problem {
  const than = { at: at.toISOString(), timeZone: 'UTC' };
  return { code: 'INVALID_VALUE', occasion, path: ['input', 'expiresAt'], parameters: { than } };
}

/** In one order, whatever the one in which they were given. */
export function ordered(scopes: readonly Scope[]): Scope[] {
  return Object.values(Scope).filter((scope) => scopes.includes(scope));
}
