import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock';
import type { Queryable } from '../database/rows';
import { Fault } from '../errors';
import type { EventCursors } from '../events/cursor';
import type { EventContext } from '../events/event-context';
import type { EventHub } from '../events/hub';
import type { Delivery } from '../events/subscriber';
import { readRights } from '../identity/identity.reads';
import type { TokenCheck } from '../identity/token';
import type { Language } from '../language/language';
import type { Log } from '../log';
import { languageFor, RightsChanged, type Settings } from '../operation/context';
import { anonymous, type PersonFacts, type Viewer, viewerOf } from '../operation/viewer';

/** What one server process shares between all operations. */
export interface Services {
  readonly db: DataSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly cursors: EventCursors;
  readonly hub: EventHub;
  readonly checkToken: TokenCheck;
  readonly rights: RememberedRights;
}

/**
 * The rights, as JSON, with which accounts were last seen. They are a guess: whatever is answered by them reads the rights
 * that hold in the same statement, or first.
 */
export type RememberedRights = LRUCache<string, string>;

export function rememberRights(): RememberedRights {
  return new LRUCache({ max: 10_000 });
}

export interface Caller {
  readonly account: string | undefined;
  readonly accepted: Language | undefined;
  readonly requestId?: string;
  readonly onRevoked?: () => void;
}

/** The context of one operation: who asks, with the rights they were last seen with. */
export class OperationContext implements EventContext {
  readonly db;
  readonly settings;
  readonly cursors;
  readonly hub;
  readonly log;
  readonly now;
  readonly account;
  readonly requestId;
  readonly onRevoked;
  viewer: Viewer = anonymous;
  language: Language;
  /** The rights behind the viewer; undefined for a caller without an account. */
  rights: string | undefined;

  private constructor(
    private readonly services: Services,
    private readonly caller: Caller,
  ) {
    const { db, settings, cursors, hub, log, clock } = services;
    this.db = db;
    this.settings = settings;
    this.cursors = cursors;
    this.hub = hub;
    this.log = log;
    this.now = clock();
    this.account = caller.account;
    this.requestId = caller.requestId ?? randomUUID();
    this.onRevoked = caller.onRevoked ?? (() => undefined);
    this.language = languageFor(anonymous, caller.accepted);
  }

  static async of(services: Services, caller: Caller): Promise<OperationContext> {
    const context = new OperationContext(services, caller);
    const remembered = caller.account === undefined ? undefined : services.rights.get(caller.account);
    if (remembered !== undefined) context.see(remembered);
    else await context.renew();
    return context;
  }

  async renew(): Promise<void> {
    if (this.account !== undefined) this.see(await readRights(this.db, this.account));
  }

  async sure(tx: Queryable): Promise<void> {
    if (this.account === undefined) return;
    const rights = await readRights(tx, this.account);
    if (rights === this.rights) return;
    this.see(rights);
    throw new RightsChanged();
  }

  /** Goes on with the rights that hold. Throws for an account that is no longer active. */
  see(rights: string | null): void {
    if (this.account === undefined || rights === this.rights) return;
    if (rights === null) {
      this.services.rights.delete(this.account);
      throw new Fault(
        'UNAUTHENTICATED',
        'The token is good, but there is no active account for it here. Ask the administrator.',
      );
    }
    this.services.rights.set(this.account, rights);
    this.rights = rights;
    this.viewer = viewerOf(JSON.parse(rights) as PersonFacts);
    this.language = languageFor(this.viewer, this.caller.accepted);
  }
}

/** When an event was first shown: one instant for all its subscribers. */
const shownAt = new WeakMap<object, Date>();

/** The context in which an event is shown to one subscriber: with the rights with which it was found to be for them. */
export function deliveryContext(
  { db, settings, cursors, hub, log, clock }: Services,
  { account, requestId, onRevoked }: EventContext,
  { event, viewer }: Delivery,
  accepted: Language | undefined,
): EventContext {
  const language = languageFor(viewer, accepted);
  const renew = () => Promise.resolve();
  const sure = renew;
  const now = shownAt.get(event) ?? clock();
  shownAt.set(event, now);
  return { db, settings, cursors, hub, log, now, viewer, account, language, requestId, onRevoked, sure, renew };
}
