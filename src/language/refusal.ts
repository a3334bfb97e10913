import type { ErrorCode, MessageParameters, Occasion } from './messages';

export interface Problem {
  readonly code: ErrorCode;
  /** The place in the mutation's variables, from `input` on. */
  readonly path?: readonly string[];
  readonly parameters?: MessageParameters;
  /** What it is refused for, where other words then fit. */
  readonly occasion?: Occasion | undefined;
}

/** What a user can cause: entries of a payload's `errors`. Thrown by services; nothing has been written. */
export class Refusal extends Error {
  readonly problems: readonly Problem[];
  /** The id of the object as it stands, for the payload, where the caller may see it. */
  readonly currentId: string | undefined;

  constructor(problems: readonly Problem[], currentId?: string) {
    super(problems.map((problem) => problem.code).join(', '));
    this.problems = problems;
    this.currentId = currentId;
  }
}

/** Throws a Refusal with a single problem. */
export function refuse(
  code: ErrorCode,
  path?: readonly string[],
  parameters?: MessageParameters,
  currentId?: string,
): never {
  throw new Refusal([{ code, ...(path && { path }), ...(parameters && { parameters }) }], currentId);
}

export function refuseAll(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Refusal(problems);
}

/** Refuses for these reasons, if there are any; the object is shown as it stands. */
export function permitAll(reasons: readonly ErrorCode[], path?: readonly string[], currentId?: string): void {
  if (reasons.length > 0)
    throw new Refusal(
      reasons.map((code) => ({ code, ...(path && { path }) })),
      currentId,
    );
}
