import { verifyLog } from '../../src/events/verify';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { tamper } from '../support/tamper';
import { makeWorld } from '../support/world';

const BEFORE_COMMENTS = 3; // The roadmap is published; the round is announced, and opens.
const EVENTS = 10;

let database: TestDatabase;

beforeEach(async () => {
  database = await cloneDatabase();
  const world = await makeWorld({ ...database, clock: { now: new Date('2027-01-15T12:00:00Z') } });
  for (let n = 1; n <= EVENTS - BEFORE_COMMENTS; n += 1) await world.post('qm-contact', `Comment ${n}`);
});
afterEach(() => database.drop());

const rehash = 'update event e set hash = event_hash(e)';

test('an untouched log holds, with its number of events and a digest that grows with it', async () => {
  const { events, fault, digest, altered } = await verifyLog(database.db);
  expect({ events, fault, altered }).toEqual({ events: EVENTS, fault: undefined, altered: [] });
  const [head] = await database.db.query("select encode(hash, 'hex') as digest from event_head");
  expect(digest).toBe(head.digest);
});

test.each(['update event set type = type', 'delete from event', 'truncate event'])(
  'the database itself refuses to %s',
  async (statement) => {
    await expect(database.db.query(statement)).rejects.toThrow('event is append-only');
  },
);

const forgeries: [string, string[], number][] = [
  ['an edited event', ["update event set occurred_at = occurred_at + interval '1 second' where position = 3"], 3],
  ['an edited detail', [`update event set details = '{"reference": "R1-QM-009"}' where position = 5`], 5],
  ['a deleted event', ['delete from event where position = 4'], 4],
  ['a deleted first event', ['delete from event where position = 1'], 1],
  [
    'two events that changed places',
    [
      'update event set position = -1 where position = 3',
      'update event set position = 3 where position = 4',
      'update event set position = 4 where position = -1',
    ],
    3,
  ],
  [
    'an edited event with a digest made to fit: the next one follows another',
    ['update event set audience = $$SECRETARIAT$$ where position = 3', `${rehash} where position = 3`],
    4,
  ],
  [
    'an inserted event with a digest made to fit: the next one is no longer itself',
    [
      'update event set position = position + 100 where position > 3',
      'update event set position = position - 99 where position > 100',
      `insert into event select (jsonb_populate_record(e, jsonb_build_object('position', 4, 'previous_hash', e.hash))).* from event e where position = 3`,
      `${rehash} where position = 4`,
    ],
    5,
  ],
  [
    'an event added behind the end',
    [
      `insert into event select (jsonb_populate_record(e, jsonb_build_object('position', ${EVENTS + 1}, 'previous_hash', e.hash))).* from event e where position = ${EVENTS}`,
      `${rehash} where position = ${EVENTS + 1}`,
    ],
    EVENTS + 1,
  ],
  [
    'an event added before the beginning',
    ['insert into event select (jsonb_populate_record(e, $${"position": 0}$$)).* from event e where position = 1'],
    0,
  ],
  ['a truncated log', ['truncate event'], 1],
  ['a cut tail', [`delete from event where position > 6`], 7],
  [
    'a last event that was rewritten with its digest: the head knows another',
    [`update event set type = 'COMMENT_EDITED' where position = ${EVENTS}`, `${rehash} where position = ${EVENTS}`],
    EVENTS,
  ],
];

test.each(forgeries)('%s is found', async (_, statements, position) => {
  await tamper(database.url, ...statements);
  const { fault } = await verifyLog(database.db);
  expect(fault).toEqual({ position, what: expect.stringMatching(/^(is|was|follows) /) });
});

test('a log whose oldest events are no longer kept holds from there on', async () => {
  await tamper(database.url, 'delete from event where position <= 3', 'update event_head set oldest_position = 3');
  expect(await verifyLog(database.db)).toMatchObject({ events: EVENTS - 3, fault: undefined });
});
