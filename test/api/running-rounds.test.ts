import { randomUUID } from 'node:crypto';
import { verifyLog } from '../../src/events/verify';
import { globalId } from '../../src/nodes/global-id';
import { type Consultation, codesOf, consultation } from '../support/consultation';
import { secretariat } from '../support/responses';
import { type Running, running, TITLE } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;
let { log, round, run, becomes, newRound, create, take } = {} as Running;

beforeEach(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  people = consultation(server);
  ({ log, round, run, becomes, newRound, create, take } = running(server, world, people));
});
afterEach(() => server.stop());

const postIn = async (account: string, over: object = {}) =>
  people.act(account, 'postComment', await people.words({ roundId: await people.id('R3'), ...over }));

test('an approver announces a round, and it runs by the clock until it is archived', async () => {
  const made = await create({ reference: ' r3 ', openTo: ['SECTOR_MEMBER', 'MEMBER_STATE'] });
  expect(made).toMatchObject({
    ...{ reference: 'R3', state: 'UPCOMING', version: 1, openTo: ['MEMBER_STATE', 'SECTOR_MEMBER'] },
    ...{ opensAt: '2027-02-01T08:00:00.000Z', closesAt: '2027-03-01T17:00:00.000Z', timeZone: 'Europe/Zurich' },
  });
  const moved = (await take('updateRound', { closesAt: '2027-03-10T17:00:00Z' })).round;
  expect(moved).toMatchObject({ version: 2, lateUntil: '2027-03-10T17:00:00.000Z' });
  await becomes('2027-02-01T08:00:00Z');
  const posted = (await postIn('qm-contact')).comment;
  expect(posted.reference).toBe('R3-QM-001');
  await becomes('2027-02-02T08:00:00Z');
  const closed = (await take('closeRound')).round;
  expect(closed).toMatchObject({ state: 'CLOSED', closesAt: '2027-02-02T08:00:00.000Z' });
  expect(codesOf(await postIn('qn-contact'))).toEqual(['ROUND_CLOSED']);
  const missing = await take('reportRound');
  expect(codesOf(missing)).toEqual(['COMMENTS_UNANSWERED']);
  expect(missing.errors[0].message).toContain(': 1.');
  expect(missing).toMatchObject({ round: { state: 'CLOSED' }, unanswered: [{ reference: 'R3-QM-001' }] });
  const staff = secretariat(people);
  const { id, version } = await staff.drafted('officer', [posted.id]);
  expect(codesOf(await staff.approve('approver', id, version))).toEqual([]);
  expect(codesOf(await take('archiveRound'))).toEqual(['INVALID_VALUE']);
  const reported = await take('reportRound');
  expect(reported).toMatchObject({ round: { state: 'REPORTED' }, unanswered: [], errors: [] });
  expect(codesOf(await take('updateRound', { title: TITLE }))).toEqual(['ROUND_ENDED']);
  expect((await take('archiveRound')).round.state).toBe('ARCHIVED');
  for (const mutation of ['archiveRound', 'reportRound', 'closeRound'] as const)
    expect(codesOf(await take(mutation))).toEqual(['ROUND_ENDED']);
  expect((await log('R3')).map(({ type, actor }) => [type, actor])).toEqual([
    ['ROUND_CHANGED', 'approver'],
    ['ROUND_OPENED', null],
    ['COMMENT_SUBMITTED', 'qm-contact'],
    ['ROUND_CLOSED', 'approver'],
    ['COMMENT_RELEASED', null],
    ['HANDLING_CHANGED', 'officer'],
    ['RESPONSE_PUBLISHED', 'approver'],
    ['ROUND_REPORTED', 'approver'],
    ['ROUND_ARCHIVED', 'approver'],
  ]);
  const query = `{ events(first: 100, filter: { round: "R3", types: [ROUND_CLOSED, ROUND_CHANGED, ROUND_REPORTED, ROUND_ARCHIVED] }) {
    nodes { __typename ... on RoundClosed { reason round { reference } } } } }`;
  expect((await people.send('qm-reviewer', query)).data.events.nodes).toEqual([
    { __typename: 'RoundChanged' },
    { __typename: 'RoundClosed', reason: 'All have spoken', round: { reference: 'R3' } },
    { __typename: 'RoundReported' },
    { __typename: 'RoundArchived' },
  ]);
  expect(await verifyLog(server.db)).toMatchObject({ fault: undefined, altered: [] });
});

