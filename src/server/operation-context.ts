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
import { type Rights, readRights } from '../identity/identity.reads';
import type { TokenCheck } from '../identity/token';
import type { Language } from '../language/language';
import type { Log } from '../log';
import { languageFor, RightsChanged, type Settings } from '../operation/context';
import { type Credential, nameOf } from '../operation/credential';
import { anonymous, type Viewer, viewerOf } from '../operation/viewer';
import type { TokenUses } from '../tokens/token-use';

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
  readonly uses: TokenUses;
}

/**
 * The rights, as JSON, with which callers were last seen, by the names of their credentials. They are a guess: whatever is answered by them reads the rights
 * that hold in the same statement, or first.
 */
export type RememberedRights = LRUCache<string, string>;

export function rememberRights(): RememberedRights {
  return new LRUCache({ max: 10_000 });
}

export interface Caller {
  readonly credential: Credential | undefined;
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
  readonly credential;
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
    this.credential = caller.credential;
    this.requestId = caller.requestId ?? randomUUID();
    this.onRevoked = caller.onRevoked ?? (() => undefined);
    this.language = languageFor(anonymous, caller.accepted);
  }

  static async of(services: Services, caller: Caller): Promise<OperationContext> {
    const context = new OperationContext(services, caller);
    const { credential } = caller;
    const remembered = credential && services.rights.get(nameOf(credential));
    if (remembered !== undefined) context.see(remembered);
    else await context.renew();
    if (credential && 'token' in credential) services.uses.note(credential.token, context.now);
    return context;
  }

  async renew(): Promise<void> {
    if (this.credential) this.see(await readRights(this.db, this.credential));
  }

  async sure(tx: Queryable): Promise<void> {
    if (!this.credential) return;
    const rights = await readRights(tx, this.credential);
    if (rights === this.rights) return;
    this.see(rights);
    throw new RightsChanged();
  }

  /** Goes on with the rights that hold. Throws for an account that is no longer active, and a token that is no longer good. */
  see(rights: string | null): void {
    const { credential, services } = this;
    if (!credential || rights === this.rights) return;
    if (rights === null) services.rights.delete(nameOf(credential));
    if (rights === null) throw 'token' in credential ? noSuchToken() : noSuchAccount();
    const held = JSON.parse(rights) as Rights;
    if (expiryOf(held) <= this.now) throw new Fault('UNAUTHENTICATED', 'The token has expired. Get a new one.');
    services.rights.set(nameOf(credential), rights);
    this.rights = rights;
    this.viewer = viewerOf(held);
    this.language = languageFor(this.viewer, this.caller.accepted);
  }
}

/** Until when the token behind rights is good, by the server's clock. How long an issuer's is good is not ours to say. */
export function expiryOf({ expiresAt }: Rights): Date {
  return new Date(expiresAt ?? FOREVER);
}

const FOREVER = 8_640_000_000_000_000;

const noSuchAccount = () =>
  new Fault('UNAUTHENTICATED', 'The token is good, but there is no active account for it here. Ask the administrator.');

/** The same for all, so that nobody learns which tokens there were. */
export const noSuchToken = () =>
  new Fault(
    'UNAUTHENTICATED',
    'The token is not known here, has been revoked, or is that of a machine without access. Ask whoever looks after it.',
  );

/** When an event was first shown: one instant for all its subscribers. */
const shownAt = new WeakMap<object, Date>();

/** The context in which an event is shown to one subscriber: with the rights with which it was found to be for them. */
export function deliveryContext(
  { db, settings, cursors, hub, log, clock }: Services,
  { credential, requestId, onRevoked }: EventContext,
  { event, viewer }: Delivery,
  accepted: Language | undefined,
): EventContext {
  const language = languageFor(viewer, accepted);
  const renew = () => Promise.resolve();
  const sure = renew;
  const now = shownAt.get(event) ?? clock();
  shownAt.set(event, now);
  return { db, settings, cursors, hub, log, now, viewer, credential, language, requestId, onRevoked, sure, renew };
}
