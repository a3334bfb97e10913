import { withdrawComment } from '../../src/comments/comment.service';
import { readTallyDifferences, repairTallies } from '../../src/finding/recount';
import { assignComments } from '../../src/responses/triage.service';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { makeWorld, type World } from '../support/world';

let database: TestDatabase;
let world: World;

beforeEach(async () => {
  database = await cloneDatabase();
  world = await makeWorld({ ...database, clock: { now: new Date('2027-01-15T12:00:00Z') } });
  await world.post('qm-contact', 'One');
  await world.post('qm-contact', 'Across', 'X-M1');
  const assigned = await world.post('qn-contact', 'Two');
  await assignComments(await world.acting('officer'), { commentIds: [assigned], assigneeId: null, reassign: false });
  const commentId = await world.post('qs-contact', 'Withdrawn', 'P2-M1');
  await withdrawComment(await world.acting('qs-contact'), { commentId, expectedVersion: 1, reason: null });
});
afterEach(() => database.drop());

const kept = () =>
  database.db.query(`select
    (select json_agg(to_jsonb(t) - 'id' order by measure_id, round_id, delegation_id) from measure_tally t
      where (submitted, answered, threads) <> (0, 0, 0)) as measures,
    (select json_agg(to_jsonb(t) - 'id' order by round_id, folded, pillar_id, kind, handling, delegation_id) from triage_tally t
      where (submitted, threads) <> (0, 0)) as triage`);

test('what the statements keep is what a count over the comments gives', async () => {
  expect(await readTallyDifferences(database.db)).toEqual([]);
});

test('a wrong, a missing and an invented cell are named with both counts', async () => {
  await database.db.query(
    "update measure_tally set submitted = submitted + 3 where measure_id = (select id from measure where reference = 'P1-M1') and delegation_id = (select id from delegation where code = 'QM')",
  );
  await database.db.query('update measure_tally set answered = 1 where delegation_id is null and threads = 2');
  await database.db.query("delete from triage_tally where handling = 'ASSIGNED' and folded = 0");
  await database.db.query('delete from triage_tally where folded = 8 + 4 + 2 + 1');
  await database.db.query(
    "insert into triage_tally (round_id, folded, delegation_id, pillar_id, kind, handling, submitted, threads) select round_id, 0, delegation_id, null, 'QUESTION', 'RESOLVED', 2, 0 from triage_tally where delegation_id is not null limit 1",
  );
  expect(await readTallyDifferences(database.db)).toEqual([
    { tally: 'measure_tally', cell: 'R1 QM P1-M1', counts: 'submitted 4 → 1' },
    { tally: 'measure_tally', cell: 'R1 all delegations P1-M1', counts: 'answered 1 → 0' },
    {
      tally: 'triage_tally',
      cell: expect.stringMatching(/^R1 Q[MNS] cross-cutting QUESTION RESOLVED$/),
      counts: 'submitted 2 → 0',
    },
    { tally: 'triage_tally', cell: 'R1 QN P1 GENERAL ASSIGNED', counts: 'submitted 0 → 1, threads 0 → 1' },
    {
      tally: 'triage_tally',
      cell: 'R1 all delegations all pillars all kinds all steps',
      counts: 'submitted 0 → 3, threads 0 → 4',
    },
  ]);
});

test('a repair counts anew, says what was wrong, and leaves the counts as the statements would have kept them', async () => {
  const right = await kept();
  await database.db.query('update measure_tally set threads = 7');
  await database.db.query('delete from triage_tally');
  expect((await repairTallies(database.db)).length).toBeGreaterThan(0);
  expect(await readTallyDifferences(database.db)).toEqual([]);
  expect(await kept()).toEqual(right);
});

test('comments that are posted during repairs are counted once', async () => {
  const posts = Array.from({ length: 20 }, (_, n) => world.post('qm-contact', `During ${n}`));
  const repairs = Array.from({ length: 3 }, async () => {
    await database.db.query('update measure_tally set answered = answered + 1');
    return repairTallies(database.db);
  });
  await Promise.all([...posts, ...repairs]);
  expect(await readTallyDifferences(database.db)).toEqual([]);
});
