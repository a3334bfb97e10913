import type { DataSource } from 'typeorm';
import { holds } from '../access/condition';
import type { Clock } from '../clock';
import { readPeople } from '../identity/identity.reads';
import { anonymous, rightsOf, type Viewer, viewerOf } from '../identity/viewer';
import { type EventRow, type EventWish, isWished, readVisibleEvents } from './event.reads';
import { maySeeEvent } from './event.rules';
import { Subscriber } from './subscriber';
import type { EventTail } from './tail';

const REPLAY_PAGE = 200;

export interface HubOptions {
  readonly queueLimit: number;
  /** Milliseconds between the marks that tell a quiet subscriber how far the log has come. */
  readonly markEvery: number;
  readonly now: Clock;
}

/** The rights of each account that was looked up and is active. */
type Viewers = ReadonlyMap<string | undefined, Viewer>;

export interface Subscribing {
  readonly account: string | undefined;
  readonly wish: EventWish;
  /** The position after which to begin. */
  readonly after: number;
  /** Told once, when the person no longer holds an account. */
  readonly onRevoked: () => void;
}

/** Hands what the tail reads to every subscriber who may see it, with the rights held at the moment of delivery. */
export class EventHub {
  private readonly subscribers = new Set<Subscriber>();
  private readonly marks: NodeJS.Timeout;
  private readonly unsubscribe: () => void;
  /** Every event up to here has been offered to the live subscribers. */
  private dispatched: number;

  constructor(
    private readonly db: DataSource,
    tail: EventTail,
    private readonly options: HubOptions,
  ) {
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
    const subscriber: Subscriber = new Subscriber(subscribing, {
      queueLimit: this.options.queueLimit,
      now: this.options.now,
      replay: () => this.replay(subscriber),
      onEnd: () => this.subscribers.delete(subscriber),
    });
    this.subscribers.add(subscriber);
    return subscriber;
  }

  /** Reads the next page for a subscriber who is behind; afterwards they are live if nothing has been dispatched beyond it. */
  private async replay(subscriber: Subscriber): Promise<void> {
    const { account, wish } = subscriber.subscribing;
    const viewer = (await this.viewers([account])).get(account);
    if (!viewer) return subscriber.revoke();
    const page = await readVisibleEvents(this.db, viewer, wish, subscriber.position, REPLAY_PAGE);
    const more = page.rows.length === REPLAY_PAGE;
    const reached = more ? (page.rows.at(-1)?.position ?? page.head) : page.head;
    subscriber.replayed(viewer, page.rows, reached, !more && reached >= this.dispatched);
  }

  private async dispatch(events: readonly EventRow[]): Promise<void> {
    const viewers = await this.viewersOfLive();
    for (const subscriber of this.subscribers) this.offer(subscriber, viewers, events);
    this.dispatched = Math.max(this.dispatched, events.at(-1)?.position ?? 0);
  }

  private offer(subscriber: Subscriber, viewers: Viewers, events: readonly EventRow[]): void {
    const viewer = this.viewerOfLive(subscriber, viewers);
    if (!viewer) return;
    const visible = maySeeEvent(viewer);
    for (const event of events) {
      if (!subscriber.live) return;
      if (event.position <= subscriber.position) continue;
      const wanted = isWished(subscriber.subscribing.wish, event) && holds(visible, event);
      subscriber.offered(event, wanted ? viewer : undefined);
    }
  }

  private async mark(): Promise<void> {
    const viewers = await this.viewersOfLive();
    for (const subscriber of this.subscribers) {
      const viewer = this.viewerOfLive(subscriber, viewers);
      if (viewer) subscriber.mark(viewer);
    }
  }

  /**
   * The rights of a live subscriber. Whoever became live after the look-up, is no longer active, or has other rights than
   * those with which their queue was filled, has to read the log again: the replay finds out which, and what they may see.
   */
  private viewerOfLive(subscriber: Subscriber, viewers: Viewers): Viewer | undefined {
    if (!subscriber.live) return undefined;
    const viewer = viewers.get(subscriber.subscribing.account);
    if (viewer && rightsOf(viewer) === subscriber.rights) return viewer;
    subscriber.fallBehind();
    return undefined;
  }

  private viewersOfLive(): Promise<Viewers> {
    const live = [...this.subscribers].filter((subscriber) => subscriber.live);
    return this.viewers(live.map((subscriber) => subscriber.subscribing.account));
  }

  /** The rights that accounts hold now, in one statement. */
  private async viewers(accounts: readonly (string | undefined)[]): Promise<Viewers> {
    const named = [...new Set(accounts)].filter((account) => account !== undefined);
    const people = named.length > 0 ? await readPeople(this.db, named) : [];
    return new Map<string | undefined, Viewer>([
      [undefined, anonymous],
      ...people.map((person) => [person.account, viewerOf(person)] as const),
    ]);
  }
}
