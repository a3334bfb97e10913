import type { DataSource } from 'typeorm';
import { holds } from '../access/condition';
import type { Clock } from '../clock';
import { readPeople } from '../identity/identity.reads';
import { anonymous, type Viewer, viewerOf } from '../identity/viewer';
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
    const viewers = await this.liveViewers();
    for (const event of events) {
      for (const subscriber of this.subscribers) this.offer(subscriber, viewers, event);
    }
    this.dispatched = Math.max(this.dispatched, events.at(-1)?.position ?? 0);
  }

  private offer(subscriber: Subscriber, viewers: ReadonlyMap<string | undefined, Viewer>, event: EventRow): void {
    if (!subscriber.live || event.position <= subscriber.position) return;
    const viewer = viewers.get(subscriber.subscribing.account);
    if (!viewer) return subscriber.revoke();
    const visible = isWished(subscriber.subscribing.wish, event) && holds(maySeeEvent(viewer), event);
    subscriber.offered(event, visible ? viewer : undefined);
  }

  private async mark(): Promise<void> {
    const viewers = await this.liveViewers();
    for (const subscriber of this.subscribers) {
      const viewer = viewers.get(subscriber.subscribing.account);
      if (!viewer && subscriber.live) subscriber.revoke();
      if (viewer) subscriber.mark(viewer);
    }
  }

  /** The rights of everybody who listens, in one statement. Whoever began to listen since is looked up anew. */
  private async liveViewers(): Promise<ReadonlyMap<string | undefined, Viewer>> {
    const before = new Set([...this.subscribers].filter((one) => one.live));
    const viewers = await this.viewers([...before].map((one) => one.subscribing.account));
    for (const one of this.subscribers) if (one.live && !before.has(one)) one.fallBehind();
    return viewers;
  }

  private async viewers(accounts: readonly (string | undefined)[]): Promise<Map<string | undefined, Viewer>> {
    const named = [...new Set(accounts)].filter((account) => account !== undefined);
    const people = named.length > 0 ? await readPeople(this.db, named) : [];
    const found = people.map((person): [string | undefined, Viewer] => [person.account, viewerOf(person)]);
    return new Map([[undefined, anonymous] as [string | undefined, Viewer], ...found]);
  }
}
