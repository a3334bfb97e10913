import { GraphQLError } from 'graphql';

/** What a developer can cause: a top-level error. The list is published in docs/errors.md. */
export const faultCodes = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  SCOPE_MISSING: 403,
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

/** How a token is sent, as messages say it; on a socket it travels elsewhere, and they are put so there. */
export const TOKEN_IN_HEADER = 'send the header "Authorization: Bearer <token>"';

export class Fault extends GraphQLError {
  constructor(code: FaultCode, message: string) {
    super(message, { extensions: { code, http: { status: faultCodes[code] } } });
  }
}
