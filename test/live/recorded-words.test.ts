import { verifyLog } from '../../src/events/verify';
import { extendRound } from '../../src/rounds/extension.service';
import { type Consultation, consultation } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { tamper } from '../support/tamper';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;

/** One of everything that is official: comments that were drafted, edited, withdrawn, answered; a reply; an extension. */
beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  people = consultation(server);
  const { done, words } = people;
  const answered = await done('qm-contact', 'postComment', await words({ body: 'One', proposedText: 'Two' }));
  await done('qm-contact', 'editComment', { commentId: answered.id, expectedVersion: 1, body: 'One more' });
  const draft = await done('qn-reviewer', 'draftComment', await words({ body: 'Drafted' }, 'P2-M1'));
  await done('qn-deputy', 'verifyComment', { commentId: draft.id, expectedVersion: 1 });
  await done('qn-contact', 'submitComments', { idempotencyKey: 's', commentIds: [draft.id] });
  const { id: commentId } = await done('qs-contact', 'postComment', await words({ body: 'Gone' }));
  await done('qs-contact', 'withdrawComment', { commentId, expectedVersion: 1, reason: 'An error' });
  await done('officer', 'replyToComment', { idempotencyKey: 'q', commentId: draft.id, body: 'Why?', language: 'EN' });
  const words2 = { disposition: 'NOT_ACCEPTED', body: 'No', language: 'EN', justification: 'Because' };
  const response = await done('officer', 'draftResponse', {
    idempotencyKey: 'a',
    commentIds: [answered.id],
    ...words2,
  });
  await done('approver', 'approveResponse', { responseId: response.id, expectedVersion: 1 });
  const closesAt = new Date(server.clock.now.getTime() + 20 * 86_400_000);
  const extension = { roundId: world.roundId, expectedVersion: 2, closesAt, lateUntil: closesAt };
  const qm = (await server.db.query("select id from delegation where code = 'QM'"))[0].id;
  await extendRound(await world.acting('approver'), { ...extension, delegationId: qm, reason: 'A storm' });
  await server.db.query("update person set role = 'DEPUTY', name = 'Another' where account = 'qn-reviewer'");
});
afterAll(() => server.stop());

const found = async () => (await verifyLog(server.db)).altered.map(({ row, what }) => `${row}: ${what}`);
const words = 'its words are not those that were recorded';
const dates = 'its words or dates are not those that were recorded';
const named = 'is not named as it was recorded';

test('what was made official by the services holds, also after a person has changed', async () => {
  expect(await found()).toEqual([]);
});

const COMMENT = "reference = 'R1-QM-001'";
const VERSION = `version = 2 and comment_id = (select id from comment where ${COMMENT})`;
const text = `'{"EN": "Other"}'`;