describe('a round that is closed early', () => {
  test('ends for those too who had more time, who may be given more again', async () => {
    await create({ opensAt: '2027-01-10T00:00:00Z' });
    await becomes('2027-01-15T12:00:00Z');
    const delegationId = globalId(
      'Delegation',
      (await server.db.query(`select id from delegation where code = 'QM'`))[0].id,
    );
    await run('extendRound', 'R3', { delegationId, closesAt: '2027-04-01T00:00:00Z' });
    await take('closeRound');
    expect(codesOf(await postIn('qm-contact'))).toEqual(['ROUND_CLOSED']);
    expect(codesOf(await take('closeRound'))).toEqual(['ROUND_ALREADY_CLOSED']);
    const again = await run('extendRound', 'R3', { delegationId, closesAt: '2027-01-16T00:00:00Z' });
    expect(codesOf(again)).toEqual([]);
    expect((await postIn('qm-contact')).comment.reference).toBe('R3-QM-001');
    expect(codesOf(await postIn('qn-contact'))).toEqual(['ROUND_CLOSED']);
    expect(await verifyLog(server.db)).toMatchObject({ fault: undefined, altered: [] });
  });

  test('may be paused before, and is not upcoming', async () => {
    await create({ opensAt: '2027-01-16T00:00:00Z' });
    expect(codesOf(await take('closeRound'))).toEqual(['INVALID_VALUE']);
    await becomes('2027-01-16T00:00:00Z');
    await run('pauseRound', 'R3');
    const { round: closed } = await take('closeRound');
    // Its window is not empty.
    expect(closed).toMatchObject({ state: 'CLOSED', closesAt: '2027-01-16T00:00:00.001Z' });
  });
});

