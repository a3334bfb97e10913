import { readsFor } from '../reads/read';
import { fromContext, fromMoment, type Slot, standIn } from '../reads/slot';
import type { Context, Settings } from './context';
import { scopesOf, type Viewer } from './viewer';

/**
 * For whom, when and in which language a statement reads. The kind and role of the viewer, and the scopes of their token, are
 * part of the statement; all that is personal is a slot, so that one statement serves everybody of that role.
 */
export interface Asking {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly today: Slot;
  readonly language: Slot;
  readonly account: Slot;
  /** The digest of a machine's token; null for callers who are known by an account. */
  readonly token: Slot;
  readonly settings: Settings;
  readonly cursorKeys: Slot;
}

export const { value, here, one, many, choice, connection, view } = readsFor<Asking>();

const personal = <Value>(type: string, read: (viewer: Viewer) => unknown) =>
  standIn<Value>(fromContext<Context>(type, ({ viewer }) => read(viewer)));
const personId = personal<string>('uuid', (viewer) => ('personId' in viewer ? viewer.personId : null));
const name = personal<string>('text', (viewer) => ('name' in viewer ? viewer.name : null));
const delegationId = personal<string>('uuid', (viewer) => ('delegationId' in viewer ? viewer.delegationId : null));
const delegationCode = personal<string>('text', (viewer) =>
  'delegationCode' in viewer ? viewer.delegationCode : null,
);

const common = {
  now: standIn<Date>(fromMoment<Context>('timestamptz', ({ now }) => now)),
  today: fromMoment<Context>('date', ({ now }) => now.toISOString().slice(0, 10)),
  language: fromContext<Context>('text', ({ language }) => language),
  account: fromContext<Context>('text', ({ credential: by }) => (by && 'account' in by ? by.account : null)),
  token: fromContext<Context>('text', ({ credential: by }) => (by && 'token' in by ? by.token : null)),
  cursorKeys: fromContext<Context>('bytea', ({ cursors }) => cursors.keys),
};

/** What the rules may know of a viewer while a statement is made: the kind, the role and the scopes. */
function roleOf(viewer: Viewer): Viewer {
  switch (viewer.kind) {
    case 'ANONYMOUS':
      return viewer;
    case 'DELEGATE':
      return { ...viewer, personId, name, delegationId, delegationCode };
    case 'SECRETARIAT':
    case 'CONVENER':
      return { ...viewer, personId, name };
  }
}

const known = new WeakMap<Settings, Map<string, Asking>>();

/** For whom a context asks; the same for all of one role, and with the same scopes. */
export function askingOf({ viewer, settings }: Context): { readonly name: string; readonly asking: Asking } {
  const ofSettings = known.get(settings) ?? new Map<string, Asking>();
  known.set(settings, ofSettings);
  const name = [viewer.role, ...(scopesOf(viewer) ?? [])].join(' ');
  const asking = ofSettings.get(name) ?? { ...common, settings, viewer: roleOf(viewer) };
  ofSettings.set(name, asking);
  return { name, asking };
}
