import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { TOKEN_IN_HEADER } from '../errors';
import type { Log } from '../log';
import { noteRefusal } from '../operation/underway';
import { maskedErrors, maskThrown } from './mask-error';
import { InvalidDocument } from './operation-document';

const TOKEN_IN_PARAMS = 'open the socket with connectionParams { authorization: "Bearer <token>" }';

/** The errors of a result, as a client on a socket is told of them. */
export function errorsOnSocket(errors: readonly GraphQLError[], requestId: string, log: Log): GraphQLFormattedError[] {
  return maskedErrors(errors, requestId, log).map(onSocket);
}

/** Why an operation is not begun. */
export function refusalOnSocket(error: unknown, requestId: string, log: Log): readonly GraphQLFormattedError[] {
  if (error instanceof InvalidDocument) {
    for (const { extensions } of error.faults) noteRefusal(String(extensions.code));
    return error.faults.map((fault) => fault.toJSON());
  }
  return [onSocket(maskThrown(error, requestId, log))];
}

/** A socket has no headers that a client could send: what is said of the token names the place where it goes. */
function onSocket(error: GraphQLFormattedError): GraphQLFormattedError {
  return { ...error, message: error.message.replace(TOKEN_IN_HEADER, TOKEN_IN_PARAMS) };
}
