import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { handleProtocols, type SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Reader } from '../reads/reader';
import { feed } from './feed';
import type { Door } from './graphql-http';
import type { Limits } from './limits';
import { maskedErrors } from './mask-error';
import type { Services } from './operation-context';
import { OperationDocuments } from './operation-document';
import { Payloads } from './payloads';
import { isApi, targetOf } from './target';
import { type Connected, executed, operationOf, type SocketOperation } from './websocket-operation';
import { openSession, type Params, type Session } from './websocket-session';

const KEEP_ALIVE_MS = 12_000;
const CLOSE_MS = 5_000;
const GOING_AWAY = 1001;
const TRY_AGAIN = 1013;

/** GraphQL over WebSocket (graphql-transport-ws) on the path and port of HTTP, under the same limits, authentication and masking. */
export function graphqlOverWebSocket(
  http: Server,
  services: Services,
  { schema, reader }: { readonly schema: GraphQLSchema; readonly reader: Reader },
  limits: Limits,
  door: Door,
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.bodyBytes,
    // What is shared is written past it, as it is.
    perMessageDeflate: false,
    // The types do not know it yet.
    ...{ closeTimeout: CLOSE_MS },
  });
  const documents = new OperationDocuments(schema, limits);
  const payloads = new Payloads(reader);
  http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (!isApi(targetOf(request.url))) return turnAway(socket, '404 Not Found');
    if (!door.origins.mayConnect(request)) return turnAway(socket, '403 Forbidden');
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
        operationOf(connected, id, payload, { services, schema, reader, documents, limits, door }),
      subscribe: async (operation: SocketOperation) => {
        const stream = await feed(operation, { services, payloads });
        if (!(Symbol.asyncIterator in stream)) operation.ended();
        return stream;
      },
      execute: executed,
      onNext: (
        _connected: Connected,
        _id: string,
        _payload: unknown,
        operation: SocketOperation,
        result: ExecutionResult,
      ) =>
        result.errors && {
          ...result,
          errors: maskedErrors(result.errors, operation.contextValue.requestId, services.log),
        },
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

function turnAway(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
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
