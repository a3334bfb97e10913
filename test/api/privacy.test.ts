import { randomBytes } from 'node:crypto';
import { advanceRounds } from '../../src/rounds/round.service';
import { contractDocument } from '../support/clients';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
  await someHistory();
});
afterAll(() => server.stop());

const OTHERS = ['qn-contact', 'qn-reviewer', 'qs-deputy', 'officer', 'approver', 'admin', 'convener', undefined];
const each = OTHERS.map((account) => [account ?? 'an anonymous visitor', account] as const);
const STATUSES = ['DRAFT', 'VERIFIED', 'SUBMITTED', 'WITHDRAWN'];
const unknownId = () => `Comment_${randomBytes(16).toString('base64url')}`;

/** Comments, a reply, an answer: so that there is something to count. */
async function someHistory(): Promise<void> {
  const { done, words } = people;
  const root = await done('qm-contact', 'postComment', await words({ body: 'Public of QM' }));
  await done('qn-contact', 'postComment', await words({ body: 'Public of QN' }, 'P2-M1'));
  await done('qn-contact', 'replyToComment', { idempotencyKey: 'r', commentId: root.id, body: 'Yes', language: 'EN' });
  const input = { idempotencyKey: 'a', commentIds: [root.id], disposition: 'NOTED', body: 'Noted', language: 'EN' };
  const { id: responseId } = await done('officer', 'draftResponse', input);
  await done('approver', 'approveResponse', { responseId, expectedVersion: 1 });
}

/** All that somebody can read with the contract's documents, byte by byte. */
async function everythingFor(account: string | undefined): Promise<string[]> {
  const filters = [
    null,
    { status: STATUSES },
    ...STATUSES.map((status) => ({ status: [status] })),
    ...[
      { text: 'Secret' },
      { text: 'Secret', status: STATUSES },
      { delegation: ['QM'] },
      { round: 'R1', pillar: 'P1' },
    ],
    ...[{ measure: 'P1-M1', kind: ['TECHNICAL'] }, { milestone: 'P1-M1-S1', status: STATUSES }, { language: ['AR'] }],
    ...[{ late: false }, { handling: ['UNMANAGED'] }, { submittedBetween: { from: '2020-01-01T00:00:00Z' } }],
  ];
  const asked: [document: string, variables?: object, operationName?: string][] = [
    ['viewer'],
    ['roadmap', { language: 'FR' }],
    ['rounds'],
    ...['P1-M1', 'P2-M1', 'X-M1'].map((reference): [string, object] => ['measure-page', { reference }]),
    ...filters.map((filter): [string, object] => ['triage-queue', { filter }]),
    ...['R1-QM-001', 'R1-QM-002', 'R1-QM-003'].map((reference): [string, object] => ['thread', { reference }]),
    ['live', {}, 'EventLog'],
    ['live', { filter: { delegation: 'QM' } }, 'EventLog'],
  ];
  const texts: string[] = [];
  for (const [document, variables, operationName] of asked) {
    const ask = operationName ? { operationName } : {};
    const answer = await people.send(account, contractDocument(document), variables, ask);
    texts.push(`${document} ${JSON.stringify(variables)} ${answer.status} ${answer.text}`);
  }
  return texts;
}

/** A reviewer drafts, edits and discards; a deputy verifies. Returns the verified draft's id, at version 3. */
async function draftWork(): Promise<string> {
  const { done, words } = people;
  const draft = await done(
    'qm-reviewer',
    'draftComment',
    await words({ body: 'Secret', kind: 'TECHNICAL', language: 'AR', subjectId: await people.id('P1-M1-S1') }),
  );
  const discarded = await done('qm-reviewer', 'draftComment', await words({ body: 'Secret too' }));
  await done('qm-reviewer', 'withdrawComment', { commentId: discarded.id, expectedVersion: 1, reason: 'No' });
  await done('qm-reviewer', 'editComment', { commentId: draft.id, expectedVersion: 1, body: 'Secret, edited' });
  await done('qm-deputy', 'verifyComment', { commentId: draft.id, expectedVersion: 2 });
  return draft.id;
}

