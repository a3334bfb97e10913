import type { Sql } from 'sql-template-tag';

/** Runs a statement and returns its rows, each a list of columns. `often`: it will be asked again, and is worth preparing. */
export type Query = (text: string, values: unknown[], often: boolean) => Promise<readonly (readonly unknown[])[]>;

/** What a statement is run with: the values of its operation's variables, and whoever and whatever it is run for. */
export interface Run {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: object;
  /** What a mutation did, or what a subscription delivers: its answer is read from there. */
  readonly outcome?: unknown;
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
    /** Whether the value comes with what is delivered, and is the same for all who receive it. */
    readonly ofDelivery = false,
  ) {}
}

/** A slot filled from the context in which the statement runs. */
export function fromContext<Context extends object>(type: string, read: (context: Context) => unknown): Slot {
  return new Slot(type, (run) => read(run.context as Context));
}

/** A slot filled from the context with what is the same for all who receive a delivery, such as its instant. */
export function fromMoment<Context extends object>(type: string, read: (context: Context) => unknown): Slot {
  return new Slot(type, (run) => read(run.context as Context), true);
}

/** A slot filled from what a mutation did, or a subscription delivers. */
export function fromOutcome<Outcome>(type: string, read: (outcome: Outcome) => unknown): Slot {
  return new Slot(type, (run) => read(run.outcome as Outcome), true);
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
  readonly fragment: Sql;
  /** The places that are filled when it runs. */
  readonly slots: readonly Slot[];
  /** The values of the parameters. Throws what a slot throws that cannot be filled. */
  bind(run: Run): unknown[];
  /** The same without what comes with a delivery: the values that depend on who asks, and on what they ask. */
  bindAsked(run: Run): unknown[];
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
  const filled = (value: unknown, run: Run) => (value instanceof Slot ? value.read(run) : value);
  const isOfDelivery = (value: unknown) => value instanceof Slot && value.ofDelivery;
  return {
    text,
    fragment,
    slots: [...places.keys()],
    bind: (run) => parameters.map((value) => filled(value, run)),
    bindAsked: (run) => parameters.filter((value) => !isOfDelivery(value)).map((value) => filled(value, run)),
  };
}
