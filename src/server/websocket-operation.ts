import { randomUUID } from 'node:crypto';
import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import { CloseCode, type Context as SocketContext, type SubscribePayload } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import { Fault } from '../errors';
import type { EventContext } from '../events/event-context';
import type { Reader } from '../reads/reader';
import { answerAsWhole } from './answers';
import type { Door } from './graphql-http';
import type { Limits } from './limits';
import { asGraphQLError, maskThrown } from './mask-error';
import { OperationContext, type Services } from './operation-context';
import { InvalidDocument, type OperationDocuments } from './operation-document';
import type { Outlet } from './outlet';
import type { Session } from './websocket-session';

export type Connected = SocketContext<Record<string, unknown>, Extra & { session?: Session }>;

/** An operation on a socket, ready to be executed. */
export interface SocketOperation extends ExecutionArgs {
  /** How the client calls it. */
  readonly id: string;
  readonly outlet: Outlet;
  readonly contextValue: EventContext;
  readonly reader: Reader;
  readonly accepted: Session['accepted'];
  /** Frees the operation's place on its socket. */
  readonly ended: () => void;
}

export interface OperationTools {
  readonly services: Services;
  readonly schema: GraphQLSchema;
  readonly reader: Reader;
  readonly documents: OperationDocuments;
  readonly limits: Limits;
  readonly door: Door;
}

/** The operation that a client asks for, or what it is told instead. */
export async function operationOf(
  connected: Connected,
  id: string,
  payload: SubscribePayload,
  tools: OperationTools,
): Promise<SocketOperation | readonly GraphQLError[]> {
  const { services, limits } = tools;
  const { socket, session } = connected.extra;
  const requestId = randomUUID();
  if (!session) throw new Error('An operation came before its session');
  // graphql-ws forgets an operation as soon as the client completes it, and would confuse it with the next of the same id.
  if ([...session.running].some((one) => one.id === id)) {
    const reason = 'An operation with this id is still under way';
    socket.close(CloseCode.SubscriberAlreadyExists, reason);
    return [new GraphQLError(reason)];
  }
  const tooMany = session.running.size >= limits.operationsPerSocket;
  const operation = { id };
  session.running.add(operation);
  const ended = () => void setImmediate(() => session.running.delete(operation));
  try {
    if (tooMany) {
      throw new Fault(
        'LIMIT_EXCEEDED',
        `At most ${limits.operationsPerSocket} operations may run on one socket. Complete some first.`,
      );
    }
    return { ...(await prepared(connected, session, payload, requestId, tools)), id, ended };
  } catch (error) {
    ended();
    if (error instanceof InvalidDocument) return error.faults;
    services.log.debug({ id, requestId }, 'An operation on a socket was refused');
    const { message, extensions } = maskThrown(error, requestId, services.log);
    return [new GraphQLError(message, { extensions })];
  }
}

async function prepared(
  connected: Connected,
  { account, accepted, outlet }: Session,
  payload: SubscribePayload,
  requestId: string,
  { services, schema, reader, documents, door }: OperationTools,
): Promise<Omit<SocketOperation, 'id' | 'ended'>> {
  const { socket, request } = connected.extra;
  await door.limitRate(account ?? door.addressOf(request));
  const document = documents.of(payload);
  const onRevoked = () => socket.close(CloseCode.Forbidden, 'The account is no longer active');
  const contextValue = await OperationContext.of(services, { account, accepted, requestId, onRevoked });
  return {
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
  } finally {
    operation.ended();
  }
}
