import { randomUUID } from 'node:crypto';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
});
afterAll(() => server.stop());

const at = (minutes: number) => {
  server.clock.now = new Date(Date.UTC(2027, 0, 15, 12, minutes));
};
const edit = (account: string, commentId: string, expectedVersion: number, body: string) =>
  people.done(account, 'editComment', { commentId, expectedVersion, body });

/** Drafted by a reviewer and edited by a deputy, who verified it; submitted by the contact point. */
async function submitted(): Promise<string> {
  at(0);
  const { id } = await people.done('qm-reviewer', 'draftComment', await people.words({ body: 'First' }));
  at(1);
  await edit('qm-deputy', id, 1, 'Second');
  at(2);
  await people.done('qm-deputy', 'verifyComment', { commentId: id, expectedVersion: 2 });
  at(3);
  await people.done('qm-contact', 'submitComments', { idempotencyKey: randomUUID(), commentIds: [id] });
  return id;
}

async function history(account: string, id: string): Promise<unknown[]> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Comment {
    history { version status body { text } changedAt changedBy { name } } } } }`;
  const { data, errors } = await people.send(account, query, { id });
  expect(errors).toEqual([]);
  return data.node.history.map(({ version, status, body, changedAt, changedBy }: Data) => [
    ...[version, status, body.text, Number(changedAt.slice(14, 16)), changedBy?.name.replace('Name of ', '')],
  ]);
}

const SUBMISSION = [3, 'SUBMITTED', 'Second', 3];
/** How often it was drafted is its delegation's own: for the others it begins here. */
const SUBMISSION_TO_OTHERS = [1, 'SUBMITTED', 'Second', 3];

test('a delegation sees how its comment came about: each draft, and who made it official, when', async () => {
  const id = await submitted();
  const expected = [
    [1, 'DRAFT', 'First', 0, 'qm-reviewer'],
    [2, 'DRAFT', 'Second', 1, 'qm-deputy'],
    [3, 'VERIFIED', 'Second', 2, 'qm-deputy'],
    [...SUBMISSION, 'qm-contact'],
  ];
  for (const account of ['qm-contact', 'qm-deputy', 'qm-reviewer'])
    expect(await history(account, id)).toEqual(expected);
});

test('the others see it from the submission on; who submitted is the Secretariat’s to know', async () => {
  const id = await submitted();
  expect(await history('officer', id)).toEqual([[...SUBMISSION_TO_OTHERS, 'qm-contact']]);
  for (const account of ['qn-contact', 'convener'])
    expect(await history(account, id)).toEqual([[...SUBMISSION_TO_OTHERS, undefined]]);
});

test('what is edited and withdrawn after that, all see in order', async () => {
  const id = await submitted();
  at(4);
  await edit('qm-contact', id, 3, 'Third');
  const later = [4, 'SUBMITTED', 'Third', 4];
  expect((await history('qm-deputy', id)).slice(-2)).toEqual([
    [...SUBMISSION, 'qm-contact'],
    [...later, 'qm-contact'],
  ]);
  expect(await history('qn-contact', id)).toEqual([
    [...SUBMISSION_TO_OTHERS, undefined],
    [2, 'SUBMITTED', 'Third', 4, undefined],
  ]);
  at(5);
  await people.done('qm-contact', 'withdrawComment', { commentId: id, expectedVersion: 4, reason: null });
  expect((await history('qm-deputy', id)).map((one) => (one as unknown[])[1])).toEqual([
    ...['DRAFT', 'DRAFT', 'VERIFIED', 'SUBMITTED', 'SUBMITTED', 'WITHDRAWN'],
  ]);
  expect(await history('officer', id)).toHaveLength(3);
});

test('what was posted in one step has one line', async () => {
  at(0);
  const { id } = await people.done('qm-contact', 'postComment', await people.words({ body: 'At once' }));
  const line = [1, 'SUBMITTED', 'At once', 0];
  expect(await history('qm-reviewer', id)).toEqual([[...line, 'qm-contact']]);
  expect(await history('qn-contact', id)).toEqual([[...line, undefined]]);
});

test('what never became official has no such line, for nobody', async () => {
  at(0);
  const { id } = await people.done('qm-reviewer', 'draftComment', await people.words({ body: 'A draft' }));
  await people.done('qm-deputy', 'verifyComment', { commentId: id, expectedVersion: 1 });
  const statuses = async () => (await history('qm-contact', id)).map((one) => (one as unknown[])[1]);
  expect(await statuses()).toEqual(['DRAFT', 'VERIFIED']);
  await people.done('qm-reviewer', 'withdrawComment', { commentId: id, expectedVersion: 2, reason: null });
  expect(await statuses()).toEqual(['DRAFT', 'VERIFIED', 'WITHDRAWN']);
});
