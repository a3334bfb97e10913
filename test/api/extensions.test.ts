import { extendRound } from '../../src/rounds/extension.service';
import { type Consultation, codesOf, consultation, stateOf } from '../support/consultation';
import { type Running, running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;
let { announce, becomes, delegationId, log, round, run } = {} as Running;

beforeEach(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  people = consultation(server);
  ({ announce, becomes, delegationId, log, round, run } = running(server, world, people));
});
afterEach(() => server.stop());

const CLOSES = '2027-01-20T12:00:00.000Z';
const LATE_UNTIL = '2027-01-22T12:00:00.000Z';
const post = async (account: string, over: object = {}) => people.act(account, 'postComment', await people.words(over));
const to = async (code: string) => ({ delegationId: await delegationId(code) });

async function refused(code: string, over: object, ask = {}): Promise<{ message: string; path: string[] }> {
  const before = await stateOf(server);
  const answer = await run('extendRound', 'R1', over, ask);
  expect(codesOf(answer)).toEqual([code]);
  expect(answer.round).toMatchObject({ reference: 'R1' });
  expect(await stateOf(server)).toEqual(before);
  return answer.errors[0];
}

describe('a round that has closed', () => {
  beforeEach(() => becomes(CLOSES));

  test('is not extended for all, and the reason is the true one', async () => {
    const error = await refused('ROUND_ALREADY_CLOSED', { closesAt: '2027-02-01T12:00:00Z' });
    expect(error.path).toEqual(['input', 'roundId']);
    expect(error.message).toContain('R1 closed on 20 January 2027 at 13:00 CET (Europe/Zurich)');
    expect(error.message).not.toMatch(/reported|archived/);
  });

  test('is extended for one delegation, and all that is told of it agrees', async () => {
    const later = { closesAt: '2027-01-25T12:00:00Z', lateUntil: '2027-01-26T12:00:00Z', ...(await to('QM')) };
    expect((await run('extendRound', 'R1', later)).errors).toEqual([]);
    await becomes('2027-01-24T12:00:00Z');
    expect(await round('R1', 'qm-contact')).toMatchObject({
      ...{ state: 'CLOSED', closesAt: '2027-01-25T12:00:00.000Z', lateUntil: '2027-01-26T12:00:00.000Z' },
      permissions: { canComment: { allowed: true, reasons: [] } },
    });
    expect(await round('R1', 'qn-contact')).toMatchObject({
      ...{ state: 'CLOSED', closesAt: CLOSES, lateUntil: LATE_UNTIL, extensions: [] },
      permissions: { canComment: { allowed: false, reasons: ['ROUND_CLOSED'] } },
    });
    expect((await post('qm-contact')).comment).toMatchObject({ late: false, reference: 'R1-QM-001' });
    expect(codesOf(await post('qn-contact'))).toEqual(['ROUND_CLOSED']);
    await becomes('2027-01-25T12:00:00Z');
    expect((await post('qm-contact')).comment).toMatchObject({ late: true });
    await becomes('2027-01-26T12:00:00Z');
    const over = await post('qm-contact');
    expect(codesOf(over)).toEqual(['ROUND_CLOSED']);
    expect(over.errors[0].message).toContain('until 26 January 2027 at 13:00 CET (Europe/Zurich)');
  });

  test.each(['REPORTED', 'ARCHIVED'])('is extended for nobody once it is %s', async (state) => {
    await server.db.query("update round set state = $1 where reference = 'R1'", [state]);
    const closesAt = '2027-02-01T12:00:00Z';
    expect((await refused('ROUND_ENDED', { closesAt })).message).toContain('reported or archived');
    await refused('ROUND_ENDED', { closesAt, ...(await to('QM')) });
  });

  test('is extended for one delegation also while it is being answered', async () => {
    await server.db.query("update round set state = 'IN_RESOLUTION' where reference = 'R1'");
    await refused('ROUND_ALREADY_CLOSED', { closesAt: '2027-02-01T12:00:00Z' });
    const answer = await run('extendRound', 'R1', { closesAt: '2027-02-01T12:00:00Z', ...(await to('QM')) });
    expect(codesOf(answer)).toEqual([]);
    expect((await post('qm-contact')).comment).toMatchObject({ late: false });
  });
});

