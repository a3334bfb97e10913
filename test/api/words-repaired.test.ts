import { cloneDatabase, type TestDatabase } from '../support/database';
import { makeWorld } from '../support/world';

const MIGRATION = 'WordsOfAnyText1764000000014';

let database: TestDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

/** Undoes it and all that came after it. */
async function goBack(): Promise<void> {
  for (;;) {
    const [last] = (await database.db.query('select name from migration order by id desc limit 1')) as {
      name: string;
    }[];
    await database.db.undoLastMigration({ transaction: 'each' });
    if (last?.name === MIGRATION) return;
  }
}

test('the words of what was said before are found anew, and none is cut within a character', async () => {
  const { db } = database;
  const world = await makeWorld({ db, clock: { now: new Date('2027-01-15T12:00:00Z') } });
  const long = await world.post('qm-contact', 'Long');
  await world.post('qn-contact', 'coor\u00addi\u00adnation');
  await goBack();
  // PostgreSQL 18 takes it and writes a row that cannot be read; older ones refuse it.
  await db
    .query(`update comment set body = $1, language = 'FR' where id = $2`, ['각'.repeat(228), long])
    .catch(() => undefined);
  await db.runMigrations({ transaction: 'each' });
  const rows = await db.query(
    `select c.reference, w.words = words_of(concat_ws(E'\\n', c.body, c.proposed_text), c.language) || array_to_tsvector(marks_of(c)) as same,
       w.words @@ search_query('coordination', '{EN}') as found,
       convert_from(convert_to(w.words::text, 'UTF8'), 'UTF8')::tsvector = w.words as valid
     from comment c join comment_search w on w.comment_id = c.id order by 1`,
  );
  expect(rows).toEqual([
    { reference: 'R1-QM-001', same: true, found: false, valid: true },
    { reference: 'R1-QN-001', same: true, found: true, valid: true },
  ]);
});
