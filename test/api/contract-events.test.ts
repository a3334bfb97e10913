import { randomUUID } from 'node:crypto';
import { contractDocument, subscribe } from '../support/clients';
import { type Consultation, consultation } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let { ask, done, words } = {} as Consultation;

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  ({ ask, done, words } = consultation(server));
});
afterAll(() => server.stop());

const filter = { measure: 'P1-M1', types: ['COMMENT_SUBMITTED', 'RESPONSE_PUBLISHED'] };
const cursorNow = async () => (await ask('qn-contact', 'roadmap')).asOf.cursor;

/** A comment on the measure that the filter names and its response, with other things around them. */
async function history(): Promise<string> {
  await world.post('qm-contact', `Elsewhere ${randomUUID()}`, 'P2-M1');
  const { id: commentId } = await done('qm-contact', 'postComment', await words({ body: 'Here' }));
  const { id: responseId } = await done('officer', 'draftResponse', {
    ...{ idempotencyKey: randomUUID(), commentIds: [commentId] },
    ...{ disposition: 'NOTED', body: 'We note it', language: 'EN' },
  });
  await done('approver', 'approveResponse', { responseId, expectedVersion: 1 });
  return commentId;
}

test('EventLog: a client that polls goes on from where it stopped, and misses nothing', async () => {
  const start = await cursorNow();
  const commentId = await history();
  const poll = async (after: string, first?: number) =>
    (await ask('qn-contact', 'live', { after, filter, ...(first && { first }) }, 'EventLog')).events;
  const page = await poll(start, 1);
  expect(page.nodes).toEqual([
    {
      __typename: 'CommentSubmitted',
      cursor: expect.any(String),
      occurredAt: server.clock.now.toISOString(),
      comment: {
        id: commentId,
        reference: expect.stringMatching(/^R1-QM-/),
        body: { text: 'Here', language: 'EN' },
        delegation: { code: 'QM' },
      },
    },
  ]);
  expect(page.pageInfo).toEqual({ hasNextPage: true, endCursor: page.nodes[0].cursor });
  const rest = await poll(page.pageInfo.endCursor);
  expect(rest.nodes).toMatchObject([
    {
      __typename: 'ResponsePublished',
      response: { disposition: 'NOTED', body: { text: 'We note it' } },
      comments: [{ id: commentId }],
    },
  ]);
  expect(rest.pageInfo.hasNextPage).toBe(false);
  expect((await poll(rest.pageInfo.endCursor)).nodes).toEqual([]);
});

test('EventLog: tells of replies and of withdrawals, which keep the reference', async () => {
  const start = await cursorNow();
  const root = await done('qm-contact', 'postComment', await words());
  const reply = await done('qn-contact', 'replyToComment', {
    ...{ idempotencyKey: randomUUID(), commentId: root.id, body: 'Yes', language: 'EN' },
  });
  await done('qm-contact', 'withdrawComment', { commentId: root.id, expectedVersion: 1, reason: null });
  const types = ['REPLY_POSTED', 'COMMENT_WITHDRAWN'];
  const { events } = await ask('qs-contact', 'live', { after: start, filter: { types } }, 'EventLog');
  expect(events.nodes).toMatchObject([
    { __typename: 'ReplyPosted', comment: { id: reply.id, reference: reply.reference, parent: { id: root.id } } },
    { __typename: 'CommentWithdrawn', commentId: root.id, reference: root.reference },
  ]);
});

test('Live: resumes from a cursor, then shows what happens as it happens', async () => {
  const after = await cursorNow();
  await history();
  const listener = await subscribe(
    server,
    'qn-contact',
    contractDocument('live'),
    { after, filter },
    { operationName: 'Live' },
  );
  const seen = () => listener.received.map(({ events }) => events).filter((one) => one.__typename !== 'CaughtUp');
  await listener.until(() => seen().length >= 2);
  await world.post('qs-contact', 'While listening');
  await listener.until(() => seen().length >= 3);
  await listener.stop();
  expect(seen().map((one) => one.__typename)).toEqual(['CommentSubmitted', 'ResponsePublished', 'CommentSubmitted']);
  expect(seen()[2].comment.body.text).toBe('While listening');
  expect(listener.failures).toEqual([]);
});

test('Live: without a cursor it begins with what happens next', async () => {
  await history();
  const listener = await subscribe(server, 'qn-contact', contractDocument('live'), {}, { operationName: 'Live' });
  await listener.until((received) => received.some(({ events }) => events.__typename === 'CaughtUp'));
  await world.post('qs-contact', 'The only one');
  await listener.until((received) => received.some(({ events }) => events.comment));
  await listener.stop();
  expect(listener.received.filter(({ events }) => events.__typename !== 'CaughtUp')).toMatchObject([
    { events: { __typename: 'CommentSubmitted', comment: { body: { text: 'The only one' } } } },
  ]);
});
