import type { DataSource } from 'typeorm';
import { type Rights, readRightsSince } from '../identity/identity.reads';
import { type Credential, nameOf } from '../operation/credential';
import { anonymous, rightsOf, type Viewer, viewerOf } from '../operation/viewer';

/** Somebody's rights, and their name. */
export interface Held {
  readonly viewer: Viewer;
  readonly rights: string;
}

/** The rights behind each credential that was looked up and is good, by its name. */
export type Holders = ReadonlyMap<string | undefined, Held>;

const NOBODY: Holders = new Map([[undefined, { viewer: anonymous, rights: rightsOf(anonymous) }]]);

/** With which rights somebody acts now; undefined if their account is not active, or their token not good. */
export async function readViewer(
  db: DataSource,
  credential: Credential | undefined,
  now: Date,
): Promise<Viewer | undefined> {
  if (credential === undefined) return anonymous;
  const [rights] = (await readRightsSince(db, [credential], now, '')).rights ?? [];
  return rights && viewerOf(rights);
}

/**
 * The rights of those who listen. They are read for every batch of events, in one statement, and taken apart only when they
 * have changed. Who has not changed is the same object as before: what was found out for a viewer stays true of it.
 */
export class HeldRights {
  private known: { readonly digest: string; readonly facts: ReadonlyMap<string, string>; readonly holders: Holders } = {
    digest: '',
    facts: new Map(),
    holders: NOBODY,
  };

  constructor(
    private readonly db: DataSource,
    private readonly now: () => Date,
  ) {}

  /** The rights that are held now. */
  async of(credentials: readonly (Credential | undefined)[]): Promise<Holders> {
    const named = new Map(credentials.flatMap((one) => (one ? [[nameOf(one), one] as const] : [])));
    const { known } = this;
    if (named.size === 0) return NOBODY;
    const { digest, rights } = await readRightsSince(this.db, [...named.values()], this.now(), known.digest);
    if (rights === null) return known.holders;
    const facts = new Map(rights.map((one) => [nameOfHolder(one), JSON.stringify(one)]));
    const held = (name: string, one: Rights): Held => {
      const before = known.holders.get(name);
      if (before && known.facts.get(name) === facts.get(name)) return before;
      const viewer = viewerOf(one);
      return { viewer, rights: rightsOf(viewer) };
    };
    const found = rights.map((one) => [nameOfHolder(one), held(nameOfHolder(one), one)] as const);
    const holders = new Map([...NOBODY, ...found]);
    this.known = { digest, facts, holders };
    return holders;
  }
}

const nameOfHolder = ({ account, token }: Rights): string => nameOf(token === undefined ? { account } : { token });
