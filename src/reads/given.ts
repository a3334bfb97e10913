import { type Run, Slot } from './slot';

/** What a plan has looked at. It serves an operation again only if the variables would look the same. */
export interface Guard {
  look(run: Run): unknown;
  readonly seen: unknown;
}

/**
 * An argument, or a part of one, while a plan is made. What is passed on as a slot may be anything when the plan runs;
 * what is looked at becomes a condition of the plan.
 */
export class Given {
  constructor(
    private readonly read: (run: Run) => unknown,
    private readonly present: unknown,
    /** Where to note what was looked at; undefined for what stands in the document itself and never changes. */
    private readonly guards: Guard[] | undefined,
  ) {}

  static constant(value: unknown): Given {
    return new Given(() => value, value, undefined);
  }

  /** Whether there is a value at all: neither left out nor null. */
  get isGiven(): boolean {
    return this.note((value) => value !== undefined && value !== null);
  }

  /** The value itself, or what a function makes of it: a plan for this one alone. */
  known<Value>(make: (value: unknown) => Value = (value) => value as Value): Value {
    return this.note(make);
  }

  /** A place for the value, or for what a function makes of it, cast to a PostgreSQL type. The function may throw. */
  as(type: string, make: (value: unknown, run: Run) => unknown = (value) => value): Slot {
    const { read } = this;
    return new Slot(type, (run) => make(read(run), run));
  }

  /** A field of an input object. */
  at(name: string): Given {
    const part = (whole: unknown) => (whole as Readonly<Record<string, unknown>> | null | undefined)?.[name];
    return new Given((run) => part(this.read(run)), part(this.present), this.guards);
  }

  private note<Seen>(make: (value: unknown) => Seen): Seen {
    const seen = make(this.present);
    this.guards?.push({ look: (run) => make(this.read(run)), seen });
    return seen;
  }
}

/** Whether everything that was looked at looks the same in this run. */
export function fits(guards: readonly Guard[], run: Run): boolean {
  return guards.every(({ look, seen }) => isSame(look(run), seen));
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}
