import type { DelegationKind } from '../identity/delegation.entity';
import type { Problem } from '../language/refusal';
import { later } from './running.rules';

/** When a round takes comments. */
export interface Window {
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** Null: as long as the deadline. */
  readonly lateUntil: Date | null;
  readonly timeZone: string;
}

/** References of comments are made of it, with hyphens around: it has none itself. */
export function referenceProblems(reference: string): Problem[] {
  if (/^[A-Z0-9]{1,12}$/.test(reference)) return [];
  return [{ code: 'INVALID_VALUE', path: ['input', 'reference'], parameters: { expected: 'A–Z, 0–9; 1–12' } }];
}

export function openToProblems(kinds: readonly DelegationKind[] | undefined): Problem[] {
  const path = ['input', 'openTo'];
  if (kinds === undefined) return [];
  if (kinds.length === 0) return [{ code: 'REQUIRED', path }];
  return new Set(kinds).size < kinds.length ? [{ code: 'REPEATED', path }] : [];
}

/**
 * What is wrong with the dates, and which would be right: of those that were given, as what was not given cannot be put
 * right there.
 */
export function windowProblems(window: Window, now: Date, given: ReadonlySet<keyof Window>): Problem[] {
  const { opensAt, closesAt, lateUntil, timeZone } = window;
  const than = (at: Date) => ({ than: { at, timeZone } });
  const problem = (field: keyof Window, occasion: 'later' | 'earlier' | 'notBefore', at: Date): Problem[] => [
    { code: 'INVALID_VALUE', occasion, path: ['input', field], parameters: than(at) },
  ];
  const first = later(opensAt, now);
  if (given.has('closesAt') && closesAt <= first) return problem('closesAt', 'later', first);
  if (closesAt <= opensAt) return problem('opensAt', 'earlier', closesAt);
  return lateUntil && given.has('lateUntil') && lateUntil < closesAt ? problem('lateUntil', 'notBefore', closesAt) : [];
}
