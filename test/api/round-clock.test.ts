import { makeLog } from '../../src/log';
import { parseGlobalId } from '../../src/nodes/global-id';
import { pauseRound, resumeRound } from '../../src/rounds/pause.service';
import { keepRounds } from '../../src/rounds/round.keeper';
import { advanceRounds } from '../../src/rounds/round.service';
import { eventually } from '../support/clients';
import { type Consultation, codesOf, consultation, stateOf } from '../support/consultation';
import { type Running, running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;
let { announce, becomes, log, round, run } = {} as Running;

async function anew(release: 'IMMEDIATE' | 'AT_CLOSE' = 'IMMEDIATE'): Promise<void> {
  server = await startTestServer();
  world = await makeWorld(server, { release });
  people = consultation(server);
  ({ announce, becomes, log, round, run } = running(server, world, people));
}
afterEach(() => server.stop());

const OPENED = '2027-01-10T12:00:00.000Z';
const CLOSES = '2027-01-20T12:00:00.000Z';
const types = async (reference = 'R1') => (await log(reference)).map(({ type }) => type);
const post = async (account = 'qm-contact') => people.act(account, 'postComment', await people.words());

async function timesRunForward(reference = 'R1'): Promise<void> {
  const times = (await log(reference)).map(({ occurredAt }) => occurredAt);
  expect(times).toEqual(times.toSorted());
}

describe('a pause', () => {
  beforeEach(() => anew());

  test('does not stop the clock: the deadline stands, and closes the round when it is due', async () => {
    await run('pauseRound', 'R1');
    await becomes('2027-01-20T18:30:00Z');
    expect((await round('R1')).state).toBe('CLOSED');
    expect(await log('R1')).toEqual([
      { type: 'ROUND_OPENED', occurredAt: OPENED, actor: null },
      { type: 'ROUND_PAUSED', occurredAt: '2027-01-15T12:00:00.000Z', actor: 'approver' },
      { type: 'ROUND_CLOSED', occurredAt: CLOSES, actor: null },
    ]);
  });

  test('late comments are taken after it, as of any round that has closed', async () => {
    await run('pauseRound', 'R1');
    await becomes('2027-01-20T18:30:00Z');
    expect((await post()).comment).toMatchObject({ late: true });
  });

  test('is not ended after the deadline, and the reason is told', async () => {
    await run('pauseRound', 'R1');
    await becomes(CLOSES);
    for (const mutation of ['resumeRound', 'pauseRound'] as const) {
      const answer = await run(mutation, 'R1');
      expect(codesOf(answer)).toEqual(['ROUND_ALREADY_CLOSED']);
      expect(answer.errors[0].message).toContain('R1 closed on 20 January 2027 at 13:00 CET (Europe/Zurich)');
    }
    expect(await types()).toEqual(['ROUND_OPENED', 'ROUND_PAUSED', 'ROUND_CLOSED']);
    await timesRunForward();
  });

  test('is not ended after the deadline either where the clock has not yet been heard', async () => {
    await run('pauseRound', 'R1');
    const before = await stateOf(server);
    const acting = { ...(await world.acting('approver')), now: new Date(CLOSES) };
    const resumed = resumeRound(acting, { roundId: world.roundId, expectedVersion: 3 });
    await expect(resumed).rejects.toMatchObject({ problems: [{ code: 'ROUND_ALREADY_CLOSED' }] });
    expect(await stateOf(server)).toEqual(before);
  });

  test('is ended before it, and the round closes in its time', async () => {
    await run('pauseRound', 'R1');
    await becomes('2027-01-19T12:00:00Z');
    expect(await run('resumeRound', 'R1')).toMatchObject({ round: { state: 'OPEN' }, errors: [] });
    await becomes('2027-01-21T12:00:00Z');
    expect(await types()).toEqual(['ROUND_OPENED', 'ROUND_PAUSED', 'ROUND_RESUMED', 'ROUND_CLOSED']);
    await timesRunForward();
  });

  test('begins only in an open round, and the words say in which state it is', async () => {
    await announce('R2', { opensAt: new Date('2027-01-18T00:00:00Z') });
    const early = await run('pauseRound', 'R2');
    expect(codesOf(early)).toEqual(['INVALID_VALUE']);
    expect(early.errors[0]).toMatchObject({
      path: ['input', 'roundId'],
      message: 'Consultation round R2 is now in the state UPCOMING, and this action needs the state OPEN.',
    });
    await run('pauseRound', 'R1');
    expect(codesOf(await run('pauseRound', 'R1'))).toEqual(['INVALID_VALUE']);
  });

  test('begins also when the opening is due and not yet heard: it is recorded first', async () => {
    const roundId = parseGlobalId(await announce('R2', { opensAt: new Date('2027-01-18T00:00:00Z') })).id;
    const acting = { ...(await world.acting('approver')), now: new Date('2027-01-18T00:00:00.500Z') };
    await pauseRound(acting, { roundId, expectedVersion: 1 });
    expect(await log('R2')).toMatchObject([
      { type: 'ROUND_OPENED', occurredAt: '2027-01-18T00:00:00.000Z' },
      { type: 'ROUND_PAUSED', occurredAt: '2027-01-18T00:00:00.500Z' },
    ]);
  });
});

test('what a pause kept sealed is released at the deadline', async () => {
  await anew('AT_CLOSE');
  const { comment } = await post('qm-contact');
  await run('pauseRound', 'R1');
  const threads = async () => (await people.ask('qn-contact', 'measure-page', { reference: 'P1-M1' })).measure.threads;
  expect((await threads()).totalCount).toBe(0);
  await becomes('2027-01-20T18:30:00Z');
  expect((await threads()).nodes).toMatchObject([{ reference: comment.reference }]);
  expect((await log('R1')).slice(-2)).toEqual([
    { type: 'ROUND_CLOSED', occurredAt: CLOSES, actor: null },
    { type: 'COMMENT_RELEASED', occurredAt: CLOSES, actor: null },
  ]);
});

describe('the clock', () => {
  beforeEach(() => anew());

  test('opens and closes in order what was due while no server ran', async () => {
    const opensAt = new Date('2027-01-16T00:00:00Z');
    await announce('R2', { opensAt, closesAt: new Date('2027-01-17T00:00:00Z'), lateUntil: new Date(CLOSES) });
    expect(await types('R2')).toEqual([]);
    await becomes('2027-03-01T00:00:00Z');
    expect(await log('R2')).toEqual([
      { type: 'ROUND_OPENED', occurredAt: '2027-01-16T00:00:00.000Z', actor: null },
      { type: 'ROUND_CLOSED', occurredAt: '2027-01-17T00:00:00.000Z', actor: null },
    ]);
    expect(await round('R2')).toMatchObject({ state: 'CLOSED', version: 3 });
  });

  test('takes the steps of several rounds in the order in which they were due', async () => {
    const day = (n: number) => new Date(Date.UTC(2027, 1, n));
    await announce('R2', { opensAt: day(2), closesAt: day(5), lateUntil: day(5) });
    await announce('R3', { opensAt: day(1), closesAt: day(3), lateUntil: day(3) });
    await becomes(day(9));
    const told = (await server.db.query(
      "select r.reference || ' ' || e.type as told from event e join round r on r.id = e.round_id where r.reference <> 'R1' and e.type <> 'ROUND_ANNOUNCED' order by e.position",
    )) as { told: string }[];
    const [opened, closed] = ['ROUND_OPENED', 'ROUND_CLOSED'];
    expect(told.map((one) => one.told)).toEqual([`R3 ${opened}`, `R2 ${opened}`, `R3 ${closed}`, `R2 ${closed}`]);
  });

  test('takes each step once, however many processes watch it', async () => {
    await post();
    server.clock.now = new Date(CLOSES);
    await Promise.all(Array.from({ length: 8 }, () => advanceRounds(server.db, server.clock.now)));
    expect(await types()).toEqual(['ROUND_OPENED', 'COMMENT_SUBMITTED', 'ROUND_CLOSED']);
    const before = await stateOf(server);
    await advanceRounds(server.db, server.clock.now);
    expect(await stateOf(server)).toEqual(before);
  });

  test('times of a round do not run back where a late comment was faster than the step', async () => {
    const holding = server.db.createQueryRunner();
    await holding.startTransaction();
    // Whoever comments may share the round; the step must wait.
    await holding.query("select 1 from round where reference = 'R1' for share");
    server.clock.now = new Date('2027-01-20T12:00:00.700Z');
    expect((await post()).comment).toMatchObject({ late: true, submittedAt: '2027-01-20T12:00:00.700Z' });
    await holding.commitTransaction();
    await holding.release();
    await advanceRounds(server.db, server.clock.now);
    expect((await log('R1')).slice(-2)).toEqual([
      { type: 'COMMENT_SUBMITTED', occurredAt: '2027-01-20T12:00:00.700Z', actor: 'qm-contact' },
      { type: 'ROUND_CLOSED', occurredAt: '2027-01-20T12:00:00.700Z', actor: null },
    ]);
  });

  test('goes on after a database that could not be reached', async () => {
    await announce('R2', { opensAt: new Date('2027-01-16T00:00:00Z') });
    let failures = 0;
    const flaky = new Proxy(server.db, {
      get: (db, name) => {
        const failed = failures < 1;
        if (failed) failures += 1;
        if (failed) throw new Error('unreachable');
        return Reflect.get(db, name);
      },
    });
    const keeper = keepRounds(flaky, () => new Date('2027-01-16T00:00:00Z'), makeLog('silent', false), []);
    await eventually(async () => (await round('R2')).state === 'OPEN');
    await keeper.stop();
    expect(failures).toBe(1);
  });
});
