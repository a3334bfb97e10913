import type { IncomingMessage } from 'node:http';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { EventContext } from '../events/event-context';
import { requireReading } from '../operation/context';
import { noteOperation, noteRequest } from '../operation/underway';
import type { Reader } from '../reads/reader';
import { answerAsWhole } from './answers';
import type { Door } from './graphql-http';
import type { Limits } from './limits';
import { asGraphQLError } from './mask-error';
import { tooNested } from './nesting';
import { closeRevoked } from './open-sockets';
import { OperationContext, type Services } from './operation-context';
import type { OperationDocuments } from './operation-document';
import type { Outlet } from './outlet';
import type { Place } from './websocket-places';
import type { Session } from './websocket-session';

/** An operation on a socket, ready to be executed. */
export interface SocketOperation extends ExecutionArgs {
  /** How the client calls it. */
  readonly id: string;
  readonly document: DocumentNode;
  readonly outlet: Outlet;
  readonly contextValue: EventContext;
  readonly reader: Reader;
  readonly accepted: Session['accepted'];
}

/** What prepares operations, for all sockets. */
export interface Preparing {
  readonly services: Services;
  readonly schema: GraphQLSchema;
  readonly reader: Reader;
  readonly documents: OperationDocuments;
  readonly limits: Limits;
  readonly door: Door;
}

export interface Asked {
  readonly place: Place;
  readonly payload: SubscribePayload;
  readonly session: Session;
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

/** What a client asks for, ready to be executed. Throws why it is not. */
export async function prepared(
  { place, payload, session, socket, request }: Asked,
  requestId: string,
  { services, schema, reader, documents, limits, door }: Preparing,
): Promise<SocketOperation> {
  const { credential, account, accepted, outlet } = session;
  noteRequest(requestId, account);
  await door.limitRate(account ?? door.addressOf(request));
  const refusal = tooNested(payload, limits);
  if (refusal) throw refusal;
  const document = documents.of(payload);
  const definition = getOperationAST(document, payload.operationName);
  noteOperation(definition?.operation, definition?.name?.value);
  const onRevoked = () => closeRevoked(socket, credential);
  const contextValue = await OperationContext.of(services, { credential, accepted, requestId, onRevoked });
  if (definition?.operation !== 'mutation') requireReading(contextValue);
  return {
    id: place.id,
    schema,
    reader,
    document,
    operationName: payload.operationName,
    variableValues: payload.variables,
    contextValue,
    accepted,
    outlet,
  };
}

/** As a whole where that can be, else field by field. */
export async function executed(operation: SocketOperation): Promise<ExecutionResult> {
  const { reader, document, operationName, variableValues, contextValue } = operation;
  const definition = getOperationAST(document, operationName);
  try {
    const data = definition && (await answerAsWhole(reader, document, definition, variableValues ?? {}, contextValue));
    if (data) return { data: JSON.parse(data.text) as Record<string, unknown> };
    await contextValue.renew();
    return await execute(operation);
  } catch (error) {
    // Thrown, it would end the socket and everything on it.
    return { errors: [asGraphQLError(error)] };
  }
}
