import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { sqlState } from '../database/transaction';
import { Fault } from '../errors';
import type { Log } from '../log';
import { noteRefusal } from '../operation/underway';
import { PUBLISHED } from './status';

const UNREACHABLE = /^(08|57P0|53)|^(ECONN|ENOTFOUND|EPIPE|ETIMEDOUT)/;

/** What a client learns of an error: a code and safe words. Faults of our own are logged under the request's id, and masked. */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId: string,
  log: Log,
): GraphQLFormattedError {
  const code = passedCode(error) ?? formatted.extensions?.code;
  const place = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  if (typeof code === 'string' && PUBLISHED.has(code)) {
    noteRefusal(code);
    return { message: formatted.message, ...place, extensions: { code } };
  }
  const fault = faultOf(error, requestId);
  noteRefusal(fault.code);
  if (fault.code !== 'INTERNAL') return { message: fault.message, ...place, extensions: { code: fault.code } };
  log.error({ err: causeOf(error), requestId }, 'An operation failed');
  return { message: fault.message, ...place, extensions: { code: fault.code, requestId } };
}

/** The same for the errors of a result. */
export function maskedErrors(errors: readonly GraphQLError[], requestId: string, log: Log): GraphQLFormattedError[] {
  return errors.map((error) => maskError(error.toJSON(), error, requestId, log));
}

/** The same for an error that reaches a transport outside GraphQL's own handling. */
export function maskThrown(error: unknown, requestId: string, log: Log): GraphQLFormattedError {
  const known = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
  return maskError(known.toJSON(), error, requestId, log);
}

/** The code that a rule of ours gave, where the engine has wrapped it in a more general one. */
function passedCode(error: unknown): unknown {
  const cause = causeOf(error);
  return cause instanceof GraphQLError ? cause.extensions.code : undefined;
}

interface SafeFault {
  readonly code: string;
  readonly message: string;
}

function faultOf(error: unknown, requestId: string): SafeFault {
  const cause = causeOf(error);
  const state = sqlState(cause);
  if (cause instanceof Fault) return { code: String(cause.extensions.code), message: cause.message };
  if (isOfArgument(error)) return { code: 'BAD_USER_INPUT', message: error.message };
  if (state === '57014' || state === '55P03')
    return {
      code: 'TIMEOUT',
      message: 'This took too long and was stopped; nothing was changed. Ask for less, or try again.',
    };
  if (state === '22021' || state === '22P05')
    return { code: 'BAD_USER_INPUT', message: 'A text holds the character U+0000, which no text here can hold.' };
  if (state in FAILED_CHECKS) return failedCheck(state, cause);
  if (UNREACHABLE.test(state) || isLostConnection(cause))
    return { code: 'UNAVAILABLE', message: 'The database cannot be reached at the moment. Try again shortly.' };
  return { code: 'INTERNAL', message: `Something went wrong on our side. Please report it with this id: ${requestId}` };
}

/** After the fiftieth variable that does not fit graphql-js stops, with an error that has no place. */
const TOO_MANY = /^Too many errors processing variables/;

/** What graphql-js finds wrong with the variables, or with an argument only when it comes to the field: a null for what has a default. */
function isOfArgument(error: unknown): error is GraphQLError {
  if (!(error instanceof GraphQLError)) return false;
  const node = error.nodes?.[0];
  return node ? node.kind !== Kind.FIELD : TOO_MANY.test(error.message);
}

/** What a statement finds wrong with what it was asked, by the SQLSTATE with which it fails. */
const FAILED_CHECKS: Readonly<Record<string, SafeFault>> = {
  JN400: { code: 'INVALID_FILTER', message: 'The filter names something that does not exist.' },
  JN409: {
    code: 'CURSOR_INVALID',
    message: 'This event cursor lies ahead of the log. Fetch the state again and go on from asOf { cursor }.',
  },
  JN410: {
    code: 'CURSOR_EXPIRED',
    message:
      'This event cursor is too old: what followed it is no longer kept. Fetch the state again and go on from asOf { cursor }.',
  },
};

function failedCheck(state: string, cause: unknown): SafeFault {
  const { code, message } = FAILED_CHECKS[state] ?? { code: 'INTERNAL', message: '' };
  const { message: kind, detail } = cause as Error & { detail?: string };
  if (state !== 'JN400') return { code, message };
  return { code, message: `The filter's ${kind} "${String(detail).slice(0, 64)}" does not exist.` };
}

function isLostConnection(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    /connection (timeout|terminated)|not queryable|timeout exceeded when trying to connect/i.test(cause.message)
  );
}

function causeOf(error: unknown): unknown {
  const inner = error instanceof GraphQLError ? error.originalError : undefined;
  return inner ? causeOf(inner) : error;
}

/** Whatever was thrown, as an error that can stand in a result. */
export function asGraphQLError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
}
