import { randomUUID } from 'node:crypto';
import { advanceRounds, announceRound } from '../../src/rounds/round.service';
import { type Consultation, codesOf, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let { act, ask, done, id, send, words } = {} as Consultation;

async function anew(): Promise<void> {
  if (server) await server.stop();
  server = await startTestServer();
  world = await makeWorld(server);
  ({ act, ask, done, id, send, words } = consultation(server));
}
afterAll(() => server.stop());

const CLOSES = '2027-01-20T12:00:00.000Z';
const LATE_UNTIL = '2027-01-22T12:00:00.000Z';
const setClock = (instant: string, milliseconds = 0) => {
  server.clock.now = new Date(new Date(instant).getTime() + milliseconds);
};
const post = async (account = 'qm-contact', over: object = {}) => act(account, 'postComment', await words(over));
const posted = async (account = 'qm-contact') => done(account, 'postComment', await words());
const draft = async (account = 'qm-reviewer') => (await done(account, 'draftComment', await words())).id;
const verified = async () => {
  const commentId = await draft();
  await done('qm-deputy', 'verifyComment', { commentId, expectedVersion: 1 });
  return commentId;
};
const submit = (account: string, commentIds: string[]) =>
  act(account, 'submitComments', { idempotencyKey: randomUUID(), commentIds });
const reply = (account: string, parent: Data) =>
  act(account, 'replyToComment', {
    ...{ idempotencyKey: randomUUID(), commentId: parent.id, body: 'Reply', language: 'EN' },
  });
const round = async (account: string) => {
  const query =
    '{ round(reference: "R1") { id state version closesAt lateUntil extensions { reason forOneDelegation } } }';
  return (await send(account, query)).data.round;
};
const change = async (mutation: string, over: object = {}, account = 'approver') => {
  const { id: roundId, version } = await round(account);
  const type = mutation === 'extendRound' ? 'ExtendRoundInput' : 'SwitchRoundInput';
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { round { state closesAt lateUntil } errors { code } } }`;
  return (await send(account, query, { input: { roundId, expectedVersion: version, ...over } })).data[mutation];
};

describe('the official voice', () => {
  beforeAll(anew);

  test.each([
    ['qm-deputy', 'NOT_CONTACT_POINT'],
    ['qm-reviewer', 'NOT_CONTACT_POINT'],
    ['officer', 'NOT_A_DELEGATE'],
    ['admin', 'NOT_A_DELEGATE'],
    ['convener', 'NOT_A_DELEGATE'],
  ])('%s does not post, and is told beforehand', async (account, code) => {
    expect(codesOf(await post(account))).toEqual([code]);
    const { measure } = await ask(account, 'measure-page', { reference: 'P1-M1' });
    expect(measure.permissions.canComment).toEqual({ allowed: false, reasons: [code] });
  });

  test('a reviewer drafts but does not verify; a deputy verifies but does not submit', async () => {
    const commentId = await draft('qm-reviewer');
    const verify = (account: string) => act(account, 'verifyComment', { commentId, expectedVersion: 1 });
    expect(codesOf(await verify('qm-reviewer'))).toEqual(['NOT_A_VERIFIER']);
    expect(codesOf(await verify('qm-deputy'))).toEqual([]);
    expect(codesOf(await submit('qm-reviewer', [commentId]))).toEqual(['NOT_CONTACT_POINT']);
    expect(codesOf(await submit('qm-deputy', [commentId]))).toEqual(['NOT_CONTACT_POINT']);
    expect(codesOf(await submit('qm-contact', [commentId]))).toEqual([]);
  });

  test.each(['officer', 'convener'])('%s does not draft', async (account) => {
    expect(codesOf(await act(account, 'draftComment', await words()))).toEqual(['NOT_A_DELEGATE']);
  });

  test('what is official only the contact point changes, withdraws or replies to', async () => {
    const comment = await posted();
    for (const account of ['qm-deputy', 'qm-reviewer']) {
      const input = { commentId: comment.id, expectedVersion: 1 };
      expect(codesOf(await act(account, 'editComment', { ...input, body: 'x' }))).toEqual(['NOT_CONTACT_POINT']);
      expect(codesOf(await act(account, 'withdrawComment', input))).toEqual(['NOT_CONTACT_POINT']);
      expect(codesOf(await reply(account, comment))).toEqual(['NOT_CONTACT_POINT']);
    }
    const others = await act('qn-contact', 'editComment', { commentId: comment.id, expectedVersion: 1, body: 'x' });
    expect(codesOf(others)).toEqual(['NOT_YOUR_DELEGATION']);
  });

  test('who wrote and who submitted is known to their own delegation and the Secretariat alone', async () => {
    const commentId = await verified();
    await submit('qm-contact', [commentId]);
    const people = async (account: string) => {
      const query = 'query ($id: ID!) { node(id: $id) { ... on Comment { author { name } submitter { name } } } }';
      return (await send(account, query, { id: commentId })).data.node;
    };
    const known = { author: { name: 'Name of qm-reviewer' }, submitter: { name: 'Name of qm-contact' } };
    for (const account of ['qm-deputy', 'officer', 'admin']) expect(await people(account)).toEqual(known);
    for (const account of ['qn-contact', 'convener'])
      expect(await people(account)).toEqual({ author: null, submitter: null });
  });
});

describe('references', () => {
  beforeEach(anew);

  test('run for each delegation and each round', async () => {
    expect((await posted('qm-contact')).reference).toBe('R1-QM-001');
    expect((await posted('qn-contact')).reference).toBe('R1-QN-001');
    expect((await posted('qm-contact')).reference).toBe('R1-QM-002');
    await announceRound(server.db, {
      ...{
        roadmapId: world.roadmapId,
        reference: 'R2',
        title: { EN: 'Second' },
        timeZone: 'UTC',
        release: 'IMMEDIATE',
      },
      ...{ opensAt: server.clock.now, closesAt: new Date(CLOSES), lateUntil: new Date(CLOSES) },
    });
    expect(codesOf(await post('qm-contact'))).toEqual(['SEVERAL_OPEN_ROUNDS']);
    const named = await done('qm-contact', 'postComment', await words({ roundId: await id('R2') }));
    expect(named.reference).toBe('R2-QM-001');
  });

  test('are not used up by what is refused', async () => {
    const ready = await verified();
    const unready = await draft();
    expect(codesOf(await submit('qm-contact', [ready, unready]))).toEqual(['NOT_VERIFIED']);
    expect(codesOf(await post('qm-contact', { body: '' }))).toEqual(['REQUIRED']);
    expect((await posted()).reference).toBe('R1-QM-001');
  });

  test('are not reused after a withdrawal', async () => {
    const { id: commentId } = await posted();
    await done('qm-contact', 'withdrawComment', { commentId, expectedVersion: 1, reason: null });
    expect((await posted()).reference).toBe('R1-QM-002');
  });
});

describe('deadlines', () => {
  beforeEach(anew);

  test.each([
    ['an instant before it opens', '2027-01-10T12:00:00Z', -1, 'ROUND_NOT_YET_OPEN'],
    ['when it opens', '2027-01-10T12:00:00Z', 0, 'on time'],
    ['an instant before its deadline', CLOSES, -1, 'on time'],
    ['at its deadline', CLOSES, 0, 'late'],
    ['an instant before the end of the late comments', LATE_UNTIL, -1, 'late'],
    ['at the end of the late comments', LATE_UNTIL, 0, 'ROUND_CLOSED'],
  ])("%s, by the server's clock, a comment is: %s %i %s", async (_when, instant, offset, expected) => {
    const ready = await verified();
    setClock(instant, offset);
    await advanceRounds(server.db, server.clock.now);
    const { comment, errors } = await post();
    const outcome = comment ? (comment.late ? 'late' : 'on time') : errors[0].code;
    expect(outcome).toBe(expected);
    const refused = expected.startsWith('ROUND');
    if (comment) expect(comment.submittedAt).toBe(server.clock.now.toISOString());
    expect(codesOf(await submit('qm-contact', [ready]))).toEqual(refused ? [expected] : []);
    const { asOf, rounds } = await ask('qm-contact', 'rounds');
    expect(asOf.time).toBe(server.clock.now.toISOString());
    expect(rounds[0].permissions.canComment).toEqual({ allowed: !refused, reasons: refused ? [expected] : [] });
  });

  test('what was drafted in time and submitted late is late', async () => {
    const ready = await verified();
    setClock(CLOSES);
    await submit('qm-contact', [ready]);
    const { data } = await send('qn-contact', 'query ($id: ID!) { node(id: $id) { ... on Comment { late } } }', {
      id: ready,
    });
    expect(data.node.late).toBe(true);
  });

  test('a paused round takes neither comments nor edits nor replies, and takes them again when it is resumed', async () => {
    const comment = await posted();
    expect(await change('pauseRound')).toMatchObject({ round: { state: 'PAUSED' }, errors: [] });
    const edit = { commentId: comment.id, expectedVersion: 1, body: 'x' };
    for (const answer of [
      await post(),
      await act('qm-contact', 'editComment', edit),
      await reply('qn-contact', comment),
    ])
      expect(codesOf(answer)).toEqual(['ROUND_PAUSED']);
    await change('resumeRound');
    expect(codesOf(await post())).toEqual([]);
  });

  test.each(['officer', 'admin', 'qm-contact', 'convener'])('%s does not pause a round', async (account) => {
    expect(codesOf(await change('pauseRound', {}, account))).toEqual(['NOT_APPROVER']);
    expect((await round('officer')).state).toBe('OPEN');
  });

  test('an extension for one delegation holds for it alone, and only it and the Secretariat learn of it', async () => {
    const delegation = 'query { viewer { delegation { id } } }';
    const delegationId = (await send('qm-contact', delegation)).data.viewer.delegation.id;
    const later = { closesAt: '2027-01-25T12:00:00Z', lateUntil: '2027-01-26T12:00:00Z', reason: 'A storm' };
    expect((await change('extendRound', { ...later, delegationId })).errors).toEqual([]);
    setClock(LATE_UNTIL);
    await advanceRounds(server.db, server.clock.now);
    expect((await post('qm-contact')).comment).toMatchObject({ late: false });
    expect(codesOf(await post('qn-contact'))).toEqual(['ROUND_CLOSED']);
    expect(await round('qm-reviewer')).toMatchObject({
      closesAt: '2027-01-25T12:00:00.000Z',
      extensions: [{ reason: 'A storm', forOneDelegation: true }],
    });
    expect(await round('qn-contact')).toMatchObject({ closesAt: CLOSES, extensions: [] });
    expect((await round('officer')).extensions).toHaveLength(1);
    setClock('2027-01-26T12:00:00Z');
    expect(codesOf(await post('qm-contact'))).toEqual(['ROUND_CLOSED']);
  });

  test('an extension for all moves the deadline on, and no limit back', async () => {
    const closesAt = '2027-01-21T12:00:00.000Z';
    expect(await change('extendRound', { closesAt, reason: 'Asked for' })).toMatchObject({
      round: { closesAt, lateUntil: LATE_UNTIL },
      errors: [],
    });
    setClock(CLOSES);
    expect((await post('qn-contact')).comment).toMatchObject({ late: false });
    expect(codesOf(await change('extendRound', { closesAt: CLOSES, reason: 'Back' }))).toEqual(['INVALID_VALUE']);
  });
});

describe('threads', () => {
  beforeEach(anew);

  test('go six replies deep and no deeper', async () => {
    let parent = await posted();
    for (let depth = 1; depth <= 6; depth += 1) {
      const { comment } = await reply(depth % 2 ? 'qn-contact' : 'qm-contact', parent);
      expect(comment.depth).toBe(depth);
      parent = comment;
    }
    const refused = await reply('qm-contact', parent);
    expect(codesOf(refused)).toEqual(['THREAD_TOO_DEEP']);
    expect(refused.errors[0].message).toContain('6');
  });

  test('after the close the Secretariat asks for clarification, and delegations answer that, and nothing else', async () => {
    const comment = await posted();
    setClock(LATE_UNTIL);
    await advanceRounds(server.db, server.clock.now);
    const question = (await reply('officer', comment)).comment;
    expect(codesOf(await reply('qm-contact', question))).toEqual([]);
    expect(codesOf(await reply('qm-contact', comment))).toEqual(['ROUND_CLOSED']);
  });

  test.each(['convener', 'admin'])('%s does not reply', async (account) => {
    expect(codesOf(await reply(account, await posted()))).toEqual(['NOT_PERMITTED']);
  });
});
