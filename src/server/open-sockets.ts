import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { EventRow } from '../events/event.reads';
import { HeldRights } from '../events/held-rights';
import type { EventTail } from '../events/tail';
import { type Credential, nameOf } from '../operation/credential';
import type { Services } from './operation-context';

/** After these somebody may have no access any more. */
const ENDING: readonly EventRow['type'][] = ['PERSON_DISABLED', 'PERSON_CHANGED', 'TOKEN_REVOKED'];

/** Closes a socket whose caller has lost their access. What is under way on it is given up with it. */
export function closeRevoked(socket: WebSocket, credential: Credential | undefined): void {
  const isToken = credential !== undefined && 'token' in credential;
  socket.close(CloseCode.Forbidden, isToken ? 'The token is no longer good' : 'The account is no longer active');
}

/** The sockets of callers with a token: those who lose their access lose them too, also where they hear and ask nothing. */
export class OpenSockets {
  private readonly open = new Map<WebSocket, Credential>();
  private readonly heldRights: HeldRights;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly services: Pick<Services, 'db' | 'clock' | 'rights'>,
    tail: EventTail,
  ) {
    this.heldRights = new HeldRights(services.db, services.clock);
    this.unsubscribe = tail.subscribe((events) => this.follow(events));
  }

  add(socket: WebSocket, credential: Credential): void {
    if (socket.readyState !== socket.OPEN) return;
    this.open.set(socket, credential);
    socket.once('close', () => this.open.delete(socket));
  }

  stop(): void {
    this.unsubscribe();
  }

  private async follow(events: readonly EventRow[]): Promise<void> {
    if (!events.some(({ type }) => ENDING.includes(type))) return;
    // What is asked without a statement is answered by what is remembered.
    this.services.rights.clear();
    const sockets = [...this.open];
    const holders = await this.heldRights.of(sockets.map(([, credential]) => credential));
    for (const [socket, credential] of sockets) if (!holders.has(nameOf(credential))) closeRevoked(socket, credential);
  }
}
