import { GraphQLError } from 'graphql';
import type { ErrorCode, MessageParameters } from './language/messages';

/** What a developer can cause: a top-level error. The list is published in docs/errors.md. */
export const faultCodes = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  INVALID_ID: 400,
  INVALID_CURSOR: 400,
  INVALID_PAGE: 400,
  INVALID_FILTER: 400,
  CURSOR_INVALID: 400,
  CURSOR_EXPIRED: 410,
  LIMIT_EXCEEDED: 400,
  RATE_LIMITED: 429,
  TIMEOUT: 504,
  UNAVAILABLE: 503,
} as const;

export type FaultCode = keyof typeof faultCodes;

export class Fault extends GraphQLError {
  constructor(code: FaultCode, message: string) {
    super(message, { extensions: { code, http: { status: faultCodes[code] } } });
  }
}

export interface Problem {
  readonly code: ErrorCode;
  /** The place in the mutation's variables, from `input` on. */
  readonly path?: readonly string[];
  readonly parameters?: MessageParameters;
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
