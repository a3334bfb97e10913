import { isObjectType } from 'graphql';
import { buildSchema } from '../../src/schema';
import { cloneDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

/** Where PersonalData has what a column keeps of a person. */
const EXPORTED: Readonly<Record<string, string>> = {
  ...{ 'person.id': 'person', 'person.account': 'person', 'person.name': 'person', 'person.email': 'person' },
  ...{ 'person.role': 'person', 'person.delegation_id': 'person', 'person.version': 'person' },
  ...{ 'person.language': 'language', 'person.disabled_at': 'disabledAt' },
  ...{ 'person_version.person_id': 'versions', 'person_version.name': 'versions', 'person_version.role': 'versions' },
  ...{ 'person_version.delegation_id': 'versions', 'person_version.since': 'versions' },
  ...{ 'comment.author_id': 'comments', 'comment.submitter_id': 'comments', 'comment_version.changed_by': 'comments' },
  'comment.assignee_id': 'assignedComments',
  ...{ 'response.drafted_by': 'responses', 'response.changed_by': 'responses', 'response.published_by': 'responses' },
  ...{ 'response.author_ids': 'responses', 'response_version.changed_by': 'responses' },
  ...{ 'event.actor_id': 'events', 'event.person_id': 'events', 'round_extension.granted_by': 'events' },
  'translation.author_id': 'events',
  ...{ 'idempotency_key.person_id': 'requests', 'idempotency_key.key': 'requests' },
  ...{ 'idempotency_key.operation': 'requests', 'idempotency_key.created_at': 'requests' },
};

const AS_WHOM = 'points to a version of the person, which is exported, and stands beside the person';
/** Why PersonalData does not have it. */
const NOT_EXPORTED: Readonly<Record<string, string>> = {
  'person.anonymized_at': 'is of nobody any more',
  ...Object.fromEntries(
    [
      ...['event.actor_as', 'comment.author_as', 'comment.submitter_as', 'comment_version.changed_as'],
      ...[
        'response.drafted_as',
        'response.published_as',
        'response.author_as',
        'response_version.changed_as',
        'translation.author_as',
      ],
    ].map((column) => [column, AS_WHOM]),
  ),
  ...{ 'person_version.version_id': AS_WHOM, 'person_version.id': AS_WHOM },
  'person_version.salt': 'says nothing: it makes a digest of the name that nobody guesses',
  'person_version.name_digest': 'is of nobody any more',
  'idempotency_key.request_hash': 'is a digest of what they sent, which is not kept',
  'idempotency_key.result': 'are ids of what was made, which is exported where it lies',
  'event.details': 'has roles and reasons, and nobody in it but in the words of others',
  'event.words': 'are digests',
  'setting.value': 'has the accounts of the demo, which stand for nobody; they are taken out with the person',
  ...Object.fromEntries(
    [
      ...['event.roadmap_id', 'event.round_id', 'event.response_id', 'event.comment_ids', 'event.delegation_ids'],
      ...['event.measure_ids', 'event.pillar_ids', 'log_end.round_id', 'log_end.delegation_id'],
    ].map((column) => [column, 'is of no person']),
  ),
};

/**
 * What may be of a person: every column of the tables that are about people, whatever points to one, and whatever might
 * without saying so (ids without a foreign key, lists of ids, JSON that is no localized text).
 */
const SUSPECTS = `
  select c.relname || '.' || a.attname as name from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and (
    c.relname in ('person', 'person_version', 'idempotency_key')
    or exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any(k.conkey)
      and k.confrelid in ('person'::regclass, 'person_version'::regclass))
    or (a.atttypid in ('uuid'::regtype, 'uuid[]'::regtype, 'jsonb'::regtype)
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('f', 'p') and a.attnum = any(k.conkey))))
  order by 1`;

test('every column that may keep something of a person is exported, or there is a reason why not', async () => {
  const suspects = ((await database.db.query(SUSPECTS)) as { name: string }[]).map(({ name }) => name);
  const decided = [...Object.keys(EXPORTED), ...Object.keys(NOT_EXPORTED)];
  expect(suspects.filter((name) => !decided.includes(name))).toEqual([]);
  expect(decided.filter((name) => !suspects.includes(name))).toEqual([]);
});

test('the export has the fields that are said to show them', () => {
  const type = buildSchema().getType('PersonalData');
  const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
  expect(Object.values(EXPORTED).filter((field) => !fields.includes(field))).toEqual([]);
});
