import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { CloseCode, handleProtocols, type Context as SocketContext, type SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Context } from '../context';
import { Fault } from '../errors';
import type { Reader } from '../reads/reader';
import { answerAsWhole } from './answers';
import { type Limits, limitRule } from './limits';
import { maskError, maskThrown } from './mask-error';
import { OperationContext, type Services } from './operation-context';
import { perEvent } from './per-event';
import type { RateLimit } from './rate-limit';
import { openSession, type Params, type Session } from './websocket-session';

const KEEP_ALIVE_MS = 12_000;
const CLOSE_MS = 5_000;
const GOING_AWAY = 1001;
const TRY_AGAIN = 1013;

type Connected = SocketContext<Record<string, unknown>, Extra & { session?: Session }>;

interface Args extends ExecutionArgs {
  readonly reader: Reader;
  readonly accepted: Session['accepted'];
  /** Frees the operation's place on its socket. */
  readonly ended: () => void;
}

/** GraphQL over WebSocket (graphql-transport-ws) on the path and port of HTTP, under the same limits, authentication and masking. */
export function graphqlOverWebSocket(
  http: Server,
  path: string,
  services: Services,
  { schema, reader }: { readonly schema: GraphQLSchema; readonly reader: Reader },
  limits: Limits,
  limitRate: RateLimit,
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.bodyBytes,
    // The types do not know it yet.
    ...{ closeTimeout: CLOSE_MS },
  });
  const rules = [...specifiedRules, limitRule(limits)];
  http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (request.url?.split('?', 1)[0] !== path)
      return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (opened) => {
      readNoFasterThanRead(opened, socket, limits.bodyBytes);
      sockets.emit('connection', opened, request);
      // Broken frames and lost connections are the client's; graphql-ws would print each as an error of ours.
      opened.removeAllListeners('error').on('error', (error) => services.log.debug({ err: error }, 'A socket failed'));
    });
  });
  const server = useServer<Record<string, unknown>, { session?: Session }>(
    {
      schema,
      isProd: true,
      onConnect: async (connected: Connected) => {
        const session = await admitted(connected, services);
        if (session) connected.extra.session = session;
        return session !== undefined;
      },
      onSubscribe: (connected: Connected, id: string, payload: SubscribePayload) =>
        operationOf(connected, id, payload, { services, schema, reader, limits, limitRate, rules }),
      subscribe: async (args: Args) => {
        const stream = await perEvent(args, services);
        if (Symbol.asyncIterator in stream) return tellingEnd(stream, args.ended);
        args.ended();
        return stream;
      },
      execute: async (args: Args) => {
        try {
          return await executed(args);
        } finally {
          args.ended();
        }
      },
      onNext: (_connected: Connected, _id: string, _payload: unknown, args: Args, result: ExecutionResult) =>
        result.errors && { ...result, errors: masked(result.errors, args, services) },
    } as never,
    sockets,
    KEEP_ALIVE_MS,
  );
  sockets.options.handleProtocols = chooseProtocol;
  return {
    close: async () => {
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'The server is going away');
      await server.dispose();
    },
  };
}

/** The session of a caller who may come in. Whoever cannot be checked now is told to come again (1013), not that they may not. */
async function admitted({ extra, connectionParams }: Connected, services: Services): Promise<Session | undefined> {
  try {
    return await openSession(extra.socket, extra.request, connectionParams as Params, services);
  } catch (error) {
    services.log.warn({ err: error }, 'A caller could not be checked');
    extra.socket.close(TRY_AGAIN, 'You cannot be identified at the moment. Try again shortly.');
    return undefined;
  }
}

/** A client of another protocol is let in for as long as it takes to tell it so (4406): refused earlier, it would not learn why. */
function chooseProtocol(offered: Set<string>): string | false {
  return handleProtocols(offered) || ([...offered][0] ?? false);
}

