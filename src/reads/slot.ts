import type { Sql } from 'sql-template-tag';

/** What a statement is run with: the values of its operation's variables, and whoever and whatever it is run for. */
export interface Run {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: object;
}

/**
 * A place in a fragment of SQL for a value that is known only when the statement runs. A fragment with slots is compiled
 * once and serves everybody who asks the same: it stands among the values of a fragment as any other value does.
 */
export class Slot {
  constructor(
    /** The PostgreSQL type of the value: every use of the slot is cast to it. */
    readonly type: string,
    readonly read: (run: Run) => unknown,
  ) {}
}

/** A slot filled from the context in which the statement runs. */
export function fromContext<Context extends object>(type: string, read: (context: Context) => unknown): Slot {
  return new Slot(type, (run) => read(run.context as Context));
}

/**
 * The stand-in for a value that rules take as it is, such as the delegation of a viewer. A rule may pass it on into a
 * condition; it must never look at it.
 */
export function standIn<Value>(slot: Slot): Value {
  return slot as unknown as Value;
}

export interface Statement {
  readonly text: string;
  /** The values of the parameters. Throws what a slot throws that cannot be filled. */
  bind(run: Run): unknown[];
}

/** Numbers the parameters of a fragment. A slot that is used twice is one parameter. */
export function statementOf(fragment: Sql): Statement {
  const places = new Map<Slot, number>();
  const parameters: unknown[] = [];
  const placeOf = (value: unknown): string => {
    if (!(value instanceof Slot)) return `$${parameters.push(value)}`;
    const known = places.get(value) ?? parameters.push(value);
    places.set(value, known);
    return `$${known}::${value.type}`;
  };
  const text = fragment.strings.reduce((before, next, at) => before + placeOf(fragment.values[at - 1]) + next);
  return { text, bind: (run) => parameters.map((value) => (value instanceof Slot ? value.read(run) : value)) };
}
