import { Client } from 'pg';
import { eventually } from '../support/clients';
import { openSocket, poster, type RawSocket } from '../support/live';
import { defaultLimits, startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let raw: RawSocket;

beforeAll(async () => {
  server = await startTestServer({ limits: { ...defaultLimits, operationsPerSocket: 3 } });
  await makeWorld(server);
});
afterAll(() => server.stop());
beforeEach(async () => {
  raw = await openSocket(server, 'qm-contact');
});
afterEach(() => raw.socket.close());

/** Operations whose answers tell which of them they belong to. */
const kinds = {
  subscription: (name: string) => `subscription { ${name}: events { __typename } }`,
  query: (name: string) => `{ ${name}: comments { totalCount } }`,
  'query that is executed field by field': (name: string) => `{ ${name}: __schema { queryType { name } } }`,
};
const begin = (query: string, id = 'a') => raw.send({ id, type: 'subscribe', payload: { query } });
const complete = (id = 'a') => raw.send({ id, type: 'complete' });
const answered = () =>
  raw.frames.filter((frame) => frame.type === 'next').flatMap((frame) => Object.keys(frame.payload.data));

describe.each(Object.entries(kinds))('a %s', (kind, operation) => {
  test('begun, completed and begun again under its id: the second runs, and nothing of the first comes', async () => {
    for (let attempt = 0; attempt < 25; attempt += 1) {
      const [first, second] = [`first${attempt}`, `second${attempt}`];
      begin(operation(first));
      complete();
      begin(operation(second));
      await eventually(() => answered().includes(second));
      // What nobody waits for would have been answered before this.
      begin('{ done: __typename }', 'b');
      await eventually(() => raw.frames.some((frame) => frame.type === 'complete' && frame.id === 'b'));
      expect(answered()).not.toContain(first);
      if (kind === 'subscription') complete();
      else
        await eventually(() => raw.frames.filter(({ type, id }) => type === 'complete' && id === 'a').length > attempt);
      raw.frames.splice(0, raw.frames.length, ...raw.frames.filter(({ id }) => id === 'a'));
    }
    expect(raw.closed).toBeUndefined();
  });

  test('begun and completed two hundred times at once, more often than places: the last one runs alone', async () => {
    for (let n = 0; n < 200; n += 1) {
      begin(operation(`n${n}`));
      complete();
    }
    begin(operation('last'));
    await eventually(() => answered().includes('last'));
    expect(answered()).toEqual(answered().filter((name) => name === 'last'));
    expect(raw.frames.filter(({ type }) => type === 'error')).toEqual([]);
    expect(raw.closed).toBeUndefined();
  });

  test('begun twice without being completed ends the socket with 4409', async () => {
    begin(operation('first'));
    begin(operation('second'));
    expect((await raw.closing()).code).toBe(4409);
    expect(answered()).not.toContain('second');
  });

  test('completed and begun again twice ends the socket with 4409', async () => {
    begin(operation('first'));
    complete();
    begin(operation('second'));
    begin(operation('third'));
    expect((await raw.closing()).code).toBe(4409);
  });
});

test('events go to the subscription that was begun last, and to it alone', async () => {
  const post = await poster(server, 'qm-contact');
  begin('subscription { old: events { ... on CommentSubmitted { comment { reference } } } }');
  await raw.frame('next', 'a');
  complete();
  begin('subscription { new: events { ... on CommentSubmitted { comment { reference } } } }');
  await eventually(() => answered().includes('new'));
  const before = answered().length;
  await post('For the new one');
  await eventually(() => answered().length > before);
  expect(answered().slice(before)).toEqual(['new']);
});

test('an id is free again after an error', async () => {
  begin('{ nothing }');
  await raw.frame('error', 'a');
  begin('{ good: viewer { role } }');
  await raw.frame('complete', 'a');
  expect(answered()).toEqual(['good']);
});

test('what keeps all places is not overtaken by its like: the next waits until one has ended, and is begun then', async () => {
  const other = new Client({ connectionString: server.databaseUrl });
  await other.connect();
  await other.query('begin; lock table comment in access exclusive mode');
  for (const id of ['a', 'b', 'c']) begin('{ slow: comments { nodes { body { text } } } }', id);
  await eventually(async () => (await blocked()) === 3);
  for (const id of ['a', 'b', 'c']) complete(id);
  begin('{ next: viewer { role } }');
  begin('{ another: viewer { role } }', 'd');
  const { payload } = await raw.frame('error', 'd');
  expect(payload).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  expect(answered()).toEqual([]);
  await other.query('rollback');
  await raw.frame('complete', 'a');
  expect(answered()).toEqual(['next']);
  await other.end();
});

async function blocked(): Promise<number> {
  const [row] = await server.db.query(
    `select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return row.n;
}
