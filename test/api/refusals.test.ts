import { randomUUID } from 'node:crypto';
import { announceRound } from '../../src/rounds/round.service';
import { type Consultation, consultation, type Data, stateOf } from '../support/consultation';
import { type Running, running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;
let { becomes, run } = {} as Running;
let known: { comment: Data; question: Data; draft: Data; verified: Data; measure: string };

const LANGUAGES = ['en', 'ar', 'es', 'fr', 'ru', 'zh'];

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  people = consultation(server);
  ({ becomes, run } = running(server, world, people));
  const [comment, draft, verified] = [
    await people.done('qm-contact', 'postComment', await people.words()),
    await people.done('qm-contact', 'draftComment', await people.words()),
    await people.done('qm-contact', 'draftComment', await people.words()),
  ];
  await people.done('qm-contact', 'verifyComment', { commentId: verified.id, expectedVersion: 1 });
  const question = await people.done('officer', 'replyToComment', {
    ...{ idempotencyKey: randomUUID(), commentId: comment.id, body: 'Why?', language: 'EN' },
  });
  known = { comment, question, draft, verified, measure: await people.id('P1-M1') };
});
afterAll(() => server.stop());

const key = () => randomUUID();
const words = () => ({ idempotencyKey: key(), body: 'Words', language: 'EN' });

/** What may be tried, by the name of the mutation; the input as somebody's client would send it. */
const TRIES: Record<string, () => Data> = {
  postComment: () => ({ ...words(), subjectId: known.measure, kind: 'GENERAL' }),
  draftComment: () => ({ ...words(), subjectId: known.measure, kind: 'GENERAL' }),
  replyToComment: () => ({ ...words(), commentId: known.comment.id }),
  editComment: () => ({ commentId: known.comment.id, expectedVersion: 1, body: 'Other words' }),
  withdrawComment: () => ({ commentId: known.comment.id, expectedVersion: 1 }),
  verifyComment: () => ({ commentId: known.draft.id, expectedVersion: 1 }),
  submitComments: () => ({ idempotencyKey: key(), commentIds: [known.verified.id] }),
  assignComments: () => ({ commentIds: [known.comment.id] }),
  draftResponse: () => ({ ...words(), commentIds: [known.comment.id], disposition: 'NOTED' }),
  respondToComments: () => ({ ...words(), commentIds: [known.comment.id], disposition: 'NOTED' }),
};

