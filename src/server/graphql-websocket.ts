import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { EventTail } from '../events/tail';
import type { Reader } from '../reads/reader';
import type { Door } from './graphql-http';
import type { Limits } from './limits';
import { OpenSockets } from './open-sockets';
import type { Services } from './operation-context';
import { OperationDocuments } from './operation-document';
import { OperationLog } from './operation-log';
import { Payloads } from './payloads';
import { isApi, targetOf } from './target';
import { Conversation } from './websocket-conversation';

const KEEP_ALIVE_MS = 12_000;
const CLOSE_MS = 5_000;
const GOING_AWAY = 1001;

/** GraphQL over WebSocket (graphql-transport-ws) on the path and port of HTTP, under the same limits, authentication and masking. */
export function graphqlOverWebSocket(
  http: Server,
  services: Services,
  tail: EventTail,
  { schema, reader }: { readonly schema: GraphQLSchema; readonly reader: Reader },
  limits: Limits,
  door: Door,
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.bodyBytes,
    // What is shared is written past it, as it is.
    perMessageDeflate: false,
    handleProtocols: chooseProtocol,
    // The types do not know it yet.
    ...{ closeTimeout: CLOSE_MS },
  });
  const documents = new OperationDocuments(schema, limits);
  const operations = OperationLog.on(services.log);
  const open = new OpenSockets(services, tail);
  const tools = { services, schema, reader, documents, payloads: new Payloads(reader), limits, door, operations, open };
  http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Without this, a connection that is lost before it is a WebSocket would be an error of the process.
    socket.on('error', (error) => services.log.debug({ err: error }, 'A connection failed'));
    if (!isApi(targetOf(request.url))) return turnAway(socket, '404 Not Found');
    if (!door.origins.mayConnect(request)) return turnAway(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (opened) => {
      readNoFasterThanRead(opened, socket, limits.bodyBytes);
      // Broken frames and lost connections are the client's, and no error of ours.
      opened.on('error', (error) => services.log.debug({ err: error }, 'A socket failed'));
      if (opened.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL)
        return opened.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
      keepAlive(opened);
      new Conversation(opened, request, tools);
    });
  });
  return {
    close: async () => {
      open.stop();
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'The server is going away');
      await new Promise((resolve) => sockets.close(resolve));
    },
  };
}

/** A client of another protocol is let in for as long as it takes to tell it so (4406): refused earlier, it would not learn why. */
function chooseProtocol(offered: Set<string>): string | false {
  return handleProtocols(offered) || ([...offered][0] ?? false);
}

function turnAway(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Ends a connection of which nothing has been heard since it was last asked. */
function keepAlive(opened: WebSocket): void {
  let isHeard = true;
  const timer = setInterval(() => {
    if (!isHeard) return opened.terminate();
    isHeard = false;
    opened.ping();
  }, KEEP_ALIVE_MS);
  opened.on('pong', () => {
    isHeard = true;
  });
  opened.once('close', () => clearInterval(timer));
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
