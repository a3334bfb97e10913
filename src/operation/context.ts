import type { Queryable } from '../database/rows';
import type { Unit } from '../database/transaction';
import { Fault, TOKEN_IN_HEADER } from '../errors';
import { Language } from '../language/language';
import type { Log } from '../log';
import type { Credential } from './credential';
import { holdsScope } from './scope';
import { type Person, scopesOf, type Viewer } from './viewer';

export interface Settings {
  /** Whether callers without a token may read the roadmap. */
  readonly publicRead: boolean;
  /** Whether whoever drafted a response may publish it; the record then says so. */
  readonly oneKey: boolean;
  /** Whether a delegation has one contact point at most. */
  readonly oneContactPoint: boolean;
}

/** What a service needs to act: for whom, when, and under which settings. */
export interface Acting extends Unit {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly settings: Settings;
}

/** What every operation knows, whichever transport brought it. Built once per operation, and once per delivered event. */
export interface Context extends Acting {
  /** The language asked for by the request; the person's own, else English. */
  readonly language: Language;
  /** With these the database makes the cursors of events. */
  readonly cursors: { readonly keys: Buffer };
  /** By what the caller is known; undefined for callers without a token. */
  readonly credential: Credential | undefined;
  /** Closes the connection of somebody who no longer holds an account. */
  readonly onRevoked: () => void;
  readonly requestId: string;
  readonly log: Log;
  /** Makes sure, in a statement that nobody waits for, that the rights are those that hold. Rejects with RightsChanged. */
  sure(tx: Queryable): Promise<void>;
  /** Reads again which rights the person holds, as they may have changed since they were last looked up. */
  renew(): Promise<void>;
}

/** The person turned out to hold other rights than those with which the work was begun; the context now has them. */
export class RightsChanged extends Error {}

/** The person who asks; a fault for callers without a token. */
export function personOf(ctx: Pick<Acting, 'viewer'>): Person {
  if (ctx.viewer.kind === 'ANONYMOUS') {
    throw new Fault('UNAUTHENTICATED', `This needs a token: ${TOKEN_IN_HEADER}.`);
  }
  return ctx.viewer;
}

/** Queries and subscriptions read. A fault for a token that may not. */
export function requireReading({ viewer }: Pick<Acting, 'viewer'>): void {
  if (holdsScope(scopesOf(viewer), 'READ')) return;
  throw new Fault('SCOPE_MISSING', 'This token may not read: it lacks the scope READ.');
}

export function languageFor(viewer: Viewer, accepted: Language | undefined): Language {
  if (accepted) return accepted;
  return viewer.kind === 'ANONYMOUS' ? Language.EN : viewer.language;
}