/** A superuser's edit, the statement that undoes it, and what is named. */
const edits: [string, string, string][] = [
  ...[
    ...["body = 'Other'", "proposed_text = 'Other'", "stance = 'SUPPORT'", "kind = 'TECHNICAL'", "language = 'FR'"],
    ...['late = true', "submitted_at = submitted_at - interval '1 hour'"],
    ...['author_as = (select version_id from person_version where name like $$%officer%$$ limit 1)'],
    ...['submitter_as = null', "delegation_id = (select id from delegation where code = 'QS')"],
    ...['measure_id = null', 'submitted_version = 2'],
  ].map((edit): [string, string, string] => ['comment', `set ${edit} where ${COMMENT}`, `comment R1-QM-001: ${words}`]),
  ['comment', "set version = 1 where reference = 'R1-QN-001'", `comment R1-QN-001: ${words}`],
  ['comment', `set reference = 'R1-QM-009' where ${COMMENT}`, `comment R1-QM-001: ${words}`],
  ['comment', "set withdrawal_reason = 'Pressed' where reference = 'R1-QS-001'", `comment R1-QS-001: ${words}`],
  [
    'comment',
    "set status = 'SUBMITTED', withdrawn_at = null where reference = 'R1-QS-001'",
    `comment R1-QS-001: ${words}`,
  ],
  ['comment', "set body = 'Because' where reference = 'R1-SECR-001'", `comment R1-SECR-001: ${words}`],
  ...[
    ...["body = 'Other'", "proposed_text = 'Other'", "stance = 'SUPPORT'", "kind = 'TECHNICAL'", "language = 'FR'"],
    ...["status = 'DRAFT'", "changed_at = changed_at - interval '1 hour'"],
    ...['changed_as = (select version_id from person_version where name like $$%officer%$$ limit 1)'],
  ].map((edit): [string, string, string] => [
    'comment_version',
    `set ${edit} where ${VERSION}`,
    `comment R1-QM-001, version 2: ${words}`,
  ]),
  [
    'comment_version',
    "set body = 'Other' where version = 1 and comment_id = (select id from comment where reference = 'R1-QN-001')",
    `comment R1-QN-001, version 1: ${words}`,
  ],
  ...[
    ...["body = 'Other'", "justification = 'Other'", "disposition = 'DEFERRED'", "language = 'FR'", 'one_key = true'],
    ...[
      "implementation = 'IMPLEMENTED'",
      "published_at = published_at + interval '1 hour'",
      'drafted_as = published_as',
    ],
  ].map((edit): [string, string, string] => ['response', `set ${edit}`, `response to R1-QM-001: ${words}`]),
  ...["body = 'Other'", "justification = 'Other'", 'changed_as = (select published_as from response)'].map(
    (edit): [string, string, string] => [
      'response_version',
      `set ${edit}`,
      `response to R1-QM-001, version 1: ${words}`,
    ],
  ),
  ['response', "set author_as = '{}'", `response to R1-QM-001: ${words}`],
  ...[
    ...[`title = ${text}`, "state = 'CLOSED'", "opens_at = opens_at - interval '1 hour'"],
    ...["closes_at = closes_at + interval '1 hour'", "late_until = late_until + interval '1 hour'"],
    ...["time_zone = 'UTC'", "release = 'AT_CLOSE'", 'roadmap_revision = 2', "reference = 'R1'"].slice(0, 3),
  ].map((edit): [string, string, string] => ['round', `set ${edit}`, `round R1: ${dates}`]),
  ...["reason = 'A friend'", "closes_at = closes_at - interval '1 hour'", 'delegation_id = null'].map(
    (edit): [string, string, string] => [
      'round_extension',
      `set ${edit}`,
      `extension of round R1, granted 2027-01-15 12:00: ${dates}`,
    ],
  ),
  ['roadmap', `set title = ${text}`, `roadmap RM: ${words}`],
  ['roadmap', "set mandate = 'None'", `roadmap RM: ${words}`],
  ['phase', `set title = ${text}`, `phase NEAR: ${words}`],
  ['phase', "set ends_on = '2030-01-01'", `phase NEAR: ${words}`],
  ['pillar', `set title = ${text} where reference = 'P2'`, `pillar P2: ${words}`],
  ...[`title = ${text}`, `description = ${text}`, "lead = 'Nobody'", "due_on = '2030-01-01'", 'pillar_id = null'].map(
    (edit): [string, string, string] => ['measure', `set ${edit} where reference = 'P1-M1'`, `measure P1-M1: ${words}`],
  ),
  ...[
    ...[`title = ${text}`, "indicator = 'None'", "baseline_date = '2030-01-01'", "forecast_date = '2030-01-01'"],
    "state = 'CANCELLED'",
  ].map((edit): [string, string, string] => [
    'milestone',
    `set ${edit} where reference = 'P1-M1-S2'`,
    `milestone P1-M1-S2: ${words}`,
  ]),
  ['contribution', `set title = ${text}`, `contribution C1: ${words}`],
  ['idea', `set text = ${text}`, `idea I-01: ${words}`],
  ['delegation', `set name = ${text} where code = 'QS'`, `delegation QS: ${named}`],
  ['person_version', "set name = 'Somebody' where name = 'Name of officer'", `person officer as OFFICER: ${named}`],
  [
    'person_version',
    "set name = 'Somebody' where name = 'Name of qn-reviewer'",
    `person qn-reviewer as REVIEWER of QN: ${named}`,
  ],
  [
    'person_version',
    "set delegation_id = (select id from delegation where code = 'QS') where name = 'Name of qn-contact'",
    `person qn-contact as CONTACT_POINT of QS: ${named}`,
  ],
];

