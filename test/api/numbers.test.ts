import { extendRound } from '../../src/rounds/extension.service';
import { advanceRounds } from '../../src/rounds/round.service';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

const DAY = 86_400_000;

let server: TestServer;
let world: World;
let people: Consultation;

async function start(release: 'IMMEDIATE' | 'AT_CLOSE'): Promise<void> {
  server = await startTestServer();
  world = await makeWorld(server, { release });
  people = consultation(server);
}
afterEach(() => server.stop());

let replies = 0;

async function reply(commentId: string): Promise<string> {
  replies += 1;
  const input = { idempotencyKey: `r${replies}`, commentId, body: 'What do you mean?', language: 'EN' };
  return (await people.done('officer', 'replyToComment', input)).reference;
}

const post = async (account: string): Promise<string> =>
  (await people.done(account, 'postComment', await people.words())).id;

async function asked(account: string, query: string): Promise<Data> {
  const { data, errors } = await people.send(account, query);
  expect(errors).toEqual([]);
  return data;
}

test('in a sealed round the replies of the Secretariat are numbered for each delegation, without gaps', async () => {
  await start('AT_CLOSE');
  const [qm, qn] = [await post('qm-contact'), await post('qn-contact')];
  expect(await reply(qm)).toBe('R1-SECR-QM-001');
  expect(await reply(qn)).toBe('R1-SECR-QN-001');
  expect(await reply(qn)).toBe('R1-SECR-QN-002');
  expect(await reply(qm)).toBe('R1-SECR-QM-002');
});

test('from the release on they are numbered together, and what was numbered keeps its reference', async () => {
  await start('AT_CLOSE');
  const qm = await post('qm-contact');
  await reply(qm);
  server.clock.now = new Date(server.clock.now.getTime() + 6 * DAY);
  await advanceRounds(server.db, server.clock.now);
  expect(await reply(qm)).toBe('R1-SECR-001');
  const { comment } = await asked('qn-contact', '{ comment(reference: "R1-SECR-QM-001") { reference } }');
  expect(comment).toEqual({ reference: 'R1-SECR-QM-001' });
});

test('where everybody sees everything at once they are numbered together', async () => {
  await start('IMMEDIATE');
  const [qm, qn] = [await post('qm-contact'), await post('qn-contact')];
  expect([await reply(qm), await reply(qn), await reply(qm)]).toEqual(['R1-SECR-001', 'R1-SECR-002', 'R1-SECR-003']);
});

test.each(['SECR', 'SECR-QM'])('no delegation can be called %s', async (code) => {
  await start('IMMEDIATE');
  const insert = server.db.query(
    `insert into delegation (code, kind, name) values ($1, 'MEMBER_STATE', '{"EN": "x"}')`,
    [code],
  );
  await expect(insert).rejects.toThrow('delegation_code_check');
});

test('an extension for one delegation is a step of the round for it and the Secretariat, and for nobody else', async () => {
  await start('IMMEDIATE');
  const version = async (account: string) =>
    (await asked(account, '{ round(reference: "R1") { version } }')).round.version;
  const all = ['qm-contact', 'qn-contact', 'officer', 'convener'];
  const versions = () => Promise.all(all.map(version));
  expect(await versions()).toEqual([2, 2, 2, 2]);
  const closesAt = new Date(server.clock.now.getTime() + 20 * DAY);
  const [{ id: delegationId }] = await server.db.query("select id from delegation where code = 'QM'");
  const extension = { roundId: world.roundId, closesAt, lateUntil: closesAt, reason: 'A storm' };
  await extendRound(await world.acting('approver'), { ...extension, expectedVersion: 2, delegationId });
  expect(await versions()).toEqual([3, 2, 3, 3]);
  await extendRound(await world.acting('approver'), { ...extension, expectedVersion: 3, delegationId: null });
  expect(await versions()).toEqual([4, 3, 4, 4]);
});

test('others count the versions of a comment from its submission: how often it was drafted is not told', async () => {
  await start('IMMEDIATE');
  const { done, words } = people;
  const { id: commentId } = await done('qm-reviewer', 'draftComment', await words());
  for (const expectedVersion of [1, 2, 3])
    await done('qm-reviewer', 'editComment', { commentId, expectedVersion, body: `Better ${expectedVersion}` });
  await done('qm-deputy', 'verifyComment', { commentId, expectedVersion: 4 });
  await done('qm-contact', 'submitComments', { idempotencyKey: 's', commentIds: [commentId] });
  const seen = async (account: string) => {
    const { comment } = await asked(
      account,
      '{ comment(reference: "R1-QM-001") { version history { version status } } }',
    );
    return [comment.version, ...comment.history.map((one: Data) => `${one.version} ${one.status}`)];
  };
  for (const account of ['qn-contact', 'officer', 'convener']) expect(await seen(account)).toEqual([1, '1 SUBMITTED']);
  await done('qm-contact', 'editComment', { commentId, expectedVersion: 5, body: 'Best' });
  for (const account of ['qn-contact', 'officer', 'convener'])
    expect(await seen(account)).toEqual([2, '1 SUBMITTED', '2 SUBMITTED']);
  expect(await seen('qm-deputy')).toEqual([
    6,
    '1 DRAFT',
    '2 DRAFT',
    '3 DRAFT',
    '4 DRAFT',
    '5 VERIFIED',
    '5 SUBMITTED',
    '6 SUBMITTED',
  ]);
});
