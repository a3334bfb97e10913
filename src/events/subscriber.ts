import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../errors';
import type { Credential } from '../operation/credential';
import { rightsOf, type Viewer } from '../operation/viewer';
import { type EventRow, type EventWish, isWished } from './event.reads';

export interface Subscribing {
  readonly credential: Credential | undefined;
  readonly wish: EventWish;
  /** The position after which to begin. */
  readonly after: number;
  /** The position of the cursor that was given; 0 without one. */
  readonly known: number;
  /** Told once, when the account is active no more, or the token good. */
  readonly onRevoked: () => void;
}

export interface CaughtUpMark {
  readonly type: 'CAUGHT_UP';
  /** The last event that those who receive the mark may know of: its cursor tells of no other. */
  readonly position: number;
  /** Up to here everything has been looked at. */
  readonly reached: number;
  readonly occurredAt: Date;
}

/** What is delivered, whoever receives it: an event, or a mark. */
export interface Delivered {
  readonly event: EventRow | CaughtUpMark;
}

/** What a subscriber receives, and the rights with which it was found to be for them. */
export interface Delivery extends Delivered {
  readonly viewer: Viewer;
}

/** Whoever takes what a subscriber receives, at their own pace. */
export interface Taker {
  /** Something may wait, or have to be read. */
  ready(): void;
  /** Nothing more will come, because of a failure if one is given. */
  ended(failure?: unknown): void;
}

/** What was read of the log for a subscriber. */
export interface Replayed {
  readonly events: readonly EventRow[];
  /** How far it was read. */
  readonly reached: number;
  /** Where it ends for them. */
  readonly end: number;
  readonly isLive: boolean;
}

interface Hooks {
  readonly queueLimit: number;
  now(): Date;
  replay(subscriber: Subscriber): Promise<void>;
  forget(subscriber: Subscriber): void;
}

/** Tells how far a subscriber has come who has received all that there was. */
export function markAt({ seen, position }: Subscriber, occurredAt: Date): CaughtUpMark {
  return { type: 'CAUGHT_UP', position: seen, reached: position, occurredAt };
}

const ATTEMPTS = 20;
const RETRY_MS = 500;

/**
 * One subscription: replays from the log until it has caught up, then takes what is offered live. When its reader is too
 * slow for the queue it falls behind and replays again at the reader's own pace: bounded, and nothing is dropped.
 *
 * It hands over without promises: thousands receive the same event, and would wait for each other's turns.
 */
export class Subscriber {
  live = false;
  /** With which rights the queue was filled. */
  rights = '';
  /** Everything up to here has been queued, or was not for this subscriber. */
  position: number;
  /** The last that this subscriber may know of, wished for or not. */
  seen: number;
  private taken: number;
  private queue: Delivery[] = [];
  private taker: Taker | undefined;
  private replaying = false;
  private isEnded = false;

  constructor(
    readonly subscribing: Subscribing,
    private readonly hooks: Hooks,
  ) {
    this.position = subscribing.after;
    this.seen = subscribing.known;
    this.taken = subscribing.after;
  }

  begin(taker: Taker): void {
    this.taker = taker;
    taker.ready();
  }

  /** What comes next; it stays until it has been taken, and gives way if it has to be read again with other rights. */
  get head(): Delivery | undefined {
    return this.queue[0];
  }

  /** What is known to follow the head. */
  following(most: number): readonly Delivery[] {
    return this.queue.slice(1, 1 + most);
  }

  /** The head has been handed over. */
  take(): void {
    const taken = this.queue.shift()?.event;
    if (taken) this.taken = 'reached' in taken ? taken.reached : taken.position;
  }

  /** Reads on in the log if the queue was filled from there; what is live comes by itself. */
  readOn(): void {
    if (this.live || this.isEnded || this.replaying) return;
    this.replaying = true;
    this.replay().then(
      () => {
        this.replaying = false;
        this.wake();
      },
      (error: unknown) => this.end(error),
    );
  }

  /** The log may be out of reach for a moment: nothing is lost by asking again. */
  private async replay(): Promise<void> {
    for (let attempt = 1; !this.isEnded && !this.live && this.queue.length === 0; ) {
      try {
        await this.hooks.replay(this);
        attempt = 1;
      } catch (error) {
        if (error instanceof Fault || attempt >= ATTEMPTS) throw error;
        attempt += 1;
        await pause(RETRY_MS);
      }
    }
  }

  end(failure?: unknown): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.live = false;
    this.queue = [];
    this.hooks.forget(this);
    this.taker?.ended(failure);
  }

  revoke(): void {
    this.end();
    this.subscribing.onRevoked();
  }

  /** Forgets what is queued, and reads it from the log again when the reader comes for it. */
  fallBehind(): void {
    this.live = false;
    this.queue = [];
    this.position = this.taken;
    this.wake();
  }

  replayed(viewer: Viewer, { events, reached, end, isLive }: Replayed): void {
    if (this.isEnded) return;
    this.queue.push(...events.map((event) => ({ event, viewer })));
    this.rights = rightsOf(viewer);
    this.position = reached;
    this.live = isLive;
    this.seen = Math.max(this.seen, events.at(-1)?.position ?? 0);
    if (!isLive) return;
    this.seen = Math.max(this.seen, end);
    this.queue.push({ event: markAt(this, this.hooks.now()), viewer });
  }

  /** Queues an event that is wished for. What is not, or may not be seen, moves on the positions alone. */
  offered(event: EventRow, viewer: Viewer, isVisible: boolean): void {
    this.position = event.position;
    if (!isVisible) return;
    this.seen = event.position;
    if (!isWished(this.subscribing.wish, event)) return;
    if (this.queue.length >= this.hooks.queueLimit) this.fallBehind();
    else this.queue.push({ event, viewer });
  }

  /** Tells a reader who waits how far the log has come. */
  mark(event: CaughtUpMark, viewer: Viewer): void {
    if (!this.live || this.queue.length > 0) return;
    this.queue.push({ event, viewer });
    this.wake();
  }

  wake(): void {
    this.taker?.ready();
  }

  /** For GraphQL, which wants a stream: whoever serves it begins to take instead. */
  [Symbol.asyncIterator](): never {
    throw new Error('A subscriber is not iterated over');
  }
}
