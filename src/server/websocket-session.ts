import type { IncomingMessage } from 'node:http';
import { CloseCode } from 'graphql-ws';
import { WebSocket } from 'ws';
import { tokenOfSocket } from '../identity/connection-params';
import { acceptedLanguage, isLanguage, type Language } from '../language/language';
import type { Credential } from '../operation/credential';
import type { Door } from './graphql-http';
import { identify } from './identify';
import type { OpenSockets } from './open-sockets';
import { OperationContext, type Services } from './operation-context';
import { Outlet } from './outlet';

const LONGEST_TIMER = 2 ** 31 - 1;

/** What a socket knows of its caller, and what it does for them. */
export interface Session {
  readonly credential: Credential | undefined;
  readonly account: string | undefined;
  readonly accepted: Language | undefined;
  readonly outlet: Outlet;
}

/**
 * Who opens a socket. Throws UNAUTHENTICATED for a token that is not good. The socket closes when the token expires, or they
 * lose their access.
 */
export async function openSession(
  socket: WebSocket,
  request: IncomingMessage,
  params: Readonly<Record<string, unknown>>,
  { services, door, open }: { readonly services: Services; readonly door: Door; readonly open: OpenSockets },
): Promise<Session> {
  const token = tokenOfSocket(params, request.headers.authorization);
  const knock = () => door.limitRate(door.addressOf(request));
  const who = token === undefined ? undefined : await identify(token, services, knock);
  if (who) {
    open.add(socket, who.credential);
    const context = await OperationContext.of(services, { credential: who.credential, accepted: undefined });
    await context.renew();
    closeAt(socket, new Date(Date.now() + who.goodFor));
  }
  const { language } = params;
  const accepted = isLanguage(language) ? language : acceptedLanguage(request.headers['accept-language']);
  return { credential: who?.credential, account: who?.account, accepted, outlet: new Outlet(socket, request.socket) };
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
