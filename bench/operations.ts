import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { globalId } from '../src/nodes/global-id';
import { dist } from './server-process';

export interface Operation {
  readonly name: string;
  /** Undefined for a caller without a token; several for an operation that many do at once. */
  readonly accounts: readonly string[] | undefined;
  readonly body: string;
}

const CONTACTS = Array.from({ length: 50 }, (_, at) => `g${String(at + 1).padStart(3, '0')}-contact`);
const OFFICER = ['officer'];

/** The contract's documents as the people who use them most send them. */
export async function operationsOn(databaseUrl: string): Promise<Operation[]> {
  const { measure, measureId, thread } = await hottest(databaseUrl);
  const contact = CONTACTS.slice(0, 1);
  const input = {
    idempotencyKey: '[<id>]',
    subjectId: globalId('Measure', measureId),
    kind: 'SUBSTANTIVE',
    stance: 'CONCERNS',
    body: 'We propose a more precise wording that refers to the second stage. '.repeat(6),
    language: 'EN',
    proposedText: null,
  };
  const selective = { handling: ['UNMANAGED'], kind: ['SUBSTANTIVE'], pillar: 'P2' };
  return [
    operation('the roadmap', 'roadmap', contact, { language: 'FR' }),
    operation('the roadmap, without a token', 'roadmap', undefined, {}),
    operation('the hottest measure, 20 threads', 'measure-page', contact, { reference: measure, first: 20 }),
    operation('a thread, 100 of 200 or more', 'thread', contact, { reference: thread, first: 100 }),
    operation('the queue with facets', 'triage-queue', OFFICER, { filter: {}, first: 50 }),
    operation('the queue, filtered', 'triage-queue', OFFICER, { filter: selective, first: 50 }),
    operation('search, first 20', 'triage-queue', OFFICER, { filter: { text: 'paragraph 7.1' }, first: 20 }),
    operation('post a comment', 'post-comment', CONTACTS, { input }),
  ];
}

function operation(name: string, document: string, accounts: Operation['accounts'], variables: object): Operation {
  const query = readFileSync(join(dist, '../contract', `${document}.graphql`), 'utf8');
  return { name, accounts, body: JSON.stringify({ query, variables }) };
}

async function hottest(url: string): Promise<{ measure: string; measureId: string; thread: string }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`
    select m.reference as measure, m.id as "measureId", c.reference as thread
    from (select thread_id from comment group by 1 order by count(*) desc limit 1) longest
    join comment c on c.id = longest.thread_id
    cross join lateral (select id, reference from measure
      where id = (select measure_id from measure_tally where delegation_id is null group by 1 order by sum(submitted) desc limit 1)) m`);
  await client.end();
  return rows[0];
}
