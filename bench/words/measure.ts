import { randomUUID } from 'node:crypto';
import { bearer } from '../jalon';
import { median } from '../measure/statistics';
import { type Operation, operationsOn, SEARCHED, type Subject, WORDS } from '../operations';
import { HARD, type HardText } from './texts';

/** What a hard text costs, in milliseconds, and beside it what an ordinary one does. */
export interface Hard {
  readonly name: string;
  readonly posted: readonly number[];
  readonly ordinary: readonly number[];
  /** Ordinary comments of the same delegation, and of another, posted while the hard one is. */
  readonly own: readonly number[];
  readonly others: readonly number[];
  readonly searched: readonly number[];
  readonly ordinarySearched: readonly number[];
}

export interface Place {
  readonly url: string;
  readonly directory: string;
  readonly subject: Subject;
}

/** One round after the other; in each, all texts in turn, each beside an ordinary one. */
export async function measureHard(place: Place, rounds: number): Promise<Hard[]> {
  const asker = await askerOf(place);
  const measured: Hard[] = HARD.map(({ name }) => ({
    ...{ name, posted: [], ordinary: [], own: [], others: [], searched: [], ordinarySearched: [] },
  }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, text] of HARD.entries()) {
      const one = await measureOnce(asker, text);
      // The first round warms up.
      if (round > 0 && measured[at]) measured[at] = joined(measured[at], one);
    }
  }
  return measured;
}

const joined = (all: Hard, one: Hard): Hard => ({
  name: all.name,
  posted: [...all.posted, ...one.posted],
  ordinary: [...all.ordinary, ...one.ordinary],
  own: [...all.own, ...one.own],
  others: [...all.others, ...one.others],
  searched: [...all.searched, ...one.searched],
  ordinarySearched: [...all.ordinarySearched, ...one.ordinarySearched],
});

async function measureOnce({ post, search }: Asker, { name, text, language, query }: HardText): Promise<Hard> {
  const ordinary = [await post(OWN, WORDS.body, 'EN'), await post(OTHER, WORDS.body, 'EN')];
  const posted = await post(OWN, text, language);
  const [own, others] = [await meanwhile(OWN), await meanwhile(OTHER)];
  const ordinarySearched = await search(SEARCHED);
  return {
    name,
    posted: [posted],
    ordinary,
    own,
    others,
    searched: [await search(query)],
    ordinarySearched: [ordinarySearched],
  };

  /** Ordinary comments, one after the other, until the hard one is there. */
  async function meanwhile(account: number): Promise<number[]> {
    let isThere = false;
    const hard = post(OWN, text, language).finally(() => {
      isThere = true;
    });
    const times: number[] = [];
    do times.push(await post(account, WORDS.body, 'EN'));
    while (!isThere);
    await hard;
    return times;
  }
}

const OWN = 0;
const OTHER = 1;

interface Asker {
  /** Posts a comment as one of the contact points; how long it took. */
  post(account: number, body: string, language: string): Promise<number>;
  search(text: string): Promise<number>;
}

async function askerOf({ url, directory, subject }: Place): Promise<Asker> {
  const operations = operationsOn(subject);
  const [posting, searching] = ['M1', 'Q5'].map((key) => operations.find((one) => one.key === key) as Operation);
  const timed = async (account: string, query: string, variables: object): Promise<number> => {
    const headers = await bearer(directory, account);
    const start = performance.now();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const took = performance.now() - start;
    if (!response.ok || /"errors":\s*\[\s*\{/.test(text)) throw new Error(`The server answers: ${text.slice(0, 500)}`);
    return took;
  };
  return {
    post: (account, body, language) => {
      const input = { ...(posting?.variables.input as object), idempotencyKey: randomUUID(), body, language };
      return timed(posting?.accounts[account] ?? '', posting?.query ?? '', { input });
    },
    search: (text) => timed(searching?.accounts[0] ?? '', searching?.query ?? '', { text, first: 20 }),
  };
}

/** The medians, and how many times the ordinary ones they are. */
export function rowOf({ name, posted, ordinary, own, others, searched, ordinarySearched }: Hard): readonly string[] {
  const compared = (values: readonly number[], beside: readonly number[]) =>
    `${median(values).toFixed(1)} ms, ${(median(values) / median(beside)).toFixed(1)} ×`;
  return [
    name,
    `${median(ordinary).toFixed(1)} ms`,
    compared(posted, ordinary),
    compared(own, ordinary),
    compared(others, ordinary),
    `${median(ordinarySearched).toFixed(1)} ms`,
    compared(searched, ordinarySearched),
  ];
}