describe("another delegation's draft work", () => {
  test('changes not a byte of what anybody else can read', async () => {
    const read = async () => Promise.all(OTHERS.map(everythingFor));
    const before = await read();
    await draftWork();
    expect(await read()).toEqual(before);
    expect(JSON.stringify(await everythingFor('qm-reviewer'))).toContain('Secret, edited');
  });

  const probes: [string, (id: string) => Promise<Data>][] = [
    ['node', async (id) => [contractNode, { id }]],
    ['nodes', async (id) => ['query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [id] }]],
    ...(
      [
        ['editComment', (commentId) => ({ commentId, expectedVersion: 3, body: 'Mine' })],
        ['editComment', (commentId) => ({ commentId, expectedVersion: 1, body: 'Mine' })],
        ['verifyComment', (commentId) => ({ commentId, expectedVersion: 3 })],
        ['submitComments', (id) => ({ idempotencyKey: 'k', commentIds: [id] })],
        ['withdrawComment', (commentId) => ({ commentId, expectedVersion: 3 })],
        ['replyToComment', (commentId) => ({ idempotencyKey: 'k', commentId, body: 'b', language: 'EN' })],
        ['assignComments', (id) => ({ commentIds: [id] })],
        [
          'draftResponse',
          (id) => ({ idempotencyKey: 'k', commentIds: [id], disposition: 'NOTED', body: 'b', language: 'EN' }),
        ],
      ] as [string, (id: string) => object][]
    ).map(([name, input]): [string, (id: string) => Promise<Data>] => [
      `${name} ${JSON.stringify(input(''))}`,
      async (id) => [mutation(name), { input: input(id) }],
    ]),
  ];
  const contractNode = 'query ($id: ID!) { node(id: $id) { __typename id } }';
  const mutation = (name: string) =>
    `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { __typename errors { code message path } } }`;

  test.each(each)('has for %s the answers of an id that does not exist', async (_who, account) => {
    const draft = await draftWork();
    for (const [name, probe] of probes) {
      const answers = [];
      for (const id of [draft, unknownId()]) {
        const [query, variables] = await probe(id);
        const { status, text } = await people.send(account, query, variables);
        answers.push({ name, status, text: text.replaceAll(id, '<id>') });
      }
      expect(answers[0]).toEqual(answers[1]);
    }
  });

  test('is told as one event when it becomes official, and not before', async () => {
    const { asOf } = await people.ask('qn-contact', 'roadmap');
    const poll = async () => (await people.ask('qn-contact', 'live', { after: asOf.cursor }, 'EventLog')).events;
    const commentId = await draftWork();
    expect(await poll()).toEqual({ nodes: [], pageInfo: { hasNextPage: false, endCursor: asOf.cursor } });
    await people.done('qm-contact', 'submitComments', { idempotencyKey: commentId, commentIds: [commentId] });
    expect((await poll()).nodes).toMatchObject([{ __typename: 'CommentSubmitted', comment: { id: commentId } }]);
  });

  test('takes no reference, neither of others nor of its own delegation', async () => {
    const numbers = async () => {
      const posted = [];
      for (const account of ['qm-contact', 'qn-contact'])
        posted.push(await people.done(account, 'postComment', await people.words()));
      return posted.map(({ reference }) => Number(reference.slice(-3)));
    };
    const before = await numbers();
    await draftWork();
    expect(await numbers()).toEqual(before.map((number) => number + 1));
  });

  test('leaves nothing in the history that others read after it became official', async () => {
    const commentId = await draftWork();
    await people.done('qm-contact', 'submitComments', { idempotencyKey: commentId, commentIds: [commentId] });
    const history = async (account: string) => {
      const query =
        'query ($id: ID!) { node(id: $id) { ... on Comment { history { status body { text } changedBy { id } } } } }';
      return (await people.send(account, query, { id: commentId })).data.node.history;
    };
    expect((await history('qm-reviewer')).map((one: Data) => one.status)).toEqual([
      ...['DRAFT', 'DRAFT', 'VERIFIED'],
      'SUBMITTED',
    ]);
    const official = [{ status: 'SUBMITTED', body: { text: 'Secret, edited' }, changedBy: null }];
    expect(await history('qn-contact')).toEqual(official);
    await people.done('qm-contact', 'editComment', { commentId, expectedVersion: 3, body: 'Better' });
    const bettered = [...official, { status: 'SUBMITTED', body: { text: 'Better' }, changedBy: null }];
    expect(await history('qn-contact')).toEqual(bettered);
  });
});

test('a withdrawn comment leaves a tombstone: its reference for all, its words for its own and the Secretariat', async () => {
  const { id, reference } = await people.done('qm-contact', 'postComment', await people.words({ body: 'Regretted' }));
  await people.done('qm-contact', 'withdrawComment', { commentId: id, expectedVersion: 1, reason: 'A mistake' });
  const query = `query ($id: ID!) { node(id: $id) { ... on Comment { reference status body { text } proposedText { text } withdrawalReason history { version } } } }`;
  const shown = async (account: string) => (await people.send(account, query, { id })).data.node;
  const tombstone = {
    reference,
    status: 'WITHDRAWN',
    body: null,
    proposedText: null,
    withdrawalReason: null,
    history: [],
  };
  expect(await shown('qn-contact')).toEqual(tombstone);
  expect(await shown('convener')).toEqual(tombstone);
  for (const account of ['qm-reviewer', 'officer'])
    expect(await shown(account)).toMatchObject({ body: { text: 'Regretted' }, withdrawalReason: 'A mistake' });
  const { comment } = await people.ask('qn-contact', 'thread', { reference });
  expect(comment.thread.nodes).toMatchObject([{ reference, status: 'WITHDRAWN', body: null }]);
});

test('in a round that releases at its close, others see nothing until then, and then all of it', async () => {
  const closed = await startTestServer();
  try {
    await makeWorld(closed, { release: 'AT_CLOSE' });
    const { ask, act, done, words } = consultation(closed);
    const { asOf } = await ask('qn-contact', 'roadmap');
    const { id, reference } = await done('qm-contact', 'postComment', await words({ body: 'Sealed' }));
    const seen = async (account: string) => {
      const [{ roadmap }, { measure }, { comments }, { comment }, { events }] = await Promise.all([
        ask(account, 'roadmap'),
        ask(account, 'measure-page', { reference: 'P1-M1' }),
        ask(account, 'triage-queue', { filter: { text: 'Sealed' } }),
        ask(account, 'thread', { reference }),
        ask(account, 'live', { after: asOf.cursor, filter: { measure: 'P1-M1' } }, 'EventLog'),
      ]);
      return {
        summary: roadmap.pillars[0].measures[0].commentSummary.submitted,
        threads: [measure.threads.totalCount, measure.threads.nodes.length],
        queue: [
          comments.totalCount,
          comments.nodes.length,
          comments.facets.delegation.length,
          comments.facets.kind.length,
        ],
        thread: comment?.thread.totalCount ?? null,
        events: events.nodes.map((event: Data) => event.__typename),
      };
    };
    const nothing = { summary: 0, threads: [0, 0], queue: [0, 0, 0, 0], thread: null, events: [] };
    const all = { summary: 1, threads: [1, 1], queue: [1, 1, 1, 1], thread: 1, events: ['CommentSubmitted'] };
    expect(await seen('qn-contact')).toEqual(nothing);
    for (const account of ['qm-reviewer', 'officer', 'convener']) expect(await seen(account)).toEqual(all);
    const reply = { commentId: id, body: 'Hm', language: 'EN' };
    expect((await act('qn-contact', 'replyToComment', { ...reply, idempotencyKey: '1' })).errors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    closed.clock.now = new Date('2027-01-20T12:00:00Z');
    await advanceRounds(closed.db, closed.clock.now);
    expect(await seen('qn-contact')).toEqual({ ...all, events: ['CommentSubmitted', 'CommentReleased'] });
    await done('qn-contact', 'replyToComment', { ...reply, idempotencyKey: '2' });
  } finally {
    await closed.stop();
  }
});
