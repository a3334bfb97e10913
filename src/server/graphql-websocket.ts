import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
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
import { bearerToken } from '../identity/token';
import { acceptedLanguage, isLanguage, type Language } from '../language/language';
import { type Limits, limitRule } from './limits';
import { maskError, maskThrown } from './mask-error';
import { operationContext, type Services } from './operation-context';
import { perEvent } from './per-event';
import type { RateLimit } from './rate-limit';

const KEEP_ALIVE_MS = 12_000;
const GOING_AWAY = 1001;

/** What a socket knows of its caller, from its first message to its end. */
interface Session {
  account: string | undefined;
  accepted: Language | undefined;
  expiry: NodeJS.Timeout | undefined;
}
type Params = { authorization?: unknown; Authorization?: unknown; language?: unknown } | undefined;
type Connected = SocketContext<NonNullable<Params>, Extra & { session?: Session }>;

/** GraphQL over WebSocket (graphql-transport-ws) on the path and port of HTTP, under the same limits, authentication and masking. */
export function graphqlOverWebSocket(
  http: Server,
  path: string,
  services: Services,
  schema: GraphQLSchema,
  limits: Limits,
  limitRate: RateLimit,
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, handleProtocols });
  const rules = [...specifiedRules, limitRule(limits)];
  http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== path)
      return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  const server = useServer<NonNullable<Params>, { session?: Session }>(
    {
      schema,
      onConnect: (connected: Connected) => openSession(connected, services),
      onDisconnect: (connected: Connected) => clearTimeout(connected.extra.session?.expiry),
      onSubscribe: (connected: Connected, id: string, payload: SubscribePayload) =>
        operationOf(connected, id, payload, { services, schema, limits, limitRate, rules }),
      subscribe: (args: ExecutionArgs) => perEvent(args, services),
      execute: async (args: ExecutionArgs) => masked(await execute(args), args, services),
      onError: (_connected: Connected, _id: string, _payload: unknown, errors: readonly GraphQLError[]) =>
        errors.map((error) => maskError(error.toJSON(), error, randomUUID(), services.log)) as never,
    } as never,
    sockets,
    KEEP_ALIVE_MS,
  );
  return {
    close: async () => {
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'The server is going away');
      await server.dispose();
    },
  };
}

/** True lets the caller in; a bad token closes the socket with 4403. */
async function openSession(connected: Connected, services: Services): Promise<boolean> {
  const { connectionParams, extra } = connected;
  const header =
    connectionParams?.authorization ?? connectionParams?.Authorization ?? extra.request.headers.authorization;
  try {
    const token = bearerToken(header);
    const identity = token === undefined ? undefined : await services.checkToken(token);
    if (identity) await operationContext(services, { account: identity.account, accepted: undefined });
    const wait = identity ? identity.expiresAt.getTime() - Date.now() : undefined;
    const language = connectionParams?.language;
    extra.session = {
      account: identity?.account,
      accepted: isLanguage(language) ? language : acceptedLanguage(extra.request.headers['accept-language']),
      expiry: wait === undefined ? undefined : closeLater(extra.socket, wait),
    };
    return true;
  } catch (error) {
    if (error instanceof Fault && error.extensions.code === 'UNAUTHENTICATED') return false;
    throw error;
  }
}

/** Timers hold 24.8 days at most; a token that lives longer is looked at again then. */
function closeLater(socket: WebSocket, wait: number): NodeJS.Timeout {
  const longest = 2 ** 31 - 1;
  return setTimeout(
    () =>
      wait > longest ? closeLater(socket, wait - longest) : socket.close(CloseCode.Forbidden, 'The token has expired'),
    Math.min(wait, longest),
  );
}

interface Tools {
  readonly services: Services;
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly limitRate: RateLimit;
  readonly rules: Parameters<typeof validate>[2];
}

async function operationOf(
  connected: Connected,
  id: string,
  payload: SubscribePayload,
  tools: Tools,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { services, schema, limits } = tools;
  const { socket, request, session } = connected.extra;
  const requestId = randomUUID();
  try {
    if (Object.keys(connected.subscriptions).length > limits.operationsPerSocket) {
      throw new Fault(
        'LIMIT_EXCEEDED',
        `At most ${limits.operationsPerSocket} operations may run on one socket. Complete some first.`,
      );
    }
    await tools.limitRate(session?.account ?? request.socket.remoteAddress ?? '');
    const document = parse(payload.query, { maxTokens: limits.tokens });
    const faults = validate(schema, document, tools.rules);
    if (faults.length > 0)
      return faults.map(
        (fault) =>
          new GraphQLError(fault.message, {
            nodes: fault.nodes ?? null,
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...fault.extensions },
          }),
      );
    if (!getOperationAST(document, payload.operationName))
      throw new GraphQLError('The document has no such operation.', {
        extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
      });
    const onRevoked = () => socket.close(CloseCode.Forbidden, 'The account is no longer active');
    const contextValue = await operationContext(services, {
      account: session?.account,
      accepted: session?.accepted,
      requestId,
      onRevoked,
    });
    return {
      schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue,
      accepted: session?.accepted,
    } as ExecutionArgs;
  } catch (error) {
    if (error instanceof GraphQLError && error.extensions.code === undefined)
      return [new GraphQLError(error.message, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } })];
    services.log.debug({ id, requestId }, 'An operation on a socket was refused');
    const { message, extensions } = maskThrown(error, requestId, services.log);
    return [new GraphQLError(message, { extensions })];
  }
}

function masked(result: ExecutionResult, args: ExecutionArgs, { log }: Services): ExecutionResult {
  if (!result.errors) return result;
  const { requestId } = args.contextValue as Context;
  return { ...result, errors: result.errors.map((error) => maskError(error.toJSON(), error, requestId, log)) as never };
}
