import { migrate } from '../../src/database/migrate';
import { approveResponse, draftResponse } from '../../src/responses/response.service';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { makeWorld, type World } from '../support/world';

const AUTHORS = 'ResponseAuthors1764000000015';

let database: TestDatabase;
let world: World;

beforeEach(async () => {
  database = await cloneDatabase();
  world = await makeWorld({ ...database, clock: { now: new Date('2027-01-15T12:00:00Z') } });
});
afterEach(() => database.drop());

const query = <Row = Record<string, unknown>>(text: string, ...values: unknown[]): Promise<Row[]> =>
  database.db.query(text, values);
const personId = async (account: string) =>
  (await query<{ id: string }>('select id from person where account = $1', account))[0]?.id ?? '';

async function drafted(account: string, commentIds: string[]): Promise<string> {
  const words = {
    disposition: 'NOTED',
    body: 'Noted',
    language: 'EN',
    justification: null,
    implementation: null,
  } as const;
  return draftResponse(await world.acting(account), { idempotencyKey: commentIds.join(), commentIds, ...words });
}

/** Back to the schema before authors were kept. */
async function undo(): Promise<void> {
  for (const migration of database.db.migrations.toReversed()) {
    await database.db.undoLastMigration({ transaction: 'each' });
    if (migration.constructor.name === AUTHORS) return;
  }
}

test('what was written before authors were kept has those that the log knows, and keeps its words', async () => {
  const [one, two, three] = [
    await world.post('qm-contact', '1'),
    await world.post('qm-contact', '2'),
    await world.post('qn-contact', '3'),
  ];
  const [changed, plain, published] = [
    await drafted('approver', [one]),
    await drafted('officer', [two]),
    await drafted('officer', [three]),
  ];
  await approveResponse(await world.acting('approver'), { responseId: published, expectedVersion: 1 });
  await undo();
  // As it was: an edit made its editor the drafter, whatever it changed.
  await query('update response set drafted_by = $2, version = 2 where id = $1', changed, await personId('officer'));
  await migrate(database.db);
  const names = `select q.id, q.status, (select name from person where id = drafted_by) as drafter, (select name from person where id = changed_by) as changer,
      array(select p.name from unnest(author_ids) with ordinality a(id, n) join person p on p.id = a.id order by n) as authors,
      (select json_agg(json_build_array(v.version, v.body)) from response_version v where v.response_id = q.id) as history from response q`;
  const rows = new Map((await query<{ id: string }>(names)).map(({ id, ...row }) => [id, row]));
  const officer = { drafter: 'Name of officer', changer: 'Name of officer', authors: ['Name of officer'] };
  expect(rows.get(changed)).toEqual({
    ...{ status: 'DRAFT', drafter: 'Name of approver', changer: 'Name of officer' },
    ...{ authors: ['Name of approver', 'Name of officer'], history: [[2, 'Noted']] },
  });
  expect(rows.get(plain)).toEqual({ ...officer, status: 'DRAFT', history: [[1, 'Noted']] });
  expect(rows.get(published)).toEqual({ ...officer, status: 'PUBLISHED', history: [[2, 'Noted']] });
  const approved = approveResponse(await world.acting('approver'), { responseId: changed, expectedVersion: 2 });
  await expect(approved).rejects.toThrow('TWO_KEYS_REQUIRED');
});

test('what withdrawals left behind is put right: no comment waits for a response that is none, no draft answers nothing', async () => {
  const [gone, kept] = [await world.post('qm-contact', 'Gone'), await world.post('qm-contact', 'Kept')];
  const [empty, full] = [await drafted('officer', [gone]), await drafted('officer', [kept])];
  await undo();
  await query(
    "update comment set status = 'WITHDRAWN', withdrawn_at = now(), response_id = null, version = 2 where id = $1",
    gone,
  );
  await migrate(database.db);
  const comments = await query('select id, handling, response_id, answered_version from comment');
  expect(comments).toEqual(
    expect.arrayContaining([
      { id: gone, handling: 'ASSIGNED', response_id: null, answered_version: null },
      { id: kept, handling: 'RESPONSE_DRAFTED', response_id: full, answered_version: 1 },
    ]),
  );
  const statuses = await query('select id, status from response');
  expect(statuses).toEqual(
    expect.arrayContaining([
      { id: empty, status: 'DISCARDED' },
      { id: full, status: 'DRAFT' },
    ]),
  );
});
