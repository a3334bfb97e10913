/** What no two answers share: the place in time, and what a write has made. */
const PASSING: { readonly [key: string]: readonly RegExp[] } = {
  M1: [/^data\.postComment\.comment\.(id|reference|submittedAt)$/],
};
const AS_OF = /^data\.asOf\./;

export interface Given {
  readonly name: string;
  readonly answer: unknown;
  /** Whether it may leave fields out, as a server with a schema of its own does. */
  readonly partial: boolean;
}

/** Throws at the first place where an answer to an operation differs from the one that is expected. */
export function requireSame(key: string, expected: unknown, { name, answer, partial }: Given): void {
  const passing = [AS_OF, ...(PASSING[key] ?? [])];
  const difference = new Comparison(partial, passing).differenceAt('', expected, answer);
  if (difference) throw new Error(`${key}: ${name} answers something else at ${difference}`);
}

class Comparison {
  constructor(
    private readonly partial: boolean,
    private readonly passing: readonly RegExp[],
  ) {}

  differenceAt(path: string, expected: unknown, found: unknown): string | undefined {
    if (this.passing.some((place) => place.test(path))) return undefined;
    if (Array.isArray(expected) && Array.isArray(found)) return this.differenceOfLists(path, expected, found);
    if (!isObject(expected) || !isObject(found) || Array.isArray(expected) || Array.isArray(found))
      return expected === found ? undefined : `${path}: ${shown(expected)} was expected, not ${shown(found)}`;
    const names = new Set([...Object.keys(found), ...(this.partial ? [] : Object.keys(expected))]);
    return this.first([...names], (name) => [path ? `${path}.${name}` : name, expected[name], found[name]]);
  }

  private differenceOfLists(path: string, expected: unknown[], found: unknown[]): string | undefined {
    if (expected.length !== found.length)
      return `${path}: ${expected.length} entries were expected, not ${found.length}`;
    // Facets are sets: those with equal counts come in any order.
    const [left, right] = /\.facets\.\w+$/.test(path) ? [inOrder(expected), inOrder(found)] : [expected, found];
    return this.first(
      left.map((_, at) => at),
      (at) => [`${path}.${at}`, left[at], right[at]],
    );
  }

  private first<Part>(parts: readonly Part[], of: (part: Part) => [string, unknown, unknown]): string | undefined {
    for (const part of parts) {
      const difference = this.differenceAt(...of(part));
      if (difference) return difference;
    }
    return undefined;
  }
}

function inOrder(values: readonly unknown[]): unknown[] {
  return values.toSorted((a, b) => shown(a).localeCompare(shown(b)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}
