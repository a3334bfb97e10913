import { randomUUID } from 'node:crypto';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let { ask, done, personId, words } = {} as Consultation;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  ({ ask, done, personId, words } = consultation(server));
});
afterAll(() => server.stop());

const textsOf = (nodes: Data[]) => nodes.map((node) => node.body.text);
const now = () => server.clock.now.toISOString();
const post = async (account: string, over: object = {}, measure = 'P1-M1') => {
  server.clock.now = new Date(server.clock.now.getTime() + 1);
  return done(account, 'postComment', await words(over, measure));
};
const answer = (commentIds: string[]) => ({
  idempotencyKey: randomUUID(),
  commentIds,
  disposition: 'ACCEPTED_WITH_MODIFICATIONS',
  body: 'We shall',
  language: 'EN',
  justification: 'Because',
});

test('TriageQueue: shows what is asked for, oldest first, with facets', async () => {
  await post('qm-contact', { body: 'first', kind: 'SUBSTANTIVE' }, 'P2-M1');
  await post('qn-contact', { body: 'second', kind: 'SUBSTANTIVE' }, 'P2-M1');
  await post('qn-contact', { body: 'another kind', kind: 'EDITORIAL' }, 'P2-M1');
  await post('qn-contact', { body: 'another pillar', kind: 'SUBSTANTIVE' });
  const taken = await post('qn-contact', { body: 'taken up', kind: 'SUBSTANTIVE' }, 'P2-M1');
  await done('officer', 'assignComments', { commentIds: [taken.id] });
  const filter = { handling: ['UNMANAGED'], kind: ['SUBSTANTIVE'], pillar: 'P2' };
  const { comments } = await ask('officer', 'triage-queue', { filter, first: 50 });
  expect(comments.totalCount).toBe(2);
  expect(textsOf(comments.nodes)).toEqual(['first', 'second']);
  expect(comments.nodes[0].handling).toEqual({ status: 'UNMANAGED', assignee: null, version: 1 });
  expect(comments.nodes[0].subject).toMatchObject({ __typename: 'Measure', reference: 'P2-M1' });
  const sorted = (facet: Data[]) => facet.toSorted((a, b) => a.value.localeCompare(b.value));
  expect(sorted(comments.facets.handling)).toEqual([
    { value: 'ASSIGNED', count: 1 },
    { value: 'UNMANAGED', count: 2 },
  ]);
  expect(sorted(comments.facets.kind)).toEqual([
    { value: 'EDITORIAL', count: 1 },
    { value: 'SUBSTANTIVE', count: 2 },
  ]);
  expect(comments.facets.delegation.map((one: Data) => [one.delegation.code, one.count]).sort()).toEqual([
    ['QM', 1],
    ['QN', 1],
  ]);
  expect(comments.facets.pillar).toEqual([
    { pillar: { reference: 'P1' }, count: 1 },
    { pillar: { reference: 'P2' }, count: 2 },
  ]);
});

test('AssignComments: assigns to oneself, or to the person named', async () => {
  const one = await post('qm-contact');
  const other = await post('qm-contact');
  expect(await done('officer', 'assignComments', { commentIds: [one.id] })).toEqual([
    { id: one.id, handling: { status: 'ASSIGNED', assignee: { name: 'Name of officer' } } },
  ]);
  const input = { commentIds: [other.id], assigneeId: await personId('officer2') };
  const [given] = await done('officer', 'assignComments', input);
  expect(given.handling.assignee.name).toBe('Name of officer2');
});

test('DraftResponse: one response answers several comments', async () => {
  const one = await post('qm-contact');
  const two = await post('qn-contact');
  expect(await done('officer', 'draftResponse', answer([one.id, two.id]))).toEqual({
    id: expect.stringMatching(/^Response_/),
    status: 'DRAFT',
    disposition: 'ACCEPTED_WITH_MODIFICATIONS',
    version: 1,
    comments: [one, two].map(({ reference }) => ({ reference, handling: { status: 'RESPONSE_DRAFTED' } })),
  });
});

test('DraftResponse: a justification is compulsory unless the disposition is ACCEPTED or NOTED', async () => {
  const { act } = consultation(server);
  const dispositions = ['ACCEPTED_WITH_MODIFICATIONS', 'NOT_ACCEPTED', 'DEFERRED', 'DUPLICATE', 'OUT_OF_SCOPE'];
  for (const disposition of [...dispositions, 'ACCEPTED', 'NOTED']) {
    const { id } = await post('qm-contact');
    const { errors } = await act('officer', 'draftResponse', { ...answer([id]), disposition, justification: null });
    const refused = dispositions.includes(disposition);
    expect(errors).toMatchObject(refused ? [{ code: 'JUSTIFICATION_REQUIRED', path: ['input', 'justification'] }] : []);
    expect(errors.length).toBe(refused ? 1 : 0);
  }
});

test('ApproveResponse: publishes what somebody else drafted', async () => {
  const { id: commentId } = await post('qm-contact');
  const { id: responseId } = await done('officer', 'draftResponse', answer([commentId]));
  const published = await done('approver', 'approveResponse', { responseId, expectedVersion: 1 });
  expect(published).toEqual({ id: responseId, status: 'PUBLISHED', publishedAt: now() });
});

test('RespondToComments: drafts and publishes in one call where one key is allowed', async () => {
  const oneKey = await startTestServer({ settings: { publicRead: true, oneKey: true, oneContactPoint: true } });
  try {
    await makeWorld(oneKey);
    const people = consultation(oneKey);
    const comment = await people.done('qm-contact', 'postComment', await people.words());
    const response = await people.done('approver', 'respondToComments', answer([comment.id]));
    expect(response).toEqual({
      id: expect.stringMatching(/^Response_/),
      status: 'PUBLISHED',
      publishedAt: oneKey.clock.now.toISOString(),
      comments: [{ reference: 'R1-QM-001' }],
    });
  } finally {
    await oneKey.stop();
  }
});
