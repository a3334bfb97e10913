import { randomUUID } from 'node:crypto';
import { type ExecutionResult, type GraphQLFormattedError, getOperationAST, OperationTypeNode } from 'graphql';
import { type CompleteMessage, MessageType } from 'graphql-ws';
import { noteBegun } from '../operation/underway';
import { Feed, feed } from './feed';
import { asGraphQLError } from './mask-error';
import type { Payloads } from './payloads';
import { errorsOnSocket, refusalOnSocket } from './websocket-errors';
import { type Asked, executed, type Preparing, prepared, type SocketOperation } from './websocket-operation';
import type { Place } from './websocket-places';

/** What answers operations, for all sockets. */
export interface Answering extends Preparing {
  readonly payloads: Payloads;
}

export type OperationMessage =
  | { id: string; type: MessageType.Next; payload: { data?: unknown; errors?: readonly GraphQLFormattedError[] } }
  | { id: string; type: MessageType.Error; payload: readonly GraphQLFormattedError[] }
  | CompleteMessage;

/** Does what a client asks for, and tells it what came of it as long as it is wanted. */
export async function answerOperation(
  asked: Asked,
  say: (message: OperationMessage) => void,
  tools: Answering,
): Promise<void> {
  const { place } = asked;
  const { id } = place;
  const { log } = tools.services;
  const requestId = randomUUID();
  const tell = (message: OperationMessage) => {
    if (place.isWanted) say(message);
  };
  let operation: SocketOperation;
  try {
    operation = await prepared(asked, requestId, tools);
  } catch (error) {
    return tell({ id, type: MessageType.Error, payload: refusalOnSocket(error, requestId, log) });
  }
  const result = await (isSubscription(operation) ? subscribed(operation, place, tools) : executed(operation));
  if (result) {
    const { errors, ...rest } = result;
    const payload = errors ? { ...rest, errors: errorsOnSocket(errors, requestId, log) } : rest;
    tell({ id, type: MessageType.Next, payload });
  }
  tell({ id, type: MessageType.Complete });
}

function isSubscription({ document, operationName }: SocketOperation): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
}

/** Serves a subscription until it ends. What is answered is a failure. */
async function subscribed(
  operation: SocketOperation,
  place: Place,
  tools: Answering,
): Promise<ExecutionResult | undefined> {
  const begun = await feed(operation, tools).catch((error: unknown) => ({ errors: [asGraphQLError(error)] }));
  if (!(begun instanceof Feed)) return begun;
  noteBegun();
  place.onGivenUp(() => begun.stop());
  const failure = await begun.served();
  return failure === undefined ? undefined : { errors: [asGraphQLError(failure)] };
}
