import { replyToComment } from '../../src/comments/reply.service';
import { contractDocument, httpClient } from '../support/clients';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

/** What the server does on its own while it runs: it keeps the rounds, and follows the log. */
const ITS_OWN = /^(rounds\.lock|events\.(tail|head)|START TRANSACTION|BEGIN|COMMIT)$/i;

const server: { [comments: number]: TestServer } = {};
const world: { [comments: number]: World } = {};
const FEW = 5;
const MANY = 50;

beforeAll(async () => {
  for (const comments of [FEW, MANY]) {
    const started = await startTestServer();
    server[comments] = started;
    world[comments] = await consult(started, comments);
  }
}, 60_000);
afterAll(() => Promise.all(Object.values(server).map((one) => one.stop())));

test.each([
  { page: 'the whole roadmap', account: 'qm-contact', document: 'roadmap', variables: {} },
  { page: 'the whole roadmap for a caller without a token', document: 'roadmap', variables: {} },
  {
    page: 'a measure with its threads and replies',
    account: 'qm-contact',
    document: 'measure-page',
    variables: { reference: 'P1-M1', first: 20 },
  },
  {
    page: 'a queue with its facets',
    account: 'officer',
    document: 'triage-queue',
    variables: { filter: {}, first: 50 },
  },
  {
    page: 'a filtered queue with its facets',
    account: 'officer',
    document: 'triage-queue',
    variables: { filter: { pillar: 'P1', text: 'word' } },
  },
  { page: 'a thread', account: 'qm-contact', document: 'thread', variables: { reference: 'R1-QS-001', first: 100 } },
  { page: 'the rounds and the delegations', account: 'qm-contact', document: 'rounds', variables: {} },
  {
    page: 'the event log',
    account: 'qm-contact',
    document: 'live',
    operationName: 'EventLog',
    variables: { first: 100 },
  },
])('$page takes one statement, with few comments and with many', async (page) => {
  expect(await statementsOf(FEW, page)).toHaveLength(1);
  expect(await statementsOf(MANY, page)).toHaveLength(1);
});

interface Page {
  readonly account?: string;
  readonly document: string;
  readonly operationName?: string;
  readonly variables: object;
}

async function statementsOf(
  comments: number,
  { account, document, operationName, variables }: Page,
): Promise<string[]> {
  const { [comments]: asked } = server;
  if (!asked) throw new Error(`No server has ${comments} comments`);
  const query = await httpClient(asked, account);
  // Who is not known yet is looked up once.
  await query('{ viewer { role } }');
  asked.takeStatements();
  const { errors } = await query(contractDocument(document), variables, operationName ? { operationName } : {});
  expect(errors).toEqual([]);
  return asked.takeStatements().filter((name) => !ITS_OWN.test(name));
}

/** Threads on P1-M1 by three delegations in turn, with replies in two of three. */
async function consult(on: TestServer, comments: number): Promise<World> {
  const made = await makeWorld(on);
  const accounts = ['qm-contact', 'qn-contact', 'qs-contact'];
  for (let n = 0; n < comments; n += 1) {
    const commentId = await made.post(accounts[n % 3] ?? '', `words ${n}`);
    for (let reply = 0; reply < n % 3; reply += 1) {
      await replyToComment(await made.acting(accounts[(n + 1) % 3] ?? ''), {
        idempotencyKey: `reply ${n} ${reply}`,
        commentId,
        kind: null,
        stance: null,
        body: `reply ${n} ${reply}`,
        language: 'EN',
      });
    }
  }
  return made;
}
