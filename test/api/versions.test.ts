import { randomUUID } from 'node:crypto';
import { parseGlobalId } from '../../src/nodes/global-id';
import { contractDocument, eventually } from '../support/clients';
import { type Consultation, codesOf, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let { act, ask, done, personId, send, words } = {} as Consultation;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  ({ act, ask, done, personId, send, words } = consultation(server));
});
afterAll(() => server.stop());

const posted = async (account = 'qm-contact') => (await done(account, 'postComment', await words())).id as string;
const respond = (account: string, commentIds: string[]) =>
  done(account, 'draftResponse', {
    ...{ idempotencyKey: randomUUID(), commentIds, disposition: 'NOTED', body: 'Noted', language: 'EN' },
  });
const cursor = async () => (await ask('officer', 'roadmap')).asOf.cursor;
/** Whether a statement in this test's database waits for a lock. */
const someoneWaits = async () => {
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  return ((await server.db.query(waiting)) as unknown[]).length > 0;
};
const typesSince = async (account: string, after: string): Promise<string[]> =>
  (await ask(account, 'live', { after }, 'EventLog')).events.nodes.map((event: Data) => event.__typename);

describe('two people, one comment', () => {
  test('of twenty edits at once of one version, one succeeds and nineteen are shown the current comment', async () => {
    const commentId = await posted();
    const edits = Array.from({ length: 20 }, (_, at) =>
      act('qm-contact', 'editComment', { commentId, expectedVersion: 1, body: `Edit ${at}` }),
    );
    const answers = await Promise.all(edits);
    const winners = answers.filter((answer) => answer.errors.length === 0);
    expect(winners).toHaveLength(1);
    const losers = answers.filter((answer) => answer !== winners[0]);
    for (const { comment, errors } of losers) {
      expect(errors).toMatchObject([{ code: 'STALE_VERSION', path: ['input', 'expectedVersion'] }]);
      expect(comment).toEqual(winners[0].comment);
    }
  });

  test.each([
    ['editComment', { body: 'Late' }],
    ['verifyComment', {}],
    ['withdrawComment', { reason: null }],
  ] as const)('%s of a version that is past is refused with the comment as it stands', async (mutation, over) => {
    const { id: commentId } = await done('qm-contact', 'draftComment', await words());
    await done('qm-reviewer', 'editComment', { commentId, expectedVersion: 1, body: 'Current' });
    const answer = await act('qm-contact', mutation, { commentId, expectedVersion: 1, ...over });
    expect(codesOf(answer)).toEqual(['STALE_VERSION']);
    expect(answer.comment).toMatchObject({ id: commentId, status: 'DRAFT' });
    expect(answer.errors[0].message).toMatch(/1.*2|2.*1/);
  });

  test('editing what was verified makes it a draft again', async () => {
    const { id: commentId } = await done('qm-contact', 'draftComment', await words());
    await done('qm-deputy', 'verifyComment', { commentId, expectedVersion: 1 });
    expect(await done('qm-reviewer', 'editComment', { commentId, expectedVersion: 2, body: 'x' })).toMatchObject({
      status: 'DRAFT',
      version: 3,
    });
    const input = { idempotencyKey: randomUUID(), commentIds: [commentId] };
    expect(codesOf(await act('qm-contact', 'submitComments', input))).toEqual(['NOT_VERIFIED']);
  });

  test('submission is all or none', async () => {
    const drafts = [];
    for (const _ of [1, 2]) drafts.push(await done('qm-contact', 'draftComment', await words()));
    const [ready, unready] = drafts;
    await done('qm-contact', 'verifyComment', { commentId: ready.id, expectedVersion: 1 });
    const input = { idempotencyKey: randomUUID(), commentIds: [ready.id, unready.id] };
    const answer = await act('qm-contact', 'submitComments', input);
    expect(answer).toMatchObject({
      comments: [],
      errors: [{ code: 'NOT_VERIFIED', path: ['input', 'commentIds', '1'] }],
    });
    const { data } = await send(
      'qm-contact',
      'query ($id: ID!) { node(id: $id) { ... on Comment { status reference } } }',
      { id: ready.id },
    );
    expect(data.node).toEqual({ status: 'VERIFIED', reference: null });
  });
});

describe('two officers, one comment', () => {
  test('both take it up at once: one has it, the other is told who', async () => {
    const commentId = await posted();
    const start = await cursor();
    const take = (account: string) => act(account, 'assignComments', { commentIds: [commentId] });
    const answers = await Promise.all([take('officer'), take('officer2')]);
    expect(answers.flatMap(codesOf)).toEqual(['ALREADY_ASSIGNED']);
    const holder = answers.find((answer) => answer.errors.length === 0).comments[0].handling.assignee.name;
    expect(answers.find((answer) => answer.errors.length > 0).errors[0].message).toContain(holder);
    expect(await typesSince('officer', start)).toEqual(['CommentAssigned']);
  });

  test('taking up again what is one’s own changes nothing', async () => {
    const commentId = await posted();
    await done('officer', 'assignComments', { commentIds: [commentId] });
    const start = await cursor();
    await done('officer', 'assignComments', { commentIds: [commentId], assigneeId: await personId('officer') });
    expect(await typesSince('officer', start)).toEqual([]);
  });

  test('both draft a response at once: one draft exists', async () => {
    const commentId = await posted();
    const draft = (account: string) =>
      act(account, 'draftResponse', {
        ...{ idempotencyKey: randomUUID(), commentIds: [commentId], disposition: 'NOTED', body: 'b', language: 'EN' },
      });
    const answers = await Promise.all([draft('officer'), draft('officer2')]);
    expect(answers.flatMap(codesOf)).toEqual(['RESPONSE_EXISTS']);
  });
});

