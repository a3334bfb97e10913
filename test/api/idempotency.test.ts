import { randomUUID } from 'node:crypto';
import { type Consultation, codesOf, consultation, stateOf } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let { act, done, id, words } = {} as Consultation;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  ({ act, done, id, words } = consultation(server));
});
afterAll(() => server.stop());

const times = <Result>(count: number, work: () => Promise<Result>) => Promise.all(Array.from({ length: count }, work));
const rowsOf = async (table: string) => {
  const [row] = (await server.db.query(`select count(*)::integer as n from ${table}`)) as { n: number }[];
  return row?.n ?? 0;
};
const grown = async (work: () => Promise<unknown>, tables: string[]) => {
  const before = await Promise.all(tables.map(rowsOf));
  await work();
  const after = await Promise.all(tables.map(rowsOf));
  return after.map((count, at) => count - (before[at] ?? 0));
};
const posted = async (account = 'qm-contact') => (await done(account, 'postComment', await words())).id;
const verified = async () => {
  const draft = await done('qm-deputy', 'draftComment', await words());
  await done('qm-deputy', 'verifyComment', { commentId: draft.id, expectedVersion: 1 });
  return draft.id;
};
const response = (commentIds: string[]) => ({
  ...{ idempotencyKey: randomUUID(), commentIds, disposition: 'NOTED', body: 'Noted', language: 'EN' },
});

test('fifty posts at once under one key make one comment, one event, one reference and one answer', async () => {
  const input = await words();
  const answers: unknown[] = [];
  const work = async () => answers.push(...(await times(50, () => act('qm-contact', 'postComment', input))));
  expect(await grown(work, ['comment', 'comment_version', 'event', 'idempotency_key'])).toEqual([1, 1, 1, 1]);
  expect(answers).toHaveLength(50);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ errors: [], comment: { status: 'SUBMITTED' } });
});

test.each([
  ['draftComment', async () => ['qm-reviewer', await words()]],
  ['submitComments', async () => ['qm-contact', { idempotencyKey: randomUUID(), commentIds: [await verified()] }]],
  [
    'replyToComment',
    async () => ['qm-contact', { idempotencyKey: randomUUID(), commentId: await posted(), body: 'b', language: 'EN' }],
  ],
  ['draftResponse', async () => ['officer', response([await posted()])]],
] as ['draftComment', () => Promise<[string, object]>][])(
  'ten %s at once under one key have one effect and one answer',
  async (mutation, prepare) => {
    const [account, input] = await prepare();
    const first = await act(account, mutation, input);
    expect(first.errors).toEqual([]);
    const before = await stateOf(server);
    const repeated = await times(10, () => act(account, mutation, input));
    expect(await stateOf(server)).toEqual(before);
    for (const answer of repeated) expect(answer).toEqual(first);
  },
);

test('ten submissions at once under one key number the comment once', async () => {
  const input = { idempotencyKey: randomUUID(), commentIds: [await verified()] };
  const answers = await times(10, () => act('qm-contact', 'submitComments', input));
  expect(answers[0]).toMatchObject({ errors: [], comments: [{ status: 'SUBMITTED' }] });
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test('a repetition after the round has closed still gets the first answer', async () => {
  const later = await startTestServer();
  try {
    await makeWorld(later);
    const people = consultation(later);
    const input = await people.words();
    const first = await people.act('qm-contact', 'postComment', input);
    later.clock.now = new Date('2027-03-01T00:00:00Z');
    expect(await people.act('qm-contact', 'postComment', input)).toEqual(first);
    const other = await people.act('qm-contact', 'postComment', { ...input, idempotencyKey: 'other' });
    expect(codesOf(other)).toEqual(['ROUND_CLOSED']);
  } finally {
    await later.stop();
  }
});

test.each([
  ['body', { body: 'Other words' }],
  ['kind', { kind: 'EDITORIAL' }],
  ['stance', { stance: 'SUPPORT' }],
  ['language', { language: 'FR' }],
  ['proposed text', { proposedText: 'Other' }],
])('a key that comes back with another %s is refused, and nothing is written', async (_what, other) => {
  const input = await words();
  await done('qm-contact', 'postComment', input);
  const before = await stateOf(server);
  const refused = await act('qm-contact', 'postComment', { ...input, ...other });
  expect(refused).toMatchObject({
    comment: null,
    errors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] }],
  });
  expect(await stateOf(server)).toEqual(before);
});

test('a key that comes back on another subject, or for another operation, is refused', async () => {
  const input = await words();
  await done('qm-contact', 'postComment', input);
  const elsewhere = await act('qm-contact', 'postComment', { ...input, subjectId: await id('P2-M1') });
  expect(codesOf(elsewhere)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  expect(codesOf(await act('qm-contact', 'draftComment', input))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
});

test('keys are personal: another person may use the same one', async () => {
  const input = await words();
  const [mine, theirs] = [
    await done('qm-contact', 'postComment', input),
    await done('qn-contact', 'postComment', input),
  ];
  expect(mine.id).not.toBe(theirs.id);
});

test('two different requests at once under one key: one is done, the other refused', async () => {
  const input = await words();
  const answers = await Promise.all([
    act('qm-contact', 'postComment', input),
    act('qm-contact', 'postComment', { ...input, body: 'Other words' }),
  ]);
  expect(answers.flatMap(codesOf)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
});

test('a refused request leaves its key usable', async () => {
  const commentId = await posted();
  const input = { idempotencyKey: randomUUID(), commentIds: [commentId], body: 'b', language: 'EN' };
  const refused = await act('officer', 'draftResponse', { ...input, disposition: 'DEFERRED' });
  expect(codesOf(refused)).toEqual(['JUSTIFICATION_REQUIRED']);
  const unknown = await act(
    'qm-contact',
    'postComment',
    await words({ idempotencyKey: input.idempotencyKey, subjectId: commentId }),
  );
  expect(codesOf(unknown)).toEqual(['NOT_FOUND']);
  await done('officer', 'draftResponse', { ...input, disposition: 'NOTED' });
  await done('qm-contact', 'postComment', await words({ idempotencyKey: input.idempotencyKey }));
});
