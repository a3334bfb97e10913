import { migrate } from '../../src/database/migrate';
import { verifyLog } from '../../src/events/verify';
import { anonymizePerson } from '../../src/members/anonymization.service';
import { setTranslation } from '../../src/translations/translation.service';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { tamper } from '../support/tamper';
import { makeWorld, type World } from '../support/world';

const BEFORE = 1764000000016;
/** From there on a name is recorded by a digest with a salt. */
const SALTED = 1764000000023;
/** From there on it is known who stands behind a text. */
const TRANSLATED = 1764000000024;

let database: TestDatabase;
let world: World;

beforeEach(async () => {
  database = await cloneDatabase();
  world = await makeWorld({ ...database, clock: { now: new Date('2027-01-15T12:00:00Z') } });
  for (const account of ['qm-contact', 'qn-contact']) await world.post(account, `Of ${account}`);
  await world.post('qs-contact', 'Of QS');
});
afterEach(() => database.drop());

/** Takes the schema back to where the log held no words, or to another migration, with what is in it. */
async function back(to = BEFORE): Promise<void> {
  const { db } = database;
  const later = db.migrations.filter(({ constructor: { name } }) => Number(/\d+$/.exec(name)?.[0]) >= to);
  for (const _ of later) await db.undoLastMigration({ transaction: 'each' });
}

/** The chain as the code of that time looked at it. */
async function chain(): Promise<{ events: number; holds: boolean }> {
  const [found] = await database.db.query(`
    with link as (select e, lag(e.hash) over w as before, row_number() over w as n from event e window w as (order by e.position))
    select count(*)::integer as events, bool_and(event_hash(e) = (e).hash and (e).previous_hash = coalesce(before, sha256(''))
        and (e).position = n) and (select hash from event_head) = (select hash from event order by position desc limit 1) as holds
    from link`);
  return found;
}

test('a log that goes back holds without what older code does not know', async () => {
  const { events } = await verifyLog(database.db);
  await back();
  expect(await chain()).toEqual({ events: events - 2, holds: true });
});

test('a database that has a past is sealed: it holds, and from then on an edit of what was there is named', async () => {
  await back();
  await migrate(database.db);
  const { fault, altered } = await verifyLog(database.db);
  expect({ fault, altered }).toEqual({ fault: undefined, altered: [] });
  await tamper(
    database.url,
    "update comment set body = 'Other' where reference = 'R1-QS-001'",
    "update milestone set baseline_date = '2031-01-01' where reference = 'P1-M1-S1'",
    "update round set late_until = late_until + interval '1 day'",
  );
  const named = (await verifyLog(database.db)).altered.map(({ row }) => row);
  expect(named.toSorted()).toEqual(['comment R1-QS-001', 'milestone P1-M1-S1', 'round R1']);
});

test('whoever had moved before was of the delegation for which they wrote', async () => {
  await back();
  await database.db.query(
    "update person set delegation_id = null, role = 'OFFICER', name = 'Now' where account = 'qm-contact'",
  );
  await migrate(database.db);
  const authors = await database.db.query(`
    select v.name, v.role, d.code, v.id = v.person_id as "isPresent" from comment c
    join person_version v on v.version_id = c.author_as left join delegation d on d.id = v.delegation_id
    where c.reference in ('R1-QM-001', 'R1-QS-001') order by d.code`);
  expect(authors).toEqual([
    { name: 'Now', role: 'CONTACT_POINT', code: 'QM', isPresent: false },
    { name: 'Name of qs-contact', role: 'CONTACT_POINT', code: 'QS', isPresent: true },
  ]);
});

test('the log goes on behind the seal', async () => {
  await back();
  await migrate(database.db);
  await world.post('qn-contact', 'Afterwards');
  expect(await verifyLog(database.db)).toMatchObject({ fault: undefined, altered: [] });
});

test('whoever was recorded under their name can be forgotten all the same, and what they did goes on to hold', async () => {
  await back(SALTED);
  await world.post('qm-contact', 'Under a name that is in the digest');
  const digests = `select w ->> 0 as kind from event, jsonb_array_elements(words) w where w ->> 0 like 'person%' group by 1`;
  expect(await database.db.query(digests)).toContainEqual({ kind: 'person_version' });
  await migrate(database.db);
  const holds = { fault: undefined, altered: [] };
  expect(await verifyLog(database.db)).toMatchObject(holds);
  const [{ id: personId }] = await database.db.query("select id from person where account = 'qm-contact'");
  await anonymizePerson(await world.acting('admin'), { personId, expectedVersion: 1, reason: 'As they asked' });
  expect(await verifyLog(database.db)).toMatchObject(holds);
  await tamper(database.url, "update person_version set role = 'REVIEWER' where name is null");
  expect((await verifyLog(database.db)).altered).toMatchObject([{ what: 'is not named as it was recorded' }]);
});

test('translations go back to words, and are told again as far as words tell of them', async () => {
  const [subject] = await database.db.query("select id from delegation where code = 'QM'");
  await setTranslation(await world.acting('qm-contact'), {
    ...{ subject: { type: 'Delegation', id: subject.id }, expectedVersion: 1, field: 'NAME' },
    ...{ language: 'ES', text: 'Estado', origin: 'DELEGATION' },
  });
  await back(TRANSLATED);
  expect((await chain()).holds).toBe(true);
  await migrate(database.db);
  expect(await verifyLog(database.db)).toMatchObject({ fault: undefined, altered: [] });
  const known = `select language, origin, is_outdated(t) as stale from translation t where subject_id = $1 and language in ('EN', 'ES') order by 1`;
  expect(await database.db.query(known, [subject.id])).toEqual([
    { language: 'EN', origin: 'ORIGINAL', stale: false },
    { language: 'ES', origin: 'OFFICIAL', stale: false },
  ]);
});

test('an empty database is not sealed: its log begins with what happens', async () => {
  const empty = await cloneDatabase();
  expect(await empty.db.query('select 1 from event')).toEqual([]);
  await empty.drop();
});
