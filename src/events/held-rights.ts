import type { DataSource } from 'typeorm';
import { type PeopleRead, readPeople, readPeopleSince } from '../identity/identity.reads';
import { anonymous, rightsOf, type Viewer, viewerOf } from '../operation/viewer';

/** Somebody's rights, and their name. */
export interface Held {
  readonly viewer: Viewer;
  readonly rights: string;
}

/** The rights of each account that was looked up and is active. */
export type Holders = ReadonlyMap<string | undefined, Held>;

const NOBODY: Holders = new Map([[undefined, { viewer: anonymous, rights: rightsOf(anonymous) }]]);

/** With which rights an account acts now; undefined if it is not active. */
export async function readViewer(db: DataSource, account: string | undefined): Promise<Viewer | undefined> {
  if (account === undefined) return anonymous;
  const [person] = await readPeople(db, [account]);
  return person && viewerOf(person);
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

  constructor(private readonly db: DataSource) {}

  /** The rights that accounts hold now. */
  async of(accounts: readonly (string | undefined)[]): Promise<Holders> {
    const named = [...new Set(accounts)].filter((account) => account !== undefined);
    const { known } = this;
    if (named.length === 0) return NOBODY;
    const { digest, people } = await readPeopleSince(this.db, named, known.digest);
    if (people === null) return known.holders;
    const facts = new Map(people.map((person) => [person.account, JSON.stringify(person)]));
    const held = (person: PeopleRead): Held => {
      const before = known.holders.get(person.account);
      if (before && known.facts.get(person.account) === facts.get(person.account)) return before;
      const viewer = viewerOf(person);
      return { viewer, rights: rightsOf(viewer) };
    };
    const holders = new Map([...NOBODY, ...people.map((person) => [person.account, held(person)] as const)]);
    this.known = { digest, facts, holders };
    return holders;
  }
}