test('the deadline decides, also before the server has heard the hour strike', async () => {
  const before = await stateOf(server);
  const input = {
    ...{ roundId: world.roundId, expectedVersion: 2, delegationId: null, reason: 'Asked for' },
    ...{ closesAt: new Date('2027-02-01T12:00:00Z'), lateUntil: null },
  };
  const acting = { ...(await world.acting('approver')), now: new Date(CLOSES) };
  await expect(extendRound(acting, input)).rejects.toMatchObject({ problems: [{ code: 'ROUND_ALREADY_CLOSED' }] });
  expect(await stateOf(server)).toEqual(before);
});

describe('a deadline moves on and never back', () => {
  const later = (day: number) => `2027-01-${day}T12:00:00Z`;

  test('one that is the present one, or earlier, is refused with the one that it must follow', async () => {
    for (const closesAt of [CLOSES, later(18), '2000-01-01T00:00:00Z']) {
      const error = await refused('INVALID_VALUE', { closesAt });
      expect(error.path).toEqual(['input', 'closesAt']);
      expect(error.message).toContain('later than 20 January 2027 at 13:00 CET (Europe/Zurich)');
    }
  });

  test('for one delegation it follows what that delegation was granted', async () => {
    await run('extendRound', 'R1', { closesAt: later(25), ...(await to('QM')) });
    for (const closesAt of [later(24), later(25), later(19)]) {
      const error = await refused('INVALID_VALUE', { closesAt, ...(await to('QM')) });
      expect(error.message).toContain('later than 25 January 2027 at 13:00 CET');
    }
    expect(codesOf(await run('extendRound', 'R1', { closesAt: later(24), ...(await to('QN')) }))).toEqual([]);
    expect(codesOf(await run('extendRound', 'R1', { closesAt: later(26), ...(await to('QM')) }))).toEqual([]);
    expect((await round('R1', 'qm-contact')).closesAt).toBe('2027-01-26T12:00:00.000Z');
  });

  test('for one delegation it follows what was granted to all', async () => {
    await run('extendRound', 'R1', { closesAt: later(25) });
    const error = await refused('INVALID_VALUE', { closesAt: later(24), ...(await to('QM')) });
    expect(error.message).toContain('later than 25 January 2027');
  });

  test('once it has passed, the new one lies in the future', async () => {
    await becomes(later(24));
    const error = await refused('INVALID_VALUE', { closesAt: later(23), ...(await to('QM')) });
    expect(error.message).toContain('later than 24 January 2027 at 13:00 CET');
  });

  test('late comments do not end before the deadline, nor earlier than was promised', async () => {
    const early = await refused('INVALID_VALUE', { closesAt: later(25), lateUntil: later(24) });
    expect(early.path).toEqual(['input', 'lateUntil']);
    expect(early.message).toContain('Please give 25 January 2027 at 13:00 CET (Europe/Zurich) or a later one.');
    const less = await refused('INVALID_VALUE', { closesAt: later(21), lateUntil: later(21) });
    expect(less.message).toContain('Please give 22 January 2027');
    await run('extendRound', 'R1', { closesAt: later(21), lateUntil: later(28), ...(await to('QM')) });
    const own = await refused('INVALID_VALUE', { closesAt: later(23), lateUntil: later(26), ...(await to('QM')) });
    expect(own.message).toContain('Please give 28 January 2027');
  });

  test('where their end is left out, it stays or follows the deadline', async () => {
    const end = async (closesAt: string) => (await run('extendRound', 'R1', { closesAt })).round.lateUntil;
    expect(await end(later(21))).toBe(LATE_UNTIL);
    expect(await end(later(27))).toBe('2027-01-27T12:00:00.000Z');
  });

  test('of two extensions of one version, one is done', async () => {
    const { version } = await round('R1');
    const both = [later(25), later(26)].map((closesAt) =>
      run('extendRound', 'R1', { closesAt, expectedVersion: version }),
    );
    expect((await Promise.all(both)).flatMap(codesOf)).toEqual(['STALE_VERSION']);
  });
});

