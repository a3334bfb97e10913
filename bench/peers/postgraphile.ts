import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant } from '../contestant';
import { dist } from '../measure/processes';
import { FILTER, SEARCHED, type Subject, WORDS } from '../operations';
import { asContract, type Tree } from './as-contract';
import { addFunctions } from './functions';
import { nodeForPeers } from './install';

const JSON_BODY = { 'Content-Type': 'application/json' };
const CARD = ['Q2', 'Q5', 'Q5T'];

/** PostGraphile 5 over the same tables: the same content, in the words of its own schema. */
export const postgraphile: Contestant = {
  name: 'PostGraphile 5',
  prepare: addFunctions,
  start: (DATABASE_URL) => ({
    program: nodeForPeers(),
    script: join(dist, '../bench/peers/postgraphile.mjs'),
    settings: { DATABASE_URL, NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
  }),
  target: async ({ key }, url, subject) => ({
    url: `${url}/graphql`,
    body: JSON.stringify({ query: documentOf(key), variables: variablesOf(subject)[key] }),
    headers: [JSON_BODY],
  }),
  asContract: ({ key }, answer) => ({ data: asContract[key]?.((answer as { data: Tree }).data) }),
};

function documentOf(key: string): string {
  return [key.toLowerCase(), ...(CARD.includes(key) ? ['card'] : [])]
    .map((name) => readFileSync(join(dist, '../bench/peers/documents', `${name}.graphql`), 'utf8'))
    .join('\n');
}

function variablesOf(subject: Subject): { readonly [key: string]: object } {
  const { roadmapId, pillarId, measure, thread, postedOnId } = subject;
  const search = { text: SEARCHED, first: 20 };
  return {
    Q1: { language: 'FR' },
    Q2: { roadmapId, reference: measure, first: 20 },
    Q3: { handling: FILTER.handling[0], kind: FILTER.kind[0], pillarId, first: 50 },
    Q4: { roadmapId, reference: thread, first: 100 },
    Q5: search,
    Q5T: search,
    M1: { input: { measureId: postedOnId, ...WORDS, key: '[<id>]' } },
  };
}
