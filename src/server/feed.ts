import { createSourceEventStream, type ExecutionResult, execute, type GraphQLError, getOperationAST } from 'graphql';
import type { EventContext } from '../events/event-context';
import { type Delivery, Subscriber, type Taker } from '../events/subscriber';
import type { Viewer } from '../operation/viewer';
import type { Sharing } from '../reads/sharing';
import { deliveryContext, type Services } from './operation-context';
import type { Outlet, Sender } from './outlet';
import { endOf, NotRead, Payload, type Payloads } from './payloads';
import { errorsOnSocket } from './websocket-errors';
import type { SocketOperation } from './websocket-operation';

/** How many of the following events are read while one is still being read or sent. */
const AHEAD = 4;

export interface FeedTools {
  readonly services: Services;
  readonly payloads: Payloads;
}

/** Finds what a subscription is to be sent, or why it is not. Nothing is sent before it is served. */
export async function feed(operation: SocketOperation, tools: FeedTools): Promise<Feed | ExecutionResult> {
  const source = await createSourceEventStream(operation);
  return source instanceof Subscriber ? new Feed(operation, source, tools) : (source as ExecutionResult);
}

/**
 * Sends one subscriber what they receive. An event is read and encoded once for all who ask the same with the same rights;
 * it is executed in a context of its own, as that of the operation would be hours old. What is irregular is executed for
 * each alone, field by field.
 */
export class Feed implements Taker, Sender {
  private readonly outlet: Outlet;
  private readonly prefix: Buffer;
  private readonly ending: Promise<unknown>;
  private hasEnded: ((failure: unknown) => void) | undefined;
  private viewer: Viewer | undefined;
  /** With whom the viewer shares; undefined: with nobody. */
  private sharing: Sharing | undefined;
  private alone: { readonly delivery: Delivery; readonly payload: Payload } | undefined;

  constructor(
    private readonly operation: SocketOperation,
    private readonly subscriber: Subscriber,
    private readonly tools: FeedTools,
  ) {
    this.outlet = operation.outlet;
    this.prefix = Buffer.from(`{"id":${JSON.stringify(operation.id)},"type":"next","payload":`);
    this.ending = new Promise((resolve) => {
      this.hasEnded = resolve;
    });
  }

  ready(): void {
    this.send();
  }

  ended(failure?: unknown): void {
    this.hasEnded?.(failure);
    this.hasEnded = undefined;
  }

  /** Sends what can be sent now. Called again whenever more may be possible. A fault of its own ends no other's turn. */
  send(): void {
    try {
      this.sendOn();
    } catch (error) {
      this.subscriber.end(error);
    }
  }

  private sendOn(): void {
    while (this.hasEnded && this.outlet.isOpen) {
      const { head } = this.subscriber;
      if (!head) return this.subscriber.readOn();
      if (!this.outlet.hasRoomFor(this)) return;
      const payload = this.payloadOf(head);
      if (payload.failure !== undefined) return this.subscriber.end(payload.failure);
      if (!payload.bytes) return payload.tellWhenMade(this);
      this.subscriber.take();
      this.outlet.send(this.prefix, payload.bytes);
    }
  }

  private payloadOf(delivery: Delivery): Payload {
    const { payload, isNew } = this.sharedPayload(delivery) ?? { payload: this.payloadAlone(delivery), isNew: false };
    if (isNew) for (const next of this.subscriber.following(AHEAD)) this.sharedPayload(next);
    return payload.failure instanceof NotRead ? this.payloadAlone(delivery, payload.failure.cause) : payload;
  }

  private sharedPayload(delivery: Delivery) {
    const sharing = this.sharingFor(delivery);
    return sharing && this.tools.payloads.of(delivery.event, sharing, () => this.contextFor(delivery));
  }

  private payloadAlone(delivery: Delivery, failure?: unknown): Payload {
    if (this.alone?.delivery !== delivery) {
      this.alone = { delivery, payload: new Payload(this.executed(delivery, failure)) };
    }
    return this.alone.payload;
  }

  private sharingFor(delivery: Delivery): Sharing | undefined {
    if (delivery.viewer === this.viewer) return this.sharing;
    const { document, operationName, variableValues, reader } = this.operation;
    const operation = getOperationAST(document, operationName);
    const context = this.contextFor(delivery);
    this.viewer = delivery.viewer;
    this.sharing = operation ? reader.sharing(document, operation, variableValues ?? {}, context) : undefined;
    return this.sharing;
  }

  private async executed(delivery: Delivery, failure: unknown): Promise<Buffer> {
    const contextValue = this.contextFor(delivery);
    // What has failed for all is not tried again for each.
    if (failure !== undefined) this.operation.reader.failWith(contextValue, failure);
    const rootValue = { event: delivery.event };
    const result = await execute({ ...this.operation, rootValue, contextValue });
    return endOf(JSON.stringify(result.errors ? this.masked(result, result.errors) : result));
  }

  private masked(result: ExecutionResult, errors: readonly GraphQLError[]) {
    const { requestId } = this.operation.contextValue;
    return { ...result, errors: errorsOnSocket(errors, requestId, this.tools.services.log) };
  }

  private contextFor(delivery: Delivery): EventContext {
    const { contextValue, accepted } = this.operation;
    return deliveryContext(this.tools.services, contextValue, delivery, accepted);
  }

  /** Sends from now on, and resolves at the end: to what it failed by, if it did. */
  served(): Promise<unknown> {
    if (this.hasEnded) this.subscriber.begin(this);
    return this.ending;
  }

  /** Nothing is sent any more. */
  stop(): void {
    this.subscriber.end();
    this.ended();
  }
}
