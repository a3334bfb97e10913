import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { Fault } from './errors';
import type { EventCursors } from './events/cursor';
import type { EventHub } from './events/hub';
import type { Person, Viewer } from './identity/viewer';
import { Language } from './language/language';
import type { Log } from './log';

export interface Settings {
  /** Whether callers without a token may read the roadmap. */
  readonly publicRead: boolean;
  /** Whether whoever drafted a response may publish it; the record then says so. */
  readonly oneKey: boolean;
}

/** What a service needs to act: for whom, when, and under which settings. */
export interface Acting {
  readonly db: DataSource;
  readonly viewer: Viewer;
  readonly now: Date;
  readonly settings: Settings;
}

/** What every operation knows, whichever transport brought it. Built once per operation, and once per delivered event. */
export interface Context extends Acting {
  /** The language asked for by the request; the person's own, else English. */
  readonly language: Language;
  /** The position in the event log when the operation began. */
  readonly logPosition: number;
  readonly cursors: EventCursors;
  readonly hub: EventHub;
  /** The account behind the token; undefined for callers without one. */
  readonly account: string | undefined;
  /** Closes the connection of somebody who no longer holds an account. */
  readonly onRevoked: () => void;
  readonly requestId: string;
  readonly log: Log;
  readonly loaders: Map<unknown, DataLoader<unknown, unknown, unknown>>;
}

/** A read of many keys at once: answers one value per key, in their order. */
export type Batch<Key, Value> = (ctx: Context, keys: readonly Key[]) => Promise<readonly Value[]>;

/** Loads one value, together with all others that this operation asks of the same batch. */
export function load<Key, Value>(ctx: Context, batch: Batch<Key, Value>, key: Key): Promise<Value> {
  return loaderOf(ctx, batch).load(key);
}

/** Spares the operation a later load of what another statement has read already. */
export function offer<Key, Value>(ctx: Context, batch: Batch<Key, Value>, key: Key, value: Value): void {
  loaderOf(ctx, batch).prime(key, value);
}

/** Forgets what the operation has loaded, after a write. */
export function forgetLoaded(ctx: Context): void {
  ctx.loaders.clear();
}

/** The person who asks; a fault for callers without a token. */
export function personOf(ctx: Acting): Person {
  if (ctx.viewer.kind === 'ANONYMOUS') {
    throw new Fault('UNAUTHENTICATED', 'This needs a token: send the header "Authorization: Bearer <token>".');
  }
  return ctx.viewer;
}

function loaderOf<Key, Value>(ctx: Context, batch: Batch<Key, Value>): DataLoader<Key, Value, string> {
  const known = ctx.loaders.get(batch);
  if (known) return known as unknown as DataLoader<Key, Value, string>;
  const made = new DataLoader<Key, Value, string>((keys) => batch(ctx, keys), {
    cacheKeyFn: (key) => (typeof key === 'string' ? key : JSON.stringify(key)),
  });
  ctx.loaders.set(batch, made as unknown as DataLoader<unknown, unknown, unknown>);
  return made;
}

export function languageFor(viewer: Viewer, accepted: Language | undefined): Language {
  if (accepted) return accepted;
  return viewer.kind === 'ANONYMOUS' ? Language.EN : viewer.language;
}
