import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  CloseCode,
  type ConnectionAckMessage,
  type ErrorMessage,
  MessageType,
  type PongMessage,
  type SubscribeMessage,
} from 'graphql-ws';
import { type RawData, WebSocket } from 'ws';
import { Fault } from '../errors';
import { noteRequest } from '../operation/underway';
import type { OpenSockets } from './open-sockets';
import type { OperationLog } from './operation-log';
import { type Answering, answerOperation, type OperationMessage } from './websocket-answer';
import { refusalOnSocket } from './websocket-errors';
import { type ClientMessage, messageIn } from './websocket-messages';
import { type Place, Places } from './websocket-places';
import { openSession, type Session } from './websocket-session';

const INIT_MS = 3_000;
const TRY_AGAIN = 1013;
/** Bytes that a close frame has room for (RFC 6455, 5.5.1). */
const LONGEST_REASON = 123;

/** What is said on one socket, by the protocol graphql-transport-ws. */
export class Conversation {
  private readonly places: Places;
  private isBegun = false;
  private session: Session | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly request: IncomingMessage,
    private readonly tools: Answering & { readonly operations: OperationLog | undefined; readonly open: OpenSockets },
  ) {
    this.places = new Places(tools.limits.operationsPerSocket);
    const timer = setTimeout(() => this.requireBegun(), INIT_MS);
    socket.on('message', (frame) => this.hear(frame));
    socket.once('close', () => {
      clearTimeout(timer);
      this.places.giveUpAll();
    });
  }

  private requireBegun(): void {
    if (!this.isBegun) this.close(CloseCode.ConnectionInitialisationTimeout, 'connection_init did not come in time');
  }

  private hear(frame: RawData): void {
    // What a client had sent before it learned that its socket is closed is neither answered nor done.
    if (!this.isOpen) return;
    try {
      this.follow(messageIn(frame));
    } catch (error) {
      this.close(CloseCode.BadRequest, (error as Error).message);
    }
  }

  private follow(message: ClientMessage): void {
    switch (message.type) {
      case MessageType.ConnectionInit:
        return void this.open(message.payload ?? {});
      case MessageType.Ping:
        return this.say({ type: MessageType.Pong, ...(message.payload && { payload: message.payload }) });
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return this.begin(message);
      case MessageType.Complete:
        return this.places.giveUp(message.id);
    }
  }

  private async open(params: Record<string, unknown>): Promise<void> {
    const { services } = this.tools;
    if (this.isBegun) return this.close(CloseCode.TooManyInitialisationRequests, 'connection_init came twice');
    this.isBegun = true;
    try {
      this.session = await openSession(this.socket, this.request, params, this.tools);
      this.say({ type: MessageType.ConnectionAck });
    } catch (error) {
      if (error instanceof Fault && error.extensions.code === 'UNAUTHENTICATED')
        return this.close(CloseCode.Forbidden, error.message);
      // Whoever cannot be checked now is told to come again, not that they may not.
      services.log.warn({ err: error }, 'A caller could not be checked');
      this.close(TRY_AGAIN, 'You cannot be identified at the moment. Try again shortly.');
    }
  }

  private begin({ id, payload }: SubscribeMessage): void {
    const { session } = this;
    if (!session) return this.close(CloseCode.Unauthorized, 'An operation came before connection_ack');
    if (this.places.isWanted(id))
      return this.close(CloseCode.SubscriberAlreadyExists, 'An operation with this id is still under way');
    const { operationsPerSocket: most } = this.tools.limits;
    const answer = (place: Place) => this.answered(place, payload, session);
    if (!this.places.begin(id, answer))
      this.refuse(
        id,
        new Fault('LIMIT_EXCEEDED', `At most ${most} operations may run on one socket. Complete some first.`),
      );
  }

  private refuse(id: string, fault: Fault): void {
    const requestId = randomUUID();
    const refuse = () => {
      noteRequest(requestId, this.session?.account);
      const payload = refusalOnSocket(fault, requestId, this.tools.services.log);
      this.say({ id, type: MessageType.Error, payload });
    };
    const { operations } = this.tools;
    if (operations) void operations.onSocket(refuse);
    else refuse();
  }

  /** Never rejects: a failure of which no answer can tell ends the socket. */
  private async answered(place: Place, payload: SubscribeMessage['payload'], session: Session): Promise<void> {
    const { operations } = this.tools;
    const say = (message: OperationMessage) => this.say(message);
    try {
      const asked = { place, payload, session, socket: this.socket, request: this.request };
      if (operations) await operations.onSocket(() => answerOperation(asked, say, this.tools));
      else await answerOperation(asked, say, this.tools);
    } catch (error) {
      this.tools.services.log.error({ err: error }, 'An operation on a socket failed');
      this.close(CloseCode.InternalServerError, 'Something went wrong on our side');
    }
  }

  private get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  private say(message: ConnectionAckMessage | PongMessage | ErrorMessage | OperationMessage): void {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
  }

  private close(code: number, reason: string): void {
    // Some reasons repeat what the client said, at whatever length.
    const fits = Buffer.byteLength(reason) <= LONGEST_REASON;
    this.socket.close(code, fits ? reason : 'A message is not of the protocol');
  }
}
