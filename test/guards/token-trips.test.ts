import { makeDataSource } from '../../src/data-source';
import { makeMachineToken } from '../../src/identity/machine-token';
import { httpClient, type Query } from '../support/clients';
import { consultation } from '../support/consultation';
import { clientWith, giveToken } from '../support/machines';
import { startTestServer, type TestServer } from '../support/server';
import { type CountedTrips, countTrips } from '../support/trips';
import { makeWorld } from '../support/world';

let server: TestServer;
let trips: CountedTrips;
let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  trips = await countTrips(server.databaseUrl);
  const db = await makeDataSource({ url: trips.url, pool: 1 }).initialize();
  const far = await server.again({ db });
  url = far.url;
  stop = async () => {
    await far.stop();
    await db.destroy();
    await trips.stop();
    await server.stop();
  };
});
afterAll(() => stop());

/** How many round trips something takes; what the server does on its own in the meantime can only add to the count. */
async function tripsOf(act: () => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    trips.take();
    await act();
    counts.push(trips.take());
  }
  return Math.min(...counts);
}

const DRAFT =
  'mutation ($input: DraftCommentInput!) { draftComment(input: $input) { comment { status } errors { code } } }';

async function costOf(query: Query): Promise<{ query: number; mutation: number }> {
  await query('{ viewer { role } }');
  const people = consultation(server);
  return {
    query: await tripsOf(() => query('{ viewer { role } roadmap { pillars { measures { reference } } } }')),
    mutation: await tripsOf(async () => {
      const { data } = await query(DRAFT, { input: await people.words() });
      expect(data.draftComment).toEqual({ comment: { status: 'DRAFT' }, errors: [] });
    }),
  };
}

test('who comes with a token of a machine costs no more round trips than who comes with one of an issuer', async () => {
  const machine = { account: 'qm-script', delegation: 'QM', scopes: ['READ', 'COMMENT'] } as const;
  const token = await giveToken(server.db, machine);
  const byAccount = await costOf(await httpClient(server, 'qm-deputy', url));
  expect(byAccount).toEqual({ query: 1, mutation: 2 });
  expect(await costOf(await clientWith(server, token, url))).toEqual(byAccount);
});

test('a token that is seen for the first time costs one, and one that is mistyped none', async () => {
  const token = await giveToken(server.db, { account: 'qm-new', delegation: 'QM', scopes: ['READ'] });
  const fresh = () => giveToken(server.db, { account: 'qm-new', delegation: 'QM', scopes: ['READ'] });
  expect(
    await tripsOf(async () => {
      const query = await clientWith(server, await fresh(), url);
      await query('{ viewer { role } }');
    }),
  ).toBe(2);
  const mistyped = await clientWith(server, token.slice(0, -1) + (token.endsWith('0') ? '1' : '0'), url);
  expect(await tripsOf(() => mistyped('{ viewer { role } }'))).toBe(0);
});

test('whoever tries tokens is counted by their address, before the database is asked', async () => {
  const few = await server.again({ rateLimit: 3 });
  const attempt = async () => {
    return (await (await clientWith(server, makeMachineToken(), few.url))('{ viewer { role } }')).status;
  };
  const seen = [await attempt(), await attempt(), await attempt(), await attempt()];
  expect(seen).toEqual([401, 401, 401, 429]);
  await few.stop();
});