/** Whoever does not read the answers is not read either, until they do: what waits for them is bounded, pongs included. */
function readNoFasterThanRead(opened: WebSocket, socket: Socket, most: number): void {
  const hold = () => {
    if (opened.isPaused || opened.bufferedAmount <= most) return;
    opened.pause();
    socket.once('drain', () => opened.resume());
  };
  opened.on('message', hold);
  opened.on('ping', hold);
}

interface Tools {
  readonly services: Services;
  readonly schema: GraphQLSchema;
  readonly reader: Reader;
  readonly limits: Limits;
  readonly limitRate: RateLimit;
  readonly rules: Parameters<typeof validate>[2];
}

async function operationOf(
  connected: Connected,
  id: string,
  payload: SubscribePayload,
  tools: Tools,
): Promise<Args | readonly GraphQLError[]> {
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
    return { ...(await prepared(connected, session, payload, requestId, tools)), ended };
  } catch (error) {
    ended();
    if (error instanceof Invalid) return error.faults;
    services.log.debug({ id, requestId }, 'An operation on a socket was refused');
    const { message, extensions } = maskThrown(error, requestId, services.log);
    return [new GraphQLError(message, { extensions })];
  }
}

/** As a whole where that can be, else field by field. */
async function executed(args: Args): Promise<ExecutionResult> {
  const { reader, document, operationName, variableValues, contextValue } = args;
  const context = contextValue as Context;
  const operation = getOperationAST(document, operationName);
  const data = operation && (await answerAsWhole(reader, document, operation, variableValues ?? {}, context));
  if (data) return { data: JSON.parse(data.text) as Record<string, unknown> };
  await context.renew();
  return execute(args);
}

/** A document that GraphQL itself refuses. */
class Invalid extends Error {
  constructor(readonly faults: readonly GraphQLError[]) {
    super();
  }
}

async function prepared(
  connected: Connected,
  { account, accepted }: Session,
  payload: SubscribePayload,
  requestId: string,
  { services, schema, reader, limits, limitRate, rules }: Tools,
): Promise<Omit<Args, 'ended'>> {
  const { socket, request } = connected.extra;
  await limitRate(account ?? request.socket.remoteAddress ?? '');
  const document = documentOf(payload, schema, limits, rules);
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
  };
}

function documentOf(payload: SubscribePayload, schema: GraphQLSchema, limits: Limits, rules: Tools['rules']) {
  const document = parsed(payload.query, limits);
  const faults = validate(schema, document, rules);
  if (faults.length > 0) throw new Invalid(faults.map((fault) => coded('GRAPHQL_VALIDATION_FAILED', fault)));
  if (!getOperationAST(document, payload.operationName)) {
    const fault = new GraphQLError('The document has no such operation.');
    throw new Invalid([coded('OPERATION_RESOLUTION_FAILURE', fault)]);
  }
  return document;
}

function parsed(query: string, limits: Limits) {
  try {
    return parse(query, { maxTokens: limits.tokens });
  } catch (error) {
    throw error instanceof GraphQLError ? new Invalid([coded('GRAPHQL_PARSE_FAILED', error)]) : error;
  }
}

/** The error with its place in the document, and a code unless it has one of its own. */
function coded(code: string, { message, nodes, source, positions, extensions }: GraphQLError): GraphQLError {
  const place = { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null };
  return new GraphQLError(message, { ...place, extensions: { code, ...extensions } });
}

function masked(errors: readonly GraphQLError[], args: Args, { log }: Services): GraphQLFormattedError[] {
  const { requestId } = args.contextValue as Context;
  return errors.map((error) => maskError(error.toJSON(), error, requestId, log));
}

type Stream = AsyncIterableIterator<ExecutionResult>;

function tellingEnd(stream: Stream, ended: () => void): Stream {
  const telling: Stream = {
    next: async () => {
      const result = await stream.next();
      if (result.done) ended();
      return result;
    },
    return: async () => {
      ended();
      return (await stream.return?.()) ?? { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => telling,
  };
  return telling;
}
