import { consultation, type Data } from '../support/consultation';
import { eventsOf, listenLive } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: ReturnType<typeof consultation>;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
  await people.done('qm-contact', 'postComment', await people.words({}, 'P1-M1-S1'));
  await people.done('qn-contact', 'postComment', await people.words({}, 'P2-M1'));
});
afterAll(() => server.stop());

const asked = async (query: string): Promise<Data> => {
  const { data, errors } = await people.send('officer', query);
  expect(errors).toEqual([]);
  return data;
};

test.each([
  ['measure', 'p1-m1', 'P1-M1'],
  ['measure', 'P1\u2011M1', 'P1-M1'],
  ['milestone', 'p1\u2013m1\u2013s1', 'P1-M1-S1'],
  ['pillar', '\uff30\uff11', 'P1'],
  ['round', 'r1', 'R1'],
  ['comment', 'r1\u2011qm\u2011001', 'R1-QM-001'],
  ['comment', 'R1\u2212QM\u2212001', 'R1-QM-001'],
])('%s(reference: "%s") is %s', async (field, said, served) => {
  const query = (roadmap: string) => `{ found: ${field}(reference: "${said}"${roadmap}) { reference } }`;
  expect(await asked(query(''))).toEqual({ found: { reference: served } });
  expect(await asked(query(', roadmap: "rm"'))).toEqual({ found: { reference: served } });
});

test('a roadmap is found by its code, in any case', async () => {
  const { roadmap, rounds } = await asked('{ roadmap(code: "rm") { code } rounds(roadmap: "Rm") { reference } }');
  expect(roadmap).toEqual({ code: 'RM' });
  expect(rounds).toEqual([{ reference: 'R1' }]);
});

test.each([
  ['roadmap: "rm", round: "r1"', 2],
  ['pillar: "p1"', 1],
  ['measure: "p2\u2011m1"', 1],
  ['milestone: "p1\u2014m1\u2014s1"', 1],
  ['delegation: ["qm", "\uff31\uff2e"]', 2],
  ['delegation: ["qm"], round: "r1", text: "words"', 1],
  ['pillar: "p1", text: "R1\u2011qm\u2011001"', 1],
])('comments under the filter { %s } are found, counted and told apart', async (filter, count) => {
  const { comments } = await asked(
    `{ comments(filter: { ${filter} }) { totalCount nodes { id } facets { kind { count } } } }`,
  );
  expect(comments).toMatchObject({ totalCount: count, facets: { kind: [{ count }] } });
  expect(comments.nodes).toHaveLength(count);
});

test.each([
  'round: "r1"',
  'pillar: "p1"',
  'measure: "p1\u2011m1"',
  'delegation: "qm"',
  'roadmap: "rm", measure: "p1-m1"',
])('events under the filter { %s } are those of what it means', async (filter) => {
  const { events } = await asked(`{ events(filter: { types: [COMMENT_SUBMITTED], ${filter} }) { nodes { cursor } } }`);
  expect(events.nodes).toHaveLength(filter.startsWith('round') ? 2 : 1);
});

test('a subscription hears of what its filter means', async () => {
  const filter = { roadmap: 'rm', round: 'r1', measure: 'p2\u2011m1', delegation: 'qn' };
  const listener = await listenLive(server, 'officer', { filter });
  await people.done('qn-contact', 'postComment', await people.words({}, 'P1-M1'));
  const { reference } = await people.done('qn-contact', 'postComment', await people.words({}, 'P2-M1'));
  await listener.until((received) => eventsOf(received).length > 0);
  expect(eventsOf(listener.received).map(({ comment }) => comment.reference)).toEqual([reference]);
  await listener.stop();
});

test('what names nothing in any spelling is still refused in the words it was asked in', async () => {
  const { errors } = await people.send('officer', '{ events(filter: { measure: "p9-m9" }) { nodes { cursor } } }');
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_FILTER' }, message: expect.stringContaining('p9-m9') }]);
});