test.each(edits)("a superuser's edit of a %s (%s) is named", async (table, edit, expected) => {
  await tamper(server.databaseUrl, `create table untouched as table "${table}"`, `update "${table}" ${edit}`);
  expect(await found()).toContain(expected);
  await tamper(
    server.databaseUrl,
    `delete from "${table}"`,
    `insert into "${table}" select * from untouched`,
    'drop table untouched',
  );
  expect(await found()).toEqual([]);
});

test('an idea that is linked to another measure is named', async () => {
  const elsewhere = "update idea_measure set measure_id = (select id from measure where reference = '%')";
  await tamper(server.databaseUrl, elsewhere.replace('%', 'P2-M1'));
  expect(await found()).toEqual([`idea I-01: ${words}`]);
  await tamper(server.databaseUrl, elsewhere.replace('%', 'P1-M1'));
});

test('a comment that speaks for a delegation more is named', async () => {
  const sponsor = `select c.id, d.id from comment c, delegation d where c.${COMMENT} and d.code = 'QN'`;
  await tamper(server.databaseUrl, `insert into co_sponsor ${sponsor}`);
  expect(await found()).toEqual([`comment R1-QM-001: ${words}`]);
  await tamper(server.databaseUrl, 'delete from co_sponsor');
});

test('an answer that is given to another comment too is named', async () => {
  const answer = (id: string) => `update comment set response_id = ${id} where reference = 'R1-QN-001'`;
  await tamper(server.databaseUrl, answer('(select id from response)'));
  expect(await found()).toEqual([`response to R1-QM-001, R1-QN-001: ${words}`]);
  await tamper(server.databaseUrl, answer('null'));
});

test('a removed row is named', async () => {
  await tamper(
    server.databaseUrl,
    'create table untouched as table comment_version',
    `delete from comment_version where ${VERSION}`,
  );
  expect(await found()).toEqual(['comment R1-QM-001, version 2: is no longer there']);
  await tamper(
    server.databaseUrl,
    'delete from comment_version',
    'insert into comment_version select * from untouched',
    'drop table untouched',
  );
});

test('a comment that was written into the tables past the log is named, with its version', async () => {
  const forged = `jsonb_build_object('id', gen_random_uuid(), 'reference', 'R1-QM-666', 'body', 'Forged', 'handling', 'UNMANAGED', 'response_id', null)`;
  await tamper(
    server.databaseUrl,
    `with made as (insert into comment select (jsonb_populate_record(c, ${forged})).* from comment c where ${COMMENT} returning *)
     insert into comment_version select (jsonb_populate_record(v, jsonb_build_object('comment_id', m.id))).*
     from comment_version v, made m where v.${VERSION}`,
  );
  const unknown = 'is official, but the log knows nothing of it';
  expect(await found()).toEqual([`comment R1-QM-666: ${unknown}`, `comment R1-QM-666, version 2: ${unknown}`]);
  const its = "(select id from comment where reference = 'R1-QM-666')";
  await tamper(
    server.databaseUrl,
    `delete from comment_version where comment_id = ${its}`,
    "delete from comment where reference = 'R1-QM-666'",
  );
});

test('digests in the log that are made to fit break the chain', async () => {
  await tamper(
    server.databaseUrl,
    'create table untouched as table event',
    "update event set words = '[]' where position = 4",
  );
  expect((await verifyLog(server.db)).fault).toEqual({ position: 4, what: 'is not what was recorded' });
  await tamper(
    server.databaseUrl,
    'delete from event',
    'insert into event select * from untouched',
    'drop table untouched',
  );
});

test('drafts leave no digest', async () => {
  const { done, words: inputs } = people;
  const { id } = await done('qm-reviewer', 'draftComment', await inputs({ body: 'Not yet' }));
  await server.db.query("update comment set body = 'Never' where body = 'Not yet'");
  expect(await found()).toEqual([]);
  await done('qm-reviewer', 'withdrawComment', { commentId: id, expectedVersion: 1 });
  expect(await found()).toEqual([]);
});
