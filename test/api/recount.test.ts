import { withdrawComment } from '../../src/comments/comment.service';
import { readTallyDifferences, repairTallies } from '../../src/comments/recount';
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
    (select json_agg(t order by measure_id, round_id, delegation_id) from measure_tally t
      where (submitted, answered, threads) <> (0, 0, 0)) as measures,
    (select json_agg(to_jsonb(t) - 'id' order by round_id, pillar_id, kind, handling, delegation_id) from triage_tally t
      where (submitted, threads) <> (0, 0)) as triage`);

test('what the statements keep is what a count over the comments gives', async () => {
  expect(await readTallyDifferences(database.db)).toEqual([]);
});

test('a wrong, a missing and an invented cell are named with both counts', async () => {
  await database.db.query(
    "update measure_tally set submitted = submitted + 3 where measure_id = (select id from measure where reference = 'P1-M1') and delegation_id = (select id from delegation where code = 'QM')",
  );
  await database.db.query("delete from triage_tally where handling = 'ASSIGNED'");
  await database.db.query(
    "insert into triage_tally (round_id, delegation_id, pillar_id, kind, handling, submitted, threads) select round_id, delegation_id, null, 'QUESTION', 'RESOLVED', 2, 0 from triage_tally limit 1",
  );
  expect(await readTallyDifferences(database.db)).toEqual([
    { tally: 'measure_tally', cell: 'R1 QM P1-M1', counts: 'submitted 4 → 1' },
    { tally: 'triage_tally', cell: 'R1 QM cross-cutting QUESTION RESOLVED', counts: 'submitted 2 → 0' },
    { tally: 'triage_tally', cell: 'R1 QN P1 GENERAL ASSIGNED', counts: 'submitted 0 → 1, threads 0 → 1' },
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
