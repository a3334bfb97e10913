import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { globalId } from '../src/nodes/global-id';
import { dist } from './measure/processes';

export interface Operation {
  readonly key: string;
  readonly name: string;
  /** Several for an operation that many people do at once. */
  readonly accounts: readonly string[];
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** A write: measured last, on a database that is thrown away. */
  readonly writes: boolean;
}

/** What is asked for, in every server's own words. */
export interface Subject {
  readonly measure: string;
  readonly thread: string;
  readonly roadmapId: string;
  /** Of the pillar that the queue is filtered by. */
  readonly pillarId: string;
  readonly postedOnId: string;
}

/** Replaced by another text in every request. */
const ANY_ID = '[<id>]';
const CONTACTS = Array.from({ length: 50 }, (_, at) => `g${String(at + 1).padStart(3, '0')}-contact`);
const CONTACT = CONTACTS.slice(0, 1);
const OFFICER = ['officer'];
export const SEARCHED = 'paragraph 7.1';
/** Where the product ends counting what a search finds. */
export const MOST_COUNTED = 500;
export const FILTER = { handling: ['UNMANAGED'], kind: ['SUBSTANTIVE'], pillar: 'P2' } as const;
export const WORDS = {
  kind: 'SUBSTANTIVE',
  stance: 'CONCERNS',
  body: 'We propose a more precise wording that refers to the second stage. '.repeat(6).trim(),
  language: 'EN',
  proposedText: null,
} as const;

/** The contract's documents as the people who use them most send them; only the search has a document of its own. */
export function operationsOn({ measure, thread, postedOnId }: Subject): Operation[] {
  const input = { idempotencyKey: ANY_ID, subjectId: globalId('Measure', postedOnId), ...WORDS };
  const read = { writes: false };
  const search = { ...read, accounts: OFFICER, variables: { text: SEARCHED, first: 20 } };
  return [
    {
      ...{ ...read, key: 'Q1', name: 'the whole roadmap with counts', accounts: CONTACT },
      ...{ query: contract('roadmap'), variables: { language: 'FR' } },
    },
    {
      ...{ ...read, key: 'Q2', name: 'the hottest measure, 20 newest threads', accounts: CONTACT },
      ...{ query: contract('measure-page'), variables: { reference: measure, first: 20 } },
    },
    {
      ...{ ...read, key: 'Q3', name: 'the queue, filtered, first 50 with total and facets', accounts: OFFICER },
      ...{ query: contract('triage-queue'), variables: { filter: FILTER, first: 50 } },
    },
    {
      ...{ ...read, key: 'Q4', name: 'a thread of 200, flat, its first 100', accounts: CONTACT },
      ...{ query: contract('thread'), variables: { reference: thread, first: 100 } },
    },
    { ...search, key: 'Q5', name: 'search, first 20', query: searchDocument('') },
    { ...search, key: 'Q5T', name: 'search, first 20 with total', query: searchDocument('totalCount') },
    {
      ...{ key: 'M1', name: 'post a comment', accounts: CONTACTS, writes: true },
      ...{ query: contract('post-comment'), variables: { input } },
    },
  ];
}

export function bodyOf({ query, variables }: Pick<Operation, 'query' | 'variables'>): string {
  return JSON.stringify({ query, variables });
}

/** The hottest measure, the longest thread, and a quiet measure for new comments: the hottest one's page stays as it is. */
export async function findSubject(url: string): Promise<Subject> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Subject>(`
    with heat as (select measure_id, sum(submitted) as n from measure_tally where delegation_id is null group by 1)
    select hot.reference as measure, hot.roadmap_id as "roadmapId", quiet.id as "postedOnId", c.reference as thread,
      (select id from pillar where roadmap_id = hot.roadmap_id and reference = '${FILTER.pillar}') as "pillarId"
    from (select thread_id from comment group by 1 order by count(*) desc limit 1) longest
    join comment c on c.id = longest.thread_id
    join measure hot on hot.id = (select measure_id from heat order by n desc limit 1)
    join measure quiet on quiet.id = (select h.measure_id from heat h join measure m on m.id = h.measure_id
      where m.pillar_id is not null order by n limit 1)`);
  await client.end();
  const [subject] = rows;
  if (!subject) throw new Error('The generated database holds no comments');
  return subject;
}

function contract(document: string): string {
  return readFileSync(join(dist, '../contract', `${document}.graphql`), 'utf8');
}

/** The card of the contract's measure page, over the search. */
function searchDocument(total: string): string {
  const card = /^fragment CommentCard[\s\S]*/m.exec(contract('measure-page'))?.[0] ?? '';
  return `query Search($text: String!, $first: Int) {
  comments(filter: { text: $text }, first: $first, orderBy: { field: SUBMITTED_AT, direction: DESC }) {
    ${total} pageInfo { hasNextPage endCursor } nodes { ...CommentCard }
  }
}
${card}`;
}
