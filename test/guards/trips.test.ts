import { randomUUID } from 'node:crypto';
import { makeDataSource } from '../../src/data-source';
import { type Consultation, consultation } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { type CountedTrips, countTrips } from '../support/trips';
import { makeWorld } from '../support/world';

let server: TestServer;
let trips: CountedTrips;
let people: Consultation;
let far: { stop(): Promise<void> };

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  trips = await countTrips(server.databaseUrl);
  const db = await makeDataSource({ url: trips.url, pool: 1 }).initialize();
  const started = await server.again({ db });
  people = consultation({ ...server, url: started.url });
  far = {
    stop: async () => {
      await started.stop();
      await db.destroy();
    },
  };
});
afterAll(async () => {
  await far.stop();
  await trips.stop();
  await server.stop();
});

const responding = (id: string) => ({
  ...{ idempotencyKey: id, commentIds: [id], disposition: 'NOTED', body: 'Noted', language: 'EN' },
});

async function drafted(): Promise<string> {
  const { id } = await people.done('qm-contact', 'postComment', await people.words());
  return (await people.done('officer', 'draftResponse', responding(id))).id;
}

test.each<[string, () => Promise<() => Promise<unknown>>]>([
  [
    'postComment',
    async () => {
      const input = await people.words();
      return () => people.done('qm-contact', 'postComment', input);
    },
  ],
  [
    'draftComment',
    async () => {
      const input = await people.words();
      return () => people.done('qm-contact', 'draftComment', input);
    },
  ],
  [
    'editComment',
    async () => {
      const { id } = await people.done('qm-contact', 'postComment', await people.words());
      return () => people.done('qm-contact', 'editComment', { commentId: id, expectedVersion: 1, body: 'Other words' });
    },
  ],
  [
    'submitComments',
    async () => {
      const { id } = await people.done('qm-contact', 'draftComment', await people.words());
      await people.done('qm-contact', 'verifyComment', { commentId: id, expectedVersion: 1 });
      return () => people.done('qm-contact', 'submitComments', { idempotencyKey: id, commentIds: [id] });
    },
  ],
  [
    'replyToComment',
    async () => {
      const { id } = await people.done('qm-contact', 'postComment', await people.words());
      const input = { idempotencyKey: id, commentId: id, body: 'A reply', language: 'EN' };
      return () => people.done('qn-contact', 'replyToComment', input);
    },
  ],
  [
    'assignComments',
    async () => {
      const { id } = await people.done('qm-contact', 'postComment', await people.words());
      return () => people.done('officer', 'assignComments', { commentIds: [id] });
    },
  ],
  [
    'draftResponse',
    async () => {
      const { id } = await people.done('qm-contact', 'postComment', await people.words());
      return () => people.done('officer', 'draftResponse', responding(id));
    },
  ],
  [
    'approveResponse',
    async () => {
      const responseId = await drafted();
      return () => people.done('approver', 'approveResponse', { responseId, expectedVersion: 1 });
    },
  ],
  [
    'setTranslation',
    async () => {
      const { data } = await people.send('approver', '{ round(reference: "R1") { id version } }');
      const { id: subjectId, version: expectedVersion } = data.round;
      const text = `Round as of version ${expectedVersion}`;
      const input = { subjectId, expectedVersion, text, field: 'TITLE', language: 'ZH', origin: 'OFFICIAL' };
      const query = 'mutation ($input: SetTranslationInput!) { setTranslation(input: $input) { errors { code } } }';
      return async () =>
        expect((await people.send('approver', query, { input })).data.setTranslation.errors).toEqual([]);
    },
  ],
  [
    'anonymizePerson',
    async () => {
      const account = randomUUID();
      const somebody = { idempotencyKey: account, account, name: 'Somebody', role: 'CONVENER' };
      const { person } = await people.act('admin', 'createPerson', somebody);
      const input = { personId: person.id, expectedVersion: 1, reason: 'As they asked' };
      const query = 'mutation ($input: AnonymizePersonInput!) { anonymizePerson(input: $input) { errors { code } } }';
      return async () => expect((await people.send('admin', query, { input })).data.anonymizePerson.errors).toEqual([]);
    },
  ],
  ...(['editResponse', 'confirmResponse', 'discardResponse'] as const).map(
    (mutation): [string, () => Promise<() => Promise<unknown>>] => [
      mutation,
      async () => {
        const input = {
          responseId: await drafted(),
          expectedVersion: 1,
          ...(mutation === 'editResponse' && { body: 'b' }),
        };
        const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
        const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { response { status } errors { code } } }`;
        return async () => expect((await people.send('officer', query, { input })).data[mutation].errors).toEqual([]);
      },
    ],
  ),
  [
    'withdrawComment',
    async () => {
      const { id } = await people.done('qm-contact', 'postComment', await people.words());
      await people.done('officer', 'draftResponse', responding(id));
      return () => people.done('qm-contact', 'withdrawComment', { commentId: id, expectedVersion: 1, reason: null });
    },
  ],
])('%s takes two round trips to the database', async (_name, prepare) => {
  const counts: number[] = [];
  // What the server does on its own in the meantime can only add to the count.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const act = await prepare();
    trips.take();
    await act();
    counts.push(trips.take());
  }
  expect(Math.min(...counts)).toBe(2);
});
