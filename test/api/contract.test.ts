import { contractDocument, httpClient, type Query } from '../support/clients';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
});
afterAll(() => server.stop());

async function ask(account: string | undefined, name: string, variables?: object, operationName?: string) {
  const query: Query = await httpClient(server, account);
  const answer = await query(contractDocument(name), variables, operationName ? { operationName } : {});
  expect(answer.errors).toEqual([]);
  return answer.data;
}

const measureId = async (reference: string) => (await ask('qm-contact', 'measure-page', { reference })).measure.id;

test('anonymous callers are told who they are, not refused', async () => {
  expect(await ask(undefined, 'viewer')).toEqual({
    viewer: { role: 'ANONYMOUS', language: 'EN', person: null, delegation: null },
  });
});

test('the roadmap is served to anonymous callers with its pillars, measures and milestones', async () => {
  const { roadmap } = await ask(undefined, 'roadmap', { language: 'FR' });
  expect(roadmap.title).toEqual({ text: 'The roadmap (fr)', language: 'FR', direction: 'LTR', isFallback: false });
  expect(roadmap.pillars.map((pillar: { reference: string }) => pillar.reference)).toEqual(['P1', 'P2']);
  expect(roadmap.pillars[0].measures[0].milestones.map((one: { reference: string }) => one.reference)).toEqual([
    'P1-M1-S1',
    'P1-M1-S2',
  ]);
  expect(roadmap.crossCuttingMeasures[0].reference).toBe('X-M1');
});

test('a contact point posts an official comment in one call', async () => {
  const input = {
    idempotencyKey: 'one',
    subjectId: await measureId('P1-M1'),
    kind: 'SUBSTANTIVE',
    stance: 'CONCERNS',
    body: 'Bonjour',
    language: 'FR',
    proposedText: 'Mieux',
  };
  const { postComment } = await ask('qm-contact', 'post-comment', { input });
  expect(postComment).toEqual({
    comment: {
      id: expect.stringMatching(/^Comment_/),
      reference: 'R1-QM-001',
      status: 'SUBMITTED',
      submittedAt: server.clock.now.toISOString(),
      late: false,
      version: 1,
      round: { reference: 'R1' },
      subject: { __typename: 'Measure', reference: 'P1-M1' },
    },
    errors: [],
  });
});

test('a comment posted through the service appears in its thread', async () => {
  await world.post('qs-contact', 'Through the service', 'P2-M1');
  const page = await ask('qn-contact', 'measure-page', { reference: 'P2-M1' });
  expect(page.measure.threads.totalCount).toBe(1);
  expect(page.measure.threads.nodes[0].body.text).toBe('Through the service');
});