describe('two keys', () => {
  test('approvals at once publish a response once', async () => {
    const { id: responseId } = await respond('officer', [await posted()]);
    const start = await cursor();
    const approve = (account: string) => act(account, 'approveResponse', { responseId, expectedVersion: 1 });
    const answers = await Promise.all(['approver', 'approver2', 'approver', 'approver2'].map(approve));
    expect(answers.flatMap(codesOf)).toEqual(['RESPONSE_PUBLISHED', 'RESPONSE_PUBLISHED', 'RESPONSE_PUBLISHED']);
    for (const { response } of answers) expect(response.status).toBe('PUBLISHED');
    expect(await typesSince('qn-contact', start)).toEqual(['ResponsePublished']);
  });

  test('an approver does not publish what they drafted; another does', async () => {
    const { id: responseId } = await respond('approver', [await posted()]);
    const input = { responseId, expectedVersion: 1 };
    const refused = await act('approver', 'approveResponse', input);
    expect(refused).toMatchObject({ response: { status: 'DRAFT' }, errors: [{ code: 'TWO_KEYS_REQUIRED' }] });
    await done('approver2', 'approveResponse', input);
  });

  test('a version of the response that nobody approved is not published', async () => {
    const { id: responseId } = await respond('officer', [await posted()]);
    const edit = 'mutation ($input: EditResponseInput!) { editResponse(input: $input) { errors { code } } }';
    await send('officer', edit, { input: { responseId, expectedVersion: 1, body: 'Changed meanwhile' } });
    const answer = await act('approver', 'approveResponse', { responseId, expectedVersion: 1 });
    expect(answer).toMatchObject({ response: { status: 'DRAFT' }, errors: [{ code: 'STALE_VERSION' }] });
  });

  test('drafting and publishing in one call is refused where two keys are required', async () => {
    const input = {
      idempotencyKey: 'one',
      commentIds: [await posted()],
      disposition: 'NOTED',
      body: 'b',
      language: 'EN',
    };
    expect(codesOf(await act('approver', 'respondToComments', input))).toEqual(['TWO_KEYS_REQUIRED']);
  });

  test('what is withdrawn while its response is being approved is not answered', async () => {
    const kept = await posted();
    const withdrawn = await posted();
    const { id: responseId } = await respond('officer', [kept, withdrawn]);
    const holding = server.db.createQueryRunner();
    await holding.startTransaction();
    await holding.query(
      "update comment set status = 'WITHDRAWN', withdrawn_at = now(), response_id = null, handling = 'ASSIGNED' where id = $1",
      [parseGlobalId(withdrawn).id],
    );
    const start = await cursor();
    const approval = act('approver', 'approveResponse', { responseId, expectedVersion: 1 });
    await eventually(someoneWaits);
    await holding.commitTransaction();
    await holding.release();
    expect(codesOf(await approval)).toEqual([]);
    const { data } = await send('officer', contractDocument('live'), { after: start }, { operationName: 'EventLog' });
    expect(data.events.nodes).toMatchObject([{ __typename: 'ResponsePublished', comments: [{ id: kept }] }]);
    expect(data.events.nodes[0].comments).toHaveLength(1);
  });
});

test('a drafted response is invisible to delegations and the convener until it is published', async () => {
  const commentId = await posted();
  const { reference } = (
    await send('officer', 'query ($id: ID!) { node(id: $id) { ... on Comment { reference } } }', { id: commentId })
  ).data.node;
  const read = async (account: string, responseId: string) => {
    const page = await ask(account, 'measure-page', { reference: 'P1-M1', first: 100 });
    const shown = page.measure.threads.nodes.find((one: Data) => one.reference === reference).response;
    const { data } = await send(account, 'query ($id: ID!) { node(id: $id) { id } }', { id: responseId });
    const filter = { disposition: ['OUT_OF_SCOPE'] };
    const { comments } = await ask(account, 'triage-queue', { filter });
    return [shown?.id ?? null, data.node?.id ?? null, comments.totalCount];
  };
  const others = ['qm-contact', 'qn-contact', 'convener'];
  const input = {
    idempotencyKey: commentId,
    commentIds: [commentId],
    disposition: 'OUT_OF_SCOPE',
    body: 'b',
    language: 'EN',
    justification: 'j',
  };
  const { id: responseId } = await done('officer', 'draftResponse', input);
  for (const account of others) expect(await read(account, responseId)).toEqual([null, null, 0]);
  expect(await read('admin', responseId)).toEqual([responseId, responseId, 1]);
  await done('approver', 'approveResponse', { responseId, expectedVersion: 1 });
  for (const account of others) expect(await read(account, responseId)).toEqual([responseId, responseId, 1]);
});