test('the same key makes one round, however often and at once it is sent', async () => {
  const sent = newRound();
  const made = await Promise.all([1, 2, 3].map(() => people.done('approver', 'createRound', sent)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  const announced = await server.db.query(
    `select type from event e join round r on r.id = e.round_id where r.reference = 'R3'`,
  );
  expect(announced).toEqual([{ type: 'ROUND_ANNOUNCED' }]);
  const other = await people.act('approver', 'createRound', { ...sent, reference: 'R4' });
  expect(codesOf(other)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
});

test('of two who announce the same reference at once one is refused', async () => {
  const made = await Promise.all(
    ['approver', 'approver2'].map((account) => people.act(account, 'createRound', newRound())),
  );
  expect(made.flatMap(codesOf)).toEqual(['REFERENCE_EXISTS']);
});

test('the permissions of a round are what its mutations answer', async () => {
  const shown = async (account: string) => {
    const names = [
      'canUpdate',
      'canExtend',
      'canExtendForOne',
      'canPause',
      'canResume',
      'canClose',
      'canReport',
      'canArchive',
    ];
    const query = `{ round(reference: "R3") { permissions { ${names.map((name) => `${name} { reasons }`).join(' ')} } } }`;
    const { permissions } = (await people.send(account, query)).data.round;
    return Object.fromEntries(names.map((name) => [name, permissions[name].reasons.join()]));
  };
  const all = (code: string) =>
    Object.fromEntries(
      ['canUpdate', 'canExtend', 'canExtendForOne', 'canPause', 'canResume', 'canClose', 'canReport', 'canArchive'].map(
        (name) => [name, code],
      ),
    );
  await create();
  expect(await shown('officer')).toEqual(all('NOT_APPROVER'));
  const upcoming = { canPause: 'INVALID_VALUE', canResume: 'INVALID_VALUE', canClose: 'INVALID_VALUE' };
  const unreported = { canReport: 'INVALID_VALUE', canArchive: 'INVALID_VALUE' };
  expect(await shown('approver')).toEqual({ ...all(''), ...upcoming, ...unreported });
  await becomes('2027-02-01T08:00:00Z');
  await postIn('qm-contact');
  expect(await shown('approver')).toEqual({ ...all(''), canResume: 'INVALID_VALUE', ...unreported });
  await take('closeRound');
  const closed = Object.fromEntries(
    ['canExtend', 'canPause', 'canResume', 'canClose'].map((name) => [name, 'ROUND_ALREADY_CLOSED']),
  );
  expect(await shown('approver')).toEqual({
    ...{ ...all(''), ...closed, canReport: 'COMMENTS_UNANSWERED', canArchive: 'INVALID_VALUE' },
  });
  await server.db.query(`update round set state = 'REPORTED' where reference = 'R3'`);
  expect(await shown('approver')).toEqual({ ...all('ROUND_ENDED'), canArchive: '' });
});

test.each([
  ['Europe/Zurich', '2027-03-28T00:59:59.999Z', '2027-03-28T01:59:59.999'],
  ['Europe/Zurich', '2027-03-28T01:00:00Z', '2027-03-28T03:00'],
  ['Europe/Zurich', '2027-10-31T00:30:00Z', '2027-10-31T02:30'],
  ['Europe/Zurich', '2027-10-31T01:30:00Z', '2027-10-31T02:30'],
  ['Pacific/Kiritimati', '2027-12-31T10:00:00Z', '2028-01-01T00:00'],
  ['Pacific/Pago_Pago', '2028-01-01T10:59:59Z', '2027-12-31T23:59:59'],
  ['Asia/Kathmandu', '2027-12-18T12:15:00Z', '2027-12-18T18:00'],
  ['UTC', '2027-12-31T23:59:59.999Z', '2027-12-31T23:59:59.999'],
])('in %s, %s is %s', async (timeZone, instant, local) => {
  await create({ timeZone, closesAt: instant, lateUntil: instant, opensAt: '2027-01-31T23:00:00Z' });
  const { data } = await people.send(
    'qm-contact',
    '{ round(reference: "R3") { closesAtLocal lateUntilLocal opensAtLocal closesAt } }',
  );
  expect(data.round).toMatchObject({
    closesAtLocal: local,
    lateUntilLocal: local,
    closesAt: new Date(instant).toISOString(),
  });
  expect(data.round.opensAtLocal).toMatch(/^2027-0[12]-\d\dT\d\d:\d\d$/);
});

describe('a round for some kinds of delegation', () => {
  beforeEach(async () => {
    await server.db.query(`update delegation set kind = 'SECTOR_MEMBER' where code = 'QS'`);
    await create({ opensAt: '2027-01-10T00:00:00Z', openTo: ['SECTOR_MEMBER'], release: 'IMMEDIATE' });
    await becomes(server.clock.now);
  });
  const canComment = async (account: string) => (await round('R3', account)).permissions.canComment.reasons;

  test('takes comments of those, and tells the others before and when they try', async () => {
    expect(await canComment('qs-contact')).toEqual([]);
    expect(await canComment('qm-contact')).toEqual(['ROUND_NOT_OPEN_TO_YOU']);
    const posted = (await postIn('qs-contact')).comment;
    expect(posted.reference).toBe('R3-QS-001');
    const { errors } = await postIn('qm-contact');
    expect(errors).toEqual([
      {
        code: 'ROUND_NOT_OPEN_TO_YOU',
        path: ['input', 'roundId'],
        message: expect.stringContaining('round R3 is open to other'),
      },
    ]);
    const draft = await people.act(
      'qm-reviewer',
      'draftComment',
      await people.words({ roundId: await people.id('R3') }),
    );
    expect(codesOf(draft)).toEqual(['ROUND_NOT_OPEN_TO_YOU']);
    const reply = { idempotencyKey: randomUUID(), commentId: posted.id, body: 'A reply', language: 'EN' };
    expect(codesOf(await people.act('qm-contact', 'replyToComment', reply))).toEqual(['ROUND_NOT_OPEN_TO_YOU']);
  });

  test('is not the one that others mean who name none', async () => {
    const { comment } = await people.act('qm-contact', 'postComment', await people.words());
    expect(comment.reference).toBe('R1-QM-001');
    expect(codesOf(await people.act('qs-contact', 'postComment', await people.words()))).toEqual([
      'SEVERAL_OPEN_ROUNDS',
    ]);
  });

  test('a draft of a delegation that has become of another kind is not submitted', async () => {
    const words = await people.words({ roundId: await people.id('R3') });
    const { id } = await people.done('qs-contact', 'draftComment', words);
    await people.done('qs-contact', 'verifyComment', { commentId: id, expectedVersion: 1 });
    await server.db.query(`update delegation set kind = 'OBSERVER' where code = 'QS'`);
    const submission = { idempotencyKey: randomUUID(), commentIds: [id] };
    expect(codesOf(await people.act('qs-contact', 'submitComments', submission))).toEqual(['ROUND_NOT_OPEN_TO_YOU']);
  });
});
