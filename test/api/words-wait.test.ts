import type { QueryRunner } from 'typeorm';
import { type Consultation, consultation } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

/** Taken while the words of a long text are not to be found yet. */
const GATE = 42;
const LONG = 'A long text of many words. '.repeat(60);

let server: TestServer;
let people: Consultation;
let gate: QueryRunner;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
  gate = server.db.createQueryRunner();
});
afterAll(async () => {
  await gate.release();
  await server.stop();
});

/** Finding the words of a long text waits at the gate, and so does writing them. */
const GATES = {
  'are found': `alter function words_of(text, text) rename to words_at_once;
    create function words_of(said text, language text) returns tsvector language plpgsql as $$
    begin
      if length(said) > 1000 then perform pg_advisory_xact_lock_shared(${GATE}); end if;
      return words_at_once(said, language);
    end $$;`,
  'are written to the index': `create function wait_at_gate() returns trigger language plpgsql as $$
    begin
      if length(new.words) > 20 and new.words @@ '''long'''::tsquery then perform pg_advisory_xact_lock_shared(${GATE}); end if;
      return new;
    end $$;
    create trigger comment_search_gate before insert or update on comment_search for each row execute function wait_at_gate();`,
};
const REMOVED = {
  'are found': 'drop function words_of(text, text); alter function words_at_once(text, text) rename to words_of;',
  'are written to the index': 'drop trigger comment_search_gate on comment_search; drop function wait_at_gate();',
};

/** Resolves when somebody waits at the gate. */
async function someoneWaits(): Promise<void> {
  for (;;) {
    const [row] = (await gate.query(
      `select count(*)::integer as n from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted
         and database = (select oid from pg_database where datname = current_database())`,
    )) as { n: number }[];
    if (row && row.n > 0) return;
  }
}

describe.each(Object.keys(GATES) as (keyof typeof GATES)[])('while the words of a long text %s', (when) => {
  beforeAll(() => server.db.query(GATES[when]));
  afterAll(() => server.db.query(REMOVED[when]));

  const writers: [string, () => Promise<() => Promise<unknown>>][] = [
    [
      'a comment is posted',
      async () => {
        const input = await people.words({ body: LONG });
        return () => people.done('qm-contact', 'postComment', input);
      },
    ],
    [
      'a comment is drafted',
      async () => {
        const input = await people.words({ body: 'Short', proposedText: LONG });
        return () => people.done('qm-contact', 'draftComment', input);
      },
    ],
    [
      'drafts are submitted',
      async () => {
        await gate.query(`select pg_advisory_unlock_all()`);
        const { id } = await people.done('qm-contact', 'draftComment', await people.words({ body: LONG }));
        await people.done('qm-contact', 'verifyComment', { commentId: id, expectedVersion: 1 });
        await gate.query(`select pg_advisory_lock(${GATE})`);
        return () => people.done('qm-contact', 'submitComments', { idempotencyKey: id, commentIds: [id] });
      },
    ],
  ];
  // The words of drafts were found when they were drafted.
  test.each(when === 'are found' ? writers.slice(0, 2) : writers)('and %s, nobody waits', async (_what, prepare) => {
    await gate.query(`select pg_advisory_lock(${GATE})`);
    const write = (await prepare())();
    await someoneWaits();
    for (const account of ['qm-contact', 'qn-contact'])
      await people.done(account, 'postComment', await people.words({ body: 'Short' }));
    await gate.query(`select pg_advisory_unlock_all()`);
    await write;
  });

  if (when === 'are found') {
    test('of a reply, another replies to the same comment', async () => {
      const { id: commentId } = await people.done('qm-contact', 'postComment', await people.words());
      const reply = (account: string, idempotencyKey: string, body: string) =>
        people.done(account, 'replyToComment', { idempotencyKey, commentId, body, language: 'EN' });
      await gate.query(`select pg_advisory_lock(${GATE})`);
      const long = reply('qn-contact', 'long', LONG);
      await someoneWaits();
      await reply('qs-contact', 'short', 'Short');
      await gate.query(`select pg_advisory_unlock_all()`);
      await long;
    });

    test('of an edit, another replies to the comment, and the round can be paused', async () => {
      const { id: commentId } = await people.done('qm-contact', 'postComment', await people.words());
      await gate.query(`select pg_advisory_lock(${GATE})`);
      const edit = people.done('qm-contact', 'editComment', { commentId, expectedVersion: 1, body: LONG });
      await someoneWaits();
      await people.done('qs-contact', 'replyToComment', {
        idempotencyKey: 'meanwhile',
        commentId,
        body: 'b',
        language: 'EN',
      });
      await server.db.query('update round set version = version + 1');
      await gate.query(`select pg_advisory_unlock_all()`);
      await edit;
    });
  }
});

test('words that were found ahead are those of the text', async () => {
  const { id } = await people.done(
    'qm-contact',
    'postComment',
    await people.words({ body: LONG, proposedText: `${LONG} proposed` }),
  );
  await people.done('qm-contact', 'editComment', {
    commentId: id,
    expectedVersion: 1,
    body: `${LONG} edited`,
    language: 'FR',
  });
  const [row] = (await server.db.query(
    `select w.words = words_of(concat_ws(E'\\n', c.body, c.proposed_text), c.language) || array_to_tsvector(marks_of(c)) as same
     from comment c join comment_search w on w.comment_id = c.id order by c.created_at desc, c.version desc limit 1`,
  )) as object[];
  expect(row).toEqual({ same: true });
});

test('the marks of a comment follow what it is and when it was submitted', async () => {
  const { id } = await people.done('qm-contact', 'draftComment', await people.words({ body: 'Marked' }));
  await people.done('qm-contact', 'editComment', {
    commentId: id,
    expectedVersion: 1,
    kind: 'QUESTION',
    stance: 'CONCERNS',
  });
  server.clock.now = new Date(server.clock.now.getTime() + 86_400_000);
  await people.done('qm-contact', 'verifyComment', { commentId: id, expectedVersion: 2 });
  await people.done('qm-contact', 'submitComments', { idempotencyKey: id, commentIds: [id] });
  const differ = await server.db.query(
    `select c.reference from comment c left join comment_search w on w.comment_id = c.id where w.sorted_at is distinct from coalesce(c.submitted_at, c.created_at)
       or w.words is distinct from words_of(concat_ws(E'\\n', c.body, c.proposed_text), c.language) || array_to_tsvector(marks_of(c))`,
  );
  expect(differ).toEqual([]);
});

test('the instant that comes with the number is written without the words', async () => {
  const body = String.fromCodePoint(...Array.from({ length: 5_000 }, (_, at) => 0x4e00 + at));
  await people.done('qm-contact', 'postComment', await people.words({ body }));
  const runner = server.db.createQueryRunner();
  await runner.startTransaction();
  const before = await updatesOf(runner);
  await runner.query(
    `select settle_words(comment_id, sorted_at + interval '1 ms') from comment_search order by length(words) desc limit 1`,
  );
  const after = await updatesOf(runner);
  await runner.rollbackTransaction();
  await runner.release();
  expect([after.all - before.all, after.inPlace - before.inPlace]).toEqual([1, 1]);
});

/** How often rows were written anew, and how often without touching an index, as far as this connection has not yet told. */
async function updatesOf(runner: QueryRunner): Promise<{ all: number; inPlace: number }> {
  const [updates] = await runner.query(
    `select n_tup_upd::integer as all, n_tup_hot_upd::integer as "inPlace" from pg_stat_xact_user_tables where relname = 'comment_search'`,
  );
  return updates;
}
