import { Fault } from '../errors';
import { rightsOf, type Viewer } from '../identity/viewer';
import type { EventRow } from './event.reads';
import type { Subscribing } from './hub';

export interface CaughtUpMark {
  readonly type: 'CAUGHT_UP';
  readonly position: number;
  readonly occurredAt: Date;
}

/** What a subscriber receives: an event, or a mark, and the rights with which it was found visible. */
export interface Delivery {
  readonly event: EventRow | CaughtUpMark;
  readonly viewer: Viewer;
}

interface Hooks {
  readonly queueLimit: number;
  now(): Date;
  replay(): Promise<void>;
  onEnd(): void;
}

const ATTEMPTS = 20;
const RETRY_MS = 500;
const DONE = { value: undefined, done: true } as const;

/**
 * One subscription: replays from the log until it has caught up, then takes what is offered live. When its reader is too
 * slow for the queue it falls behind and replays again at the reader's own pace: bounded, and nothing is dropped.
 *
 * Written by hand because the return() of an async generator does not end a wait that is under way.
 */
export class Subscriber implements AsyncIterableIterator<Delivery> {
  live = false;
  /** With which rights the queue was filled. */
  rights = '';
  /** Everything up to here has been queued, or was not for this subscriber. */
  position: number;
  private consumed: number;
  private queue: Delivery[] = [];
  private ended = false;
  private failure: unknown;
  private attempts = 0;
  private waiting: (() => void) | undefined;

  constructor(
    readonly subscribing: Subscribing,
    private readonly hooks: Hooks,
  ) {
    this.position = subscribing.after;
    this.consumed = subscribing.after;
  }

  async next(): Promise<IteratorResult<Delivery>> {
    for (;;) {
      const delivery = this.queue.shift();
      if (delivery) return this.deliver(delivery);
      if (this.failure !== undefined) throw this.fail();
      if (this.ended) return DONE;
      if (this.live) await new Promise<void>((wake) => (this.waiting = wake));
      else await this.replay();
    }
  }

  private async replay(): Promise<void> {
    try {
      await this.hooks.replay();
      this.attempts = 0;
    } catch (error) {
      if (this.ended) return;
      this.attempts += 1;
      if (error instanceof Fault || this.attempts >= ATTEMPTS) this.failure = error;
      else await this.pause();
    }
  }

  /** The log may be out of reach for a moment: nothing is lost by asking again. */
  private async pause(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((wake) => {
      this.waiting = wake;
      timer = setTimeout(wake, RETRY_MS);
    });
    clearTimeout(timer);
  }

  async return(): Promise<IteratorResult<Delivery>> {
    this.end();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  end(): void {
    this.ended = true;
    this.live = false;
    this.queue = [];
    this.hooks.onEnd();
    this.wake();
  }

  revoke(): void {
    this.end();
    this.subscribing.onRevoked();
  }

  /** Forgets what is queued, and reads it from the log again when the reader comes for it. */
  fallBehind(): void {
    this.live = false;
    this.queue = [];
    this.position = this.consumed;
    this.wake();
  }

  replayed(viewer: Viewer, events: readonly EventRow[], reached: number, caughtUp: boolean): void {
    if (this.ended) return;
    this.queue.push(...events.map((event) => ({ event, viewer })));
    this.rights = rightsOf(viewer);
    this.position = reached;
    this.live = caughtUp;
    if (caughtUp) this.pushMark(viewer);
  }

  offered(event: EventRow, viewer: Viewer | undefined): void {
    this.position = event.position;
    if (!viewer) return;
    if (this.queue.length >= this.hooks.queueLimit) return this.fallBehind();
    this.queue.push({ event, viewer });
    this.wake();
  }

  mark(viewer: Viewer): void {
    if (!this.live || this.queue.length > 0) return;
    this.pushMark(viewer);
    this.wake();
  }

  private pushMark(viewer: Viewer): void {
    this.queue.push({ event: { type: 'CAUGHT_UP', position: this.position, occurredAt: this.hooks.now() }, viewer });
  }

  private deliver(delivery: Delivery): IteratorResult<Delivery> {
    this.consumed = delivery.event.position;
    return { value: delivery, done: false };
  }

  private fail(): unknown {
    const { failure } = this;
    this.failure = undefined;
    this.end();
    return failure;
  }

  private wake(): void {
    this.waiting?.();
    this.waiting = undefined;
  }
}