describe('one for all', () => {
  test('is told to all; one for a delegation to it and those who run the round', async () => {
    await run('extendRound', 'R1', { closesAt: '2027-01-24T12:00:00Z' });
    await run('extendRound', 'R1', { closesAt: '2027-01-25T12:00:00Z', ...(await to('QM')) });
    const seen = async (account: string) => (await round('R1', account)).extensions.length;
    expect([await seen('qm-deputy'), await seen('qn-contact'), await seen('officer'), await seen('convener')]).toEqual([
      ...[2, 1, 2, 2],
    ]);
    expect((await log('R1')).map(({ type, actor }) => [type, actor])).toEqual([
      ['ROUND_OPENED', null],
      ['ROUND_EXTENDED', 'approver'],
      ['ROUND_EXTENDED', 'approver'],
    ]);
  });

  test('keeps a round open beyond the old deadline, and closes it at the new one', async () => {
    await run('extendRound', 'R1', { closesAt: '2027-01-24T12:00:00Z' });
    await becomes(CLOSES);
    expect((await round('R1')).state).toBe('OPEN');
    await becomes('2027-01-26T00:00:00Z');
    expect((await log('R1')).at(-1)).toMatchObject({ type: 'ROUND_CLOSED', occurredAt: '2027-01-24T12:00:00.000Z' });
  });

  test('is granted before the opening, and in a pause', async () => {
    await announce('R2', { opensAt: new Date('2027-01-18T00:00:00Z') });
    expect(codesOf(await run('extendRound', 'R2', { closesAt: '2027-02-01T00:00:00Z' }))).toEqual([]);
    await run('pauseRound', 'R1');
    const answer = await run('extendRound', 'R1', { closesAt: '2027-02-01T00:00:00Z' });
    expect(answer).toMatchObject({ round: { state: 'PAUSED', closesAt: '2027-02-01T00:00:00.000Z' }, errors: [] });
  });
});

describe('an extension in one round leaves the other as it was', () => {
  beforeEach(async () => {
    await becomes(LATE_UNTIL);
    await announce('R2', { opensAt: server.clock.now });
    await run('extendRound', 'R1', { closesAt: '2027-02-10T12:00:00Z', ...(await to('QM')) });
  });

  test('who names no round means the one that is open to all', async () => {
    expect((await post('qm-contact')).comment.reference).toBe('R2-QM-001');
    expect((await post('qn-contact')).comment.reference).toBe('R2-QN-001');
    const drafted = await people.done('qm-reviewer', 'draftComment', await people.words());
    await people.done('qm-contact', 'verifyComment', { commentId: drafted.id, expectedVersion: 1 });
    const submission = { idempotencyKey: drafted.id, commentIds: [drafted.id] };
    expect((await people.done('qm-contact', 'submitComments', submission))[0].reference).toBe('R2-QM-002');
  });

  test('and is told so beforehand', async () => {
    const { measure } = await people.ask('qm-contact', 'measure-page', { reference: 'P1-M1' });
    expect(measure.permissions.canComment).toEqual({ allowed: true, reasons: [] });
  });

  test('the extended one is named', async () => {
    const named = await post('qm-contact', { roundId: await people.id('R1') });
    expect(named.comment).toMatchObject({ reference: 'R1-QM-001', late: false });
    expect(codesOf(await post('qn-contact', { roundId: await people.id('R1') }))).toEqual(['ROUND_CLOSED']);
  });

  test('when the other has closed, too, the extended one is meant', async () => {
    await becomes('2027-02-05T00:00:00Z');
    expect((await post('qm-contact')).comment.reference).toBe('R1-QM-001');
    expect(codesOf(await post('qn-contact'))).toEqual(['ROUND_CLOSED']);
  });
});
