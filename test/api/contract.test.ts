import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import { contractDocument } from '../support/clients';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let { ask, done, id, send, words } = {} as Consultation;

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  ({ ask, done, id, send, words } = consultation(server));
});
afterAll(() => server.stop());

const textsOf = (nodes: Data[]) => nodes.map((node) => node.body.text);
const referencesOf = (nodes: Data[]) => nodes.map((node) => node.reference);
const now = () => server.clock.now.toISOString();

test('every operation of every document of the contract is told in one of these files', () => {
  const namesIn = (folder: string, suffix: string) => readdirSync(folder).filter((name) => name.endsWith(suffix));
  const told = namesIn(__dirname, '.test.ts')
    .filter((name) => name.startsWith('contract'))
    .flatMap((name) => [...readFileSync(join(__dirname, name), 'utf8').matchAll(/^test\('(\w+): /gm)]);
  const operations = namesIn(join(__dirname, '../../contract'), '.graphql').flatMap((name) =>
    parse(contractDocument(name.replace('.graphql', ''))).definitions.flatMap((one) =>
      one.kind === Kind.OPERATION_DEFINITION ? [one.name?.value] : [],
    ),
  );
  expect(operations.length).toBeGreaterThan(15);
  expect([...new Set(told.map(([, name]) => name))].sort()).toEqual(operations.sort());
});

test('Viewer: anonymous callers get a role and nulls, not an error', async () => {
  expect(await ask(undefined, 'viewer')).toEqual({
    viewer: { role: 'ANONYMOUS', language: 'EN', person: null, delegation: null },
  });
});

test('Viewer: a contact point learns who they are and for whom they speak', async () => {
  const { viewer } = await ask('qm-contact', 'viewer');
  expect(viewer).toMatchObject({ role: 'CONTACT_POINT', language: 'EN', person: { name: 'Name of qm-contact' } });
  expect(viewer.delegation).toMatchObject({
    code: 'QM',
    kind: 'MEMBER_STATE',
    region: 'AFRICA',
    name: { text: 'State QM', language: 'EN' },
  });
});

test('Roadmap: anonymous callers get the whole roadmap in the language they ask for', async () => {
  const { roadmap, asOf } = await ask(undefined, 'roadmap', { language: 'FR' });
  expect(asOf).toEqual({ cursor: expect.stringMatching(/^[\w-]+$/), time: now() });
  expect(roadmap.title).toEqual({ text: 'The roadmap (fr)', language: 'FR', direction: 'LTR', isFallback: false });
  expect(roadmap.phases).toEqual([
    { code: 'NEAR', title: { text: 'Near term (fr)' }, startsOn: '2026-01-01', endsOn: '2027-12-31' },
  ]);
  expect(referencesOf(roadmap.pillars)).toEqual(['P1', 'P2']);
  expect(referencesOf(roadmap.crossCuttingMeasures)).toEqual(['X-M1']);
  expect(roadmap.pillars[0].measures[0]).toMatchObject({
    reference: 'P1-M1',
    lead: 'The Secretariat',
    startsOn: '2026-01-01',
    dueOn: '2027-12-31',
    progress: { percent: 0, method: 'MILESTONES_ACHIEVED' },
  });
  expect(referencesOf(roadmap.pillars[0].measures[0].milestones)).toEqual(['P1-M1-S1', 'P1-M1-S2']);
  expect(roadmap.pillars[0].measures[0].milestones[0]).toMatchObject({
    phase: { code: 'NEAR' },
    baselineDate: '2027-06-30',
    forecastDate: '2027-06-30',
    achievedOn: null,
    status: 'PLANNED',
  });
});

test('Roadmap: comment counts are those that the viewer may see', async () => {
  await world.post('qm-contact', 'Counted', 'X-M1');
  const countFor = async (account?: string) =>
    (await ask(account, 'roadmap')).roadmap.crossCuttingMeasures[0].commentSummary;
  expect(await countFor('qn-contact')).toEqual({ submitted: 1, awaitingResponse: 1, answered: 0 });
  expect(await countFor()).toEqual({ submitted: 0, awaitingResponse: 0, answered: 0 });
});

test('Rounds: tell when who may comment, and by which clock', async () => {
  const { asOf, rounds, delegations } = await ask('qm-reviewer', 'rounds');
  expect(asOf.time).toBe(now());
  expect(rounds).toEqual([
    {
      id: await id('R1'),
      reference: 'R1',
      title: { text: 'First round' },
      state: 'OPEN',
      opensAt: '2027-01-10T12:00:00.000Z',
      closesAt: '2027-01-20T12:00:00.000Z',
      lateUntil: '2027-01-22T12:00:00.000Z',
      timeZone: 'Europe/Zurich',
      release: 'IMMEDIATE',
      permissions: { canComment: { allowed: false, reasons: ['NOT_CONTACT_POINT'] } },
    },
  ]);
  expect(delegations.totalCount).toBe(3);
  expect(delegations.nodes.map((one: Data) => one.code)).toEqual(['QM', 'QN', 'QS']);
});

test('PostComment: a contact point posts an official comment in one call, without naming the round', async () => {
  const input = await words({
    ...{ kind: 'SUBSTANTIVE', stance: 'CONCERNS' },
    ...{ body: 'Bonjour', language: 'FR', proposedText: 'Mieux' },
  });
  expect(await done('qm-contact', 'postComment', input)).toEqual({
    id: expect.stringMatching(/^Comment_/),
    reference: expect.stringMatching(/^R1-QM-\d{3}$/),
    status: 'SUBMITTED',
    submittedAt: now(),
    late: false,
    version: 1,
    round: { reference: 'R1' },
    subject: { __typename: 'Measure', reference: 'P1-M1' },
  });
});

test('PostComment: the subject is a roadmap, a pillar, a measure or a milestone', async () => {
  const roadmap = (await ask('qm-contact', 'roadmap')).roadmap.id;
  for (const subjectId of [roadmap, await id('P1'), await id('P1-M1'), await id('P1-M1-S1')]) {
    const { subject } = await done('qm-contact', 'postComment', await words({ subjectId }));
    expect(subject.__typename).toBe(subjectId.split('_')[0]);
  }
});

test('MeasurePage: threads come newest first, each with its three first replies', async () => {
  const first = await done('qm-contact', 'postComment', await words({ body: 'Older' }, 'P2-M1'));
  server.clock.now = new Date(server.clock.now.getTime() + 1);
  await done('qs-contact', 'postComment', await words({ body: 'Newer' }, 'P2-M1'));
  for (const body of ['one', 'two', 'three', 'four']) {
    const input = { idempotencyKey: randomUUID(), commentId: first.id, body, language: 'EN' };
    await done('qn-contact', 'replyToComment', input);
  }
  const { measure } = await ask('qn-contact', 'measure-page', { reference: 'P2-M1', first: 20 });
  expect(measure).toMatchObject({ reference: 'P2-M1', pillar: { reference: 'P2', title: { text: 'Pillar two' } } });
  expect(measure.permissions.canComment).toEqual({ allowed: true, reasons: [] });
  expect(measure.threads.totalCount).toBe(2);
  expect(textsOf(measure.threads.nodes)).toEqual(['Newer', 'Older']);
  expect(measure.threads.nodes[1].replyCount).toBe(4);
  expect(textsOf(measure.threads.nodes[1].replies.nodes)).toEqual(['one', 'two', 'three']);
});

test('Thread: is flat, in display order, with depths and parents to draw the tree', async () => {
  const root = await done('qm-contact', 'postComment', await words({ body: 'root' }));
  const reply = (parent: Data, body: string) =>
    done('qn-contact', 'replyToComment', { idempotencyKey: randomUUID(), commentId: parent.id, body, language: 'EN' });
  const a = await reply(root, 'a');
  const b = await reply(root, 'b');
  const a1 = await reply(a, 'a1');
  const { comment } = await ask('qs-contact', 'thread', { reference: root.reference, first: 100 });
  expect(comment.thread).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false } });
  const drawn = comment.thread.nodes.map((one: Data) => [one.body.text, one.depth, one.parent?.id ?? null]);
  expect(drawn).toEqual([
    ['root', 0, null],
    ['a', 1, root.id],
    ['a1', 2, a.id],
    ['b', 1, root.id],
  ]);
  expect(referencesOf(comment.thread.nodes)).toEqual(referencesOf([root, a, a1, b]));
});

test('Reply: delegations and the Secretariat reply in a thread', async () => {
  const root = await done('qm-contact', 'postComment', await words());
  const input = (body: string) => ({ idempotencyKey: randomUUID(), commentId: root.id, body, language: 'EN' });
  expect(await done('officer', 'replyToComment', input('What do you mean?'))).toEqual({
    id: expect.any(String),
    reference: expect.stringMatching(/^R1-SECR-\d{3}$/),
    depth: 1,
    parent: { id: root.id },
    body: { text: 'What do you mean?' },
  });
  expect((await done('qn-contact', 'replyToComment', input('We agree'))).reference).toMatch(/^R1-QN-\d{3}$/);
});

test('DraftComment: gives version 1 and no reference yet', async () => {
  const draft = await done('qm-reviewer', 'draftComment', await words({ kind: 'TECHNICAL', language: 'AR' }));
  expect(draft).toEqual({ id: expect.any(String), status: 'DRAFT', version: 1, reference: null });
});

test('EditComment: changes what is given from version 1 and leaves the rest', async () => {
  const { id: commentId } = await done('qm-reviewer', 'draftComment', await words({ proposedText: 'Stays' }));
  const edited = await done('qm-reviewer', 'editComment', { commentId, expectedVersion: 1, body: 'New words' });
  expect(edited).toEqual({ id: commentId, status: 'DRAFT', version: 2, body: { text: 'New words' } });
  const { data } = await send(
    'qm-contact',
    'query ($id: ID!) { node(id: $id) { ... on Comment { proposedText { text } } } }',
    { id: commentId },
  );
  expect(data.node.proposedText.text).toBe('Stays');
});

const edited = async () => {
  const { id: commentId } = await done('qm-reviewer', 'draftComment', await words());
  await done('qm-reviewer', 'editComment', { commentId, expectedVersion: 1, body: 'New words' });
  return commentId;
};
const submitted = async () => {
  const commentId = await edited();
  await done('qm-deputy', 'verifyComment', { commentId, expectedVersion: 2 });
  await done('qm-contact', 'submitComments', { idempotencyKey: randomUUID(), commentIds: [commentId] });
  return commentId;
};

test('VerifyComment: a deputy verifies version 2', async () => {
  const commentId = await edited();
  const verified = await done('qm-deputy', 'verifyComment', { commentId, expectedVersion: 2 });
  expect(verified).toEqual({ id: commentId, status: 'VERIFIED', version: 3 });
});

test('SubmitComments: the contact point submits what was verified', async () => {
  const commentId = await edited();
  await done('qm-deputy', 'verifyComment', { commentId, expectedVersion: 2 });
  const input = { idempotencyKey: randomUUID(), commentIds: [commentId] };
  expect(await done('qm-contact', 'submitComments', input)).toEqual([
    { id: commentId, reference: expect.stringMatching(/^R1-QM-\d{3}$/), status: 'SUBMITTED', submittedAt: now() },
  ]);
});

test('WithdrawComment: the contact point withdraws version 3', async () => {
  const commentId = await submitted();
  const input = { commentId, expectedVersion: 3, reason: 'Settled' };
  expect(await done('qm-contact', 'withdrawComment', input)).toEqual({ id: commentId, status: 'WITHDRAWN' });
});
