import type { GraphQLFormattedError } from 'graphql';
import { faultCodes } from '../errors';
import { JSON_TYPE, type MediaType } from './media-type';

/** Why a document is refused as such, before any of its fields is looked at. */
const ofDocument = {
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  OPERATION_RESOLUTION_FAILURE: 400,
  BAD_USER_INPUT: 400,
  PERSISTED_QUERY_NOT_SUPPORTED: 400,
  LIMIT_EXCEEDED: faultCodes.LIMIT_EXCEEDED,
} as const;

/** The status of each code; that of BAD_REQUEST is its own in each case. docs/errors.md lists them all. */
const statuses: Readonly<Record<string, number>> = { ...faultCodes, ...ofDocument, INTERNAL: 500 };

/** The codes that reach clients, apart from INTERNAL, which stands for all others. */
export const PUBLISHED: ReadonlySet<string> = new Set([
  ...Object.keys(faultCodes),
  ...Object.keys(ofDocument),
  'BAD_REQUEST',
]);

/**
 * The status with which an error is answered. In application/json whatever GraphQL itself has to say comes with 200: clients
 * of that type do not look into another answer, and would lose the code.
 */
export function statusOf(error: GraphQLFormattedError, type: MediaType, given?: number): number {
  const code = String(error.extensions?.code);
  if (type === JSON_TYPE && (error.path || code in ofDocument)) return 200;
  return statuses[code] ?? given ?? 500;
}