/** The messages of one refused attempt in the six languages: all other words, none with a gap, and no instant for programs. */
async function messagesOf(account: string, mutation: string, over: object): Promise<[code: string, english: string]> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code message } } }`;
  const input = { ...TRIES[mutation]?.(), ...over };
  const errors: Data[] = [];
  for (const language of LANGUAGES) {
    const answer = await people.send(account, query, { input }, { headers: { 'Accept-Language': language } });
    errors.push(...answer.data[mutation].errors);
  }
  return checked(errors);
}

function checked(errors: Data[]): [string, string] {
  expect(errors).toHaveLength(LANGUAGES.length);
  expect(new Set(errors.map(({ code }) => code)).size).toBe(1);
  expect(new Set(errors.map(({ message }) => message)).size).toBe(LANGUAGES.length);
  for (const { message } of errors) {
    expect(message).not.toMatch(/[{}…]|undefined|null|\[object|Invalid Date/);
    expect(message).not.toMatch(/\d{4}-\d\d-\d\dT/);
  }
  return [errors[0].code, errors[0].message];
}

type Row = [who: string, mutation: string, over: () => object, code: string, says: RegExp, never?: RegExp];

describe('while a round is open', () => {
  const nothing = () => ({});
  test.each<Row>([
    ['qm-reviewer', 'postComment', nothing, 'NOT_CONTACT_POINT', /may prepare a draft/],
    ['qm-reviewer', 'replyToComment', nothing, 'NOT_CONTACT_POINT', /ask the contact point to reply/, /draft|submit/],
    ['qm-deputy', 'replyToComment', nothing, 'NOT_CONTACT_POINT', /ask the contact point to reply/, /draft|submit/],
    ['qn-deputy', 'replyToComment', nothing, 'NOT_CONTACT_POINT', /ask the contact point to reply/, /draft|submit/],
    ['qm-deputy', 'submitComments', nothing, 'NOT_CONTACT_POINT', /The draft is kept/, /prepare/],
    ['qm-deputy', 'editComment', nothing, 'NOT_CONTACT_POINT', /may change or withdraw it/, /draft/],
    ['qm-reviewer', 'withdrawComment', nothing, 'NOT_CONTACT_POINT', /may change or withdraw it/, /draft/],
    ['qm-reviewer', 'verifyComment', nothing, 'NOT_A_VERIFIER', /contact point of your delegation or a deputy/],
    ['officer', 'postComment', nothing, 'NOT_A_DELEGATE', /sign in as a member of a delegation/],
    ['convener', 'draftComment', nothing, 'NOT_A_DELEGATE', /sign in as a member of a delegation/],
    [
      'convener',
      'replyToComment',
      nothing,
      'NOT_PERMITTED',
      /Only contact points .* officers and approvers/,
      /your delegation/,
    ],
    [
      'admin',
      'replyToComment',
      nothing,
      'NOT_PERMITTED',
      /Only contact points .* officers and approvers/,
      /your delegation/,
    ],
    ['officer', 'editComment', nothing, 'NOT_YOUR_DELEGATION', /not made by a delegation of which you are/, /your own/],
    ['qn-contact', 'editComment', nothing, 'NOT_YOUR_DELEGATION', /not made by a delegation of which you are/],
    [
      ...(['qm-contact', 'withdrawComment', () => ({ commentId: known.question.id }), 'NOT_YOUR_DELEGATION'] as const),
      ...([/Only the delegation that made a comment/, /another delegation/] as const),
    ],
    ['qm-contact', 'assignComments', nothing, 'NOT_SECRETARIAT', /officers and approvers .* ask one of them/],
    [
      'admin',
      'assignComments',
      nothing,
      'NOT_SECRETARIAT',
      /officers and approvers .* ask one of them/,
      /contact the Secr/,
    ],
    ['officer', 'respondToComments', nothing, 'NOT_APPROVER', /may publish/],
    [
      ...(['qm-contact', 'submitComments', () => ({ commentIds: [known.comment.id] }), 'NOT_VERIFIED'] as const),
      ...([/already been submitted needs nothing more/, /has not been verified/] as const),
    ],
    [
      ...(['qm-contact', 'submitComments', () => ({ commentIds: [known.draft.id] }), 'NOT_VERIFIED'] as const),
      /must verify it/,
    ],
    [
      ...(['officer', 'assignComments', () => ({ commentIds: [known.question.id] }), 'NOT_SUBMITTED'] as const),
      ...([/not a submitted comment of a delegation/, /has not been submitted/] as const),
    ],
    [
      ...(['qm-contact', 'replyToComment', () => ({ commentId: known.draft.id }), 'NOT_SUBMITTED'] as const),
      ...([/only what has been submitted can be discussed/, /withdrawn/] as const),
    ],
  ])('%s: %s %s', async (account, mutation, over, code, says, never = /^$/) => {
    const before = await stateOf(server);
    const [told, english] = await messagesOf(account, mutation, over());
    expect([told, english]).toEqual([code, expect.stringMatching(says)]);
    expect(english).not.toMatch(never);
    expect(await stateOf(server)).toEqual(before);
  });

  test.each(['officer', 'admin', 'qm-contact', 'convener'])(
    '%s does not run rounds, and is not told of publishing',
    async (as) => {
      for (const mutation of ['pauseRound', 'resumeRound', 'extendRound'] as const) {
        const over = mutation === 'extendRound' ? { closesAt: '2027-02-01T00:00:00Z' } : {};
        const answers = [];
        for (const language of LANGUAGES) answers.push(await run(mutation, 'R1', over, { as, in: language }));
        const [code, english] = checked(answers.flatMap(({ errors }) => errors));
        expect(code).toBe('NOT_APPROVER');
        expect(english).toMatch(/may open, pause, resume, extend or close a consultation round/);
        expect(english).not.toMatch(/publish/);
      }
    },
  );

  test('a date that is too early is told, in six languages, by the clocks of the round', async () => {
    const answers = [];
    for (const language of LANGUAGES)
      answers.push(await run('extendRound', 'R1', { closesAt: '2027-01-16T00:00:00Z' }, { in: language }));
    const [, english] = checked(answers.flatMap(({ errors }) => errors));
    expect(english).toBe(
      'This date is too early. Please give one that is later than 20 January 2027 at 13:00 CET (Europe/Zurich).',
    );
  });
});

describe('by the clocks of the round', () => {
  const other = { title: { EN: 'Other' }, release: 'IMMEDIATE' as const, opensAt: new Date('2027-03-01T00:00:00Z') };

  test.each([
    ['Europe/Zurich', '1 March 2027 at 01:00 CET (Europe/Zurich)'],
    ['America/New_York', '28 February 2027 at 19:00 GMT-5 (America/New_York)'],
    ['Asia/Kolkata', '1 March 2027 at 05:30 GMT+5:30 (Asia/Kolkata)'],
    ['UTC', '1 March 2027 at 00:00 UTC.'],
  ])('in %s a round opens on %s', async (timeZone, expected) => {
    const reference = `R-${timeZone}`;
    const until = { closesAt: new Date('2027-04-01T00:00:00Z'), lateUntil: new Date('2027-04-01T00:00:00Z') };
    await announceRound(server.db, { ...other, ...until, roadmapId: world.roadmapId, reference, timeZone });
    const [code, english] = await messagesOf('qm-contact', 'postComment', { roundId: await people.id(reference) });
    expect([code, english]).toEqual(['ROUND_NOT_YET_OPEN', expect.stringContaining(expected)]);
  });
});

describe('in a pause', () => {
  beforeAll(() => run('pauseRound', 'R1'));
  afterAll(() => run('resumeRound', 'R1'));
  const inR1 = async () => ({ roundId: await people.id('R1') });

  test('whoever comments is told that drafts are kept, and whoever replies is not', async () => {
    expect((await messagesOf('qm-contact', 'postComment', await inR1()))[1]).toMatch(/drafts are kept/);
    const [code, english] = await messagesOf('qn-contact', 'replyToComment', {});
    expect([code, english]).toEqual(['ROUND_PAUSED', expect.stringMatching(/send your reply once/)]);
    expect(english).not.toMatch(/draft/);
  });

  test('whoever answers with a stance is told to leave it out', async () => {
    const over = { commentId: known.question.id, stance: 'SUPPORT' };
    expect(await messagesOf('qm-contact', 'replyToComment', over)).toEqual([
      ...['ROUND_PAUSED', expect.stringMatching(/leave this field out/)],
    ]);
  });
});

describe('after the close', () => {
  beforeAll(() => becomes('2027-01-22T12:00:00Z'));
  const until = /accepted until 22 January 2027 at 13:00 CET \(Europe\/Zurich\)/;

  test.each<[string, string, () => object]>([
    ['qm-contact', 'editComment', () => ({})],
    ['qm-contact', 'verifyComment', () => ({})],
    ['qm-contact', 'submitComments', () => ({})],
    ['qn-contact', 'replyToComment', () => ({})],
    ['qn-contact', 'replyToComment', () => ({ commentId: known.question.id })],
    ['qm-contact', 'replyToComment', () => ({ commentId: known.question.id, stance: 'OBJECTION' })],
  ])('%s is told until when comments were taken: %s', async (account, mutation, over) => {
    expect(await messagesOf(account, mutation, over())).toEqual(['ROUND_CLOSED', expect.stringMatching(until)]);
  });

  test('whoever runs the round is told that it has closed, when, and what may still be done', async () => {
    for (const mutation of ['pauseRound', 'resumeRound', 'extendRound'] as const) {
      const over = mutation === 'extendRound' ? { closesAt: '2027-03-01T00:00:00Z' } : {};
      const answers = [];
      for (const language of LANGUAGES) answers.push(await run(mutation, 'R1', over, { in: language }));
      const [code, english] = checked(answers.flatMap(({ errors }) => errors));
      expect(code).toBe('ROUND_ALREADY_CLOSED');
      expect(english).toMatch(/closed on 20 January 2027 at 13:00 CET .* delegationId/);
    }
  });
});
