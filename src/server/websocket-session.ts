import type { IncomingMessage } from 'node:http';
import { CloseCode } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Fault } from '../errors';
import { bearerToken } from '../identity/token';
import { acceptedLanguage, isLanguage, type Language } from '../language/language';
import { OperationContext, type Services } from './operation-context';
import { Outlet } from './outlet';

const LONGEST_TIMER = 2 ** 31 - 1;

/** What the first message of a socket may carry. */
export interface Params {
  readonly authorization?: unknown;
  readonly Authorization?: unknown;
  readonly language?: unknown;
}

/** What a socket knows of its caller, and what it does for them. */
export interface Session {
  readonly account: string | undefined;
  readonly accepted: Language | undefined;
  /** The operations under way, also those that the client no longer waits for. */
  readonly running: Set<{ readonly id: string }>;
  readonly outlet: Outlet;
}

/** Who opens a socket, if they may: undefined for a token that is not good. The socket closes when the token expires. */
export async function openSession(
  socket: WebSocket,
  request: IncomingMessage,
  params: Params | undefined,
  services: Services,
): Promise<Session | undefined> {
  const header = params?.authorization ?? params?.Authorization ?? request.headers.authorization;
  try {
    const token = bearerToken(header);
    const identity = token === undefined ? undefined : await services.checkToken(token);
    if (identity) {
      const context = await OperationContext.of(services, { account: identity.account, accepted: undefined });
      await context.renew();
      closeAt(socket, identity.expiresAt);
    }
    const language = params?.language;
    const accepted = isLanguage(language) ? language : acceptedLanguage(request.headers['accept-language']);
    return { account: identity?.account, accepted, running: new Set(), outlet: new Outlet(socket, request.socket) };
  } catch (error) {
    if (error instanceof Fault && error.extensions.code === 'UNAUTHENTICATED') return undefined;
    throw error;
  }
}

/** A timer holds 24.8 days at most; for a token that lives longer it is set again then. */
function closeAt(socket: WebSocket, instant: Date): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  const wait = instant.getTime() - Date.now();
  const timer = setTimeout(
    () => {
      socket.off('close', clear);
      if (wait > LONGEST_TIMER) closeAt(socket, instant);
      else socket.close(CloseCode.Forbidden, 'The token has expired');
    },
    Math.min(wait, LONGEST_TIMER),
  );
  const clear = () => clearTimeout(timer);
  socket.once('close', clear);
}
