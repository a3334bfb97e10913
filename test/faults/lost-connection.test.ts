import { eventually } from '../support/clients';
import { cloneDatabase } from '../support/database';
import { demoToken, startProcess, temporaryDirectory } from '../support/process';
import { wireTo } from '../support/wire';

const IDEAS = '{ roadmap { ideas { reference } } }';
const POST = 'mutation ($input: PostCommentInput!) { postComment(input: $input) { errors { code } } }';

test('connections that break under a query and a mutation fail these as UNAVAILABLE, and nothing else', async () => {
  const database = await cloneDatabase();
  const wire = await wireTo(database.url);
  const place = temporaryDirectory();
  const running = startProcess({ DATABASE_URL: wire.url, DATA_DIR: place.path, DEMO: 'true', LOG_LEVEL: 'error' });
  const holding = database.db.createQueryRunner();
  try {
    const url = await running.ready;
    const token = await demoToken(url, 'qm-contact');
    const ask = async (query: string, variables = {}) => {
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as { data: { measure: { id: string } }; errors?: { extensions: object }[] };
    };
    const { data } = await ask('{ measure(reference: "P1-M1") { id } }');
    const words = { idempotencyKey: 'key', kind: 'GENERAL', body: 'Words', language: 'EN' };
    await holding.startTransaction();
    await holding.query('lock table idea, comment in access exclusive mode');
    const waiting = [ask(IDEAS), ask(POST, { input: { ...words, subjectId: data.measure.id } })];
    await eventually(async () => (await blockedIn(database)) >= 2);
    wire.cut();
    for (const { errors } of await Promise.all(waiting))
      expect(errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE' });
    expect((await ask(IDEAS)).errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE' });
    await holding.rollbackTransaction();
    wire.mend();
    await eventually(async () => (await ask(IDEAS)).errors === undefined);
    expect(running.output()).not.toContain('"level":50');
  } finally {
    running.child.kill('SIGTERM');
    await running.ended;
    await holding.release();
    wire.close();
    await database.drop();
    place.remove();
  }
}, 60_000);

/** How many statements wait for a lock. */
async function blockedIn({ db }: Awaited<ReturnType<typeof cloneDatabase>>): Promise<number> {
  const [row] = await db.query(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return row.n;
}
