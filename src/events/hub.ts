import type { DataSource } from 'typeorm';
import { holds } from '../access/condition';
import type { Clock } from '../clock';
import { nameOf } from '../operation/credential';
import { type EventRow, readVisibleEvents } from './event.reads';
import { maySeeEvent } from './event.rules';
import { type Held, HeldRights, type Holders, readViewer } from './held-rights';
import { type CaughtUpMark, markAt, Subscriber, type Subscribing } from './subscriber';
import type { EventTail } from './tail';

const REPLAY_PAGE = 200;

export interface HubOptions {
  readonly queueLimit: number;
  /** Milliseconds between the marks that tell a quiet subscriber how far the log has come. */
  readonly markEvery: number;
  readonly now: Clock;
}

/** Which of the events of a batch somebody may see: found out once for all who hold the same rights. */
type Sight = (held: Held) => readonly boolean[];

/** Hands what the tail reads to every subscriber who may see it, with the rights held at the moment of delivery. */
export class EventHub {
  private readonly subscribers = new Set<Subscriber>();
  private readonly heldRights: HeldRights;
  private readonly marks: NodeJS.Timeout;
  private readonly unsubscribe: () => void;
  private readonly hooks;
  /** Every event up to here has been offered to the live subscribers. */
  private dispatched: number;

  constructor(
    private readonly db: DataSource,
    tail: EventTail,
    private readonly options: HubOptions,
  ) {
    this.heldRights = new HeldRights(db, options.now);
    this.hooks = {
      queueLimit: options.queueLimit,
      now: options.now,
      replay: (subscriber: Subscriber) => this.replay(subscriber),
      forget: (subscriber: Subscriber) => void this.subscribers.delete(subscriber),
    };
    this.dispatched = tail.position;
    this.unsubscribe = tail.subscribe((events) => this.dispatch(events));
    this.marks = setInterval(() => void this.mark().catch(() => undefined), options.markEvery);
  }

  stop(): void {
    clearInterval(this.marks);
    this.unsubscribe();
    for (const subscriber of this.subscribers) subscriber.end();
  }

  get size(): number {
    return this.subscribers.size;
  }

  subscribe(subscribing: Subscribing): Subscriber {
    const subscriber = new Subscriber(subscribing, this.hooks);
    this.subscribers.add(subscriber);
    return subscriber;
  }

  /** Reads the next page for a subscriber who is behind; afterwards they are live if nothing has been dispatched beyond it. */
  private async replay(subscriber: Subscriber): Promise<void> {
    const { credential, wish } = subscriber.subscribing;
    const viewer = await readViewer(this.db, credential, this.options.now());
    if (!viewer) return subscriber.revoke();
    const page = await readVisibleEvents(this.db, viewer, wish, subscriber.position, REPLAY_PAGE);
    const more = page.rows.length === REPLAY_PAGE;
    const reached = more ? (page.rows.at(-1)?.position ?? page.head) : page.head;
    const isLive = !more && reached >= this.dispatched;
    subscriber.replayed(viewer, { events: page.rows, reached, end: page.end, isLive });
  }

  private async dispatch(events: readonly EventRow[]): Promise<void> {
    const holders = await this.holdersAmongLive();
    const sight = sightOf(events);
    for (const subscriber of this.subscribers) this.offer(subscriber, holders, events, sight);
    this.dispatched = Math.max(this.dispatched, events.at(-1)?.position ?? 0);
  }

  private offer(subscriber: Subscriber, holders: Holders, events: readonly EventRow[], sight: Sight): void {
    const held = this.heldBy(subscriber, holders);
    if (!held) return;
    const visible = sight(held);
    for (const [at, event] of events.entries()) {
      if (!subscriber.live) return;
      if (event.position <= subscriber.position) continue;
      subscriber.offered(event, held.viewer, visible[at] === true);
    }
    subscriber.wake();
  }

  private async mark(): Promise<void> {
    const holders = await this.holdersAmongLive();
    const marks = new Map<string, CaughtUpMark>();
    for (const subscriber of this.subscribers) {
      const held = this.heldBy(subscriber, holders);
      if (!held) continue;
      const place = `${subscriber.seen} ${subscriber.position}`;
      const mark = marks.get(place) ?? markAt(subscriber, this.options.now());
      marks.set(place, mark);
      subscriber.mark(mark, held.viewer);
    }
  }

  /**
   * The rights of a live subscriber. Whoever became live after the look-up, is no longer active, or has other rights than
   * those with which their queue was filled, has to read the log again: the replay finds out which, and what they may see.
   */
  private heldBy(subscriber: Subscriber, holders: Holders): Held | undefined {
    if (!subscriber.live) return undefined;
    const { credential } = subscriber.subscribing;
    const held = holders.get(credential && nameOf(credential));
    if (held?.rights === subscriber.rights) return held;
    subscriber.fallBehind();
    return undefined;
  }

  private holdersAmongLive(): Promise<Holders> {
    const live = [...this.subscribers].filter((subscriber) => subscriber.live);
    return this.heldRights.of(live.map((subscriber) => subscriber.subscribing.credential));
  }
}

function sightOf(events: readonly EventRow[]): Sight {
  const seen = new Map<string, readonly boolean[]>();
  return ({ viewer, rights }) => {
    const known = seen.get(rights);
    if (known) return known;
    const condition = maySeeEvent(viewer);
    const visible = events.map((event) => holds(condition, event));
    seen.set(rights, visible);
    return visible;
  };
}
