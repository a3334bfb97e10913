import { randomUUID } from 'node:crypto';
import type DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock';
import { type Context, languageFor, type Settings } from '../context';
import { Fault } from '../errors';
import type { EventCursors } from '../events/cursor';
import type { EventHub } from '../events/hub';
import type { Delivery } from '../events/subscriber';
import { readOperationFacts } from '../identity/identity.reads';
import type { TokenCheck } from '../identity/token';
import { anonymous, rightsOf, type Viewer, viewerOf } from '../identity/viewer';
import type { Language } from '../language/language';
import type { Log } from '../log';

/** What one server process shares between all operations. */
export interface Services {
  readonly db: DataSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly cursors: EventCursors;
  readonly hub: EventHub;
  readonly checkToken: TokenCheck;
}

export interface Caller {
  readonly account: string | undefined;
  readonly accepted: Language | undefined;
  readonly requestId?: string;
  readonly onRevoked?: () => void;
}

/** The context of one operation: who asks, with the rights they hold now, and how far the log has come. */
export async function operationContext(services: Services, caller: Caller): Promise<Context> {
  const { account, accepted } = caller;
  const facts = await readOperationFacts(services.db, account);
  if (account !== undefined && !facts.person) {
    throw new Fault(
      'UNAUTHENTICATED',
      'The token is good, but there is no active account for it here. Ask the administrator.',
    );
  }
  const viewer = facts.person ? viewerOf(facts.person) : anonymous;
  return {
    ...shared(services),
    viewer,
    account,
    language: languageFor(viewer, accepted),
    logPosition: facts.position,
    requestId: caller.requestId ?? randomUUID(),
    onRevoked: caller.onRevoked ?? (() => undefined),
    loaders: new Map(),
  };
}

type Loaders = Map<unknown, DataLoader<unknown, unknown, unknown>>;
const loadersOfEvents = new WeakMap<object, Map<string, Loaders>>();

/** The context in which an event is shown to one subscriber: rights and data of this moment, read once for all who hold the same rights. */
export function deliveryContext(
  services: Services,
  operation: Context,
  delivery: Delivery,
  accepted: Language | undefined,
): Context {
  const { event, viewer } = delivery;
  return {
    ...operation,
    ...shared(services),
    viewer,
    language: languageFor(viewer, accepted),
    logPosition: event.position,
    loaders: loadersFor(event, viewer),
  };
}

function loadersFor(event: object, viewer: Viewer): Loaders {
  const rights = rightsOf(viewer);
  const byRights = loadersOfEvents.get(event) ?? new Map<string, Loaders>();
  loadersOfEvents.set(event, byRights);
  const loaders = byRights.get(rights) ?? new Map();
  byRights.set(rights, loaders);
  return loaders;
}

function shared({ db, settings, cursors, hub, log, clock }: Services) {
  return { db, settings, cursors, hub, log, now: clock() };
}
