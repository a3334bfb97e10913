import { isDeepStrictEqual } from 'node:util';

/** What no two answers share: the place in time, and what a write has made. */
const PASSING: { readonly [key: string]: readonly RegExp[] } = {
  '': [/^data\.asOf\./],
  M1: [/^data\.postComment\.comment\.(id|reference|submittedAt)$/],
};

/** Throws at the first place where two answers to an operation differ. */
export function requireSame(key: string, expected: unknown, found: unknown, name: string): void {
  const passing = [...(PASSING[''] ?? []), ...(PASSING[key] ?? [])];
  const difference = differenceOf(expected, found, '', passing);
  if (difference) throw new Error(`${key}: ${name} answers something else at ${difference}`);
}

function differenceOf(a: unknown, b: unknown, path: string, passing: readonly RegExp[]): string | undefined {
  if (passing.some((place) => place.test(path))) return undefined;
  if (!isObject(a) || !isObject(b)) return a === b ? undefined : `${path}: ${shown(a)} and ${shown(b)}`;
  const [left, right] = [inOrder(a, path), inOrder(b, path)];
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = differenceOf(left[name], right[name], path ? `${path}.${name}` : name, passing);
    if (found) return found;
  }
  return isDeepStrictEqual(Array.isArray(a), Array.isArray(b)) ? undefined : path;
}

/** Facets are sets: those with equal counts come in any order. */
function inOrder(value: Record<string, unknown>, path: string): Record<string, unknown> {
  if (!Array.isArray(value) || !/\.facets\.\w+$/.test(path)) return value;
  return value.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))) as never;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}
