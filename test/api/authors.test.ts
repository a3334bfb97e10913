import { type Consultation, consultation, type Data } from '../support/consultation';
import { eventsOf, listenLive } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;
let answered: Data;

const WHO = `query {
  comments(first: 50, orderBy: { field: SUBMITTED_AT, direction: ASC }) { nodes { reference delegation { code }
    author { name role } submitter { name role } history { version changedBy { name role } } } }
  events(first: 50) { nodes { __typename actor { delegation { code } person { name role } } } } }`;

/** QM's reviewer drafts, its deputy verifies, its contact point submits; the Secretariat answers. */
beforeEach(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
  const { done, words } = people;
  answered = await done('qm-reviewer', 'draftComment', await words({ body: 'Of QM' }));
  await done('qm-deputy', 'verifyComment', { commentId: answered.id, expectedVersion: 1 });
  await done('qm-contact', 'submitComments', { idempotencyKey: 's', commentIds: [answered.id] });
  const input = { idempotencyKey: 'a', commentIds: [answered.id], disposition: 'NOTED', body: 'Noted', language: 'EN' };
  const { id: responseId } = await done('officer', 'draftResponse', input);
  await done('approver', 'approveResponse', { responseId, expectedVersion: 1 });
});
afterEach(() => server.stop());

/** Time passes, so that what is said is in an order. */
async function post(account: string, body: string): Promise<void> {
  server.clock.now = new Date(server.clock.now.getTime() + 1_000);
  await people.done(account, 'postComment', await people.words({ body }));
}

async function asked(account: string, query = WHO): Promise<Data> {
  const { data, errors } = await people.send(account, query);
  expect(errors).toEqual([]);
  return data;
}

const becomes = (account: string, change: string) =>
  server.db.query(`update person set ${change} where account = '${account}'`);
const ofDelegation = (code: string) => `delegation_id = (select id from delegation where code = '${code}')`;
const everybodyMoves = () =>
  Promise.all([
    becomes('qm-reviewer', `${ofDelegation('QN')}, role = 'CONTACT_POINT', name = 'Elsewhere'`),
    becomes('qm-deputy', "delegation_id = null, role = 'OFFICER'"),
    becomes('qm-contact', "name = 'Renamed', role = 'DEPUTY'"),
    becomes('officer', "name = 'Renamed', role = 'ADMINISTRATOR'"),
    becomes('approver', `${ofDelegation('QS')}, role = 'REVIEWER'`),
  ]);

test.each(['qm-contact', 'officer2', 'approver2', 'convener', 'qs-contact', 'qs-deputy'])(
  'what people did stays theirs as they were, for %s',
  async (account) => {
    const before = await asked(account);
    await everybodyMoves();
    expect(await asked(account)).toEqual(before);
  },
);

test('the old delegation keeps the authors of its comment, and the events who acted for it', async () => {
  await everybodyMoves();
  const { comments, events } = await asked('qm-contact');
  const reviewer = { name: 'Name of qm-reviewer', role: 'REVIEWER' };
  const contact = { name: 'Name of qm-contact', role: 'CONTACT_POINT' };
  expect(comments.nodes).toMatchObject([
    {
      ...{ author: reviewer, submitter: contact },
      history: [
        { changedBy: reviewer },
        { changedBy: { name: 'Name of qm-deputy', role: 'DEPUTY' } },
        { changedBy: contact },
      ],
    },
  ]);
  const submitted = events.nodes.find((event: Data) => event.__typename === 'CommentSubmitted');
  expect(submitted.actor).toEqual({ delegation: { code: 'QM' }, person: contact });
});

test('the new delegation sees who is theirs now, and nothing of what they did for the old one', async () => {
  await everybodyMoves();
  for (const account of ['qn-contact', 'qn-deputy', 'qm-reviewer']) {
    const { comments, events } = await asked(account);
    expect(comments.nodes).toMatchObject([{ author: null, submitter: null, delegation: { code: 'QM' } }]);
    for (const { changedBy } of comments.nodes[0].history) expect(changedBy).toBeNull();
    for (const { actor } of events.nodes) expect(actor?.person ?? null).toBeNull();
  }
});

test('what is done after a move is done for the new delegation, under the new name', async () => {
  await everybodyMoves();
  await post('qm-reviewer', 'Of QN');
  const { comments } = await asked('qn-deputy');
  const now = { name: 'Elsewhere', role: 'CONTACT_POINT' };
  expect(comments.nodes.at(-1)).toMatchObject({ reference: 'R1-QN-001', author: now, submitter: now });
  expect((await asked('qm-deputy')).comments.nodes.at(-1)).toMatchObject({ author: { name: 'Elsewhere' } });
  expect((await asked('qm-contact')).comments.nodes.at(-1)).toMatchObject({ reference: 'R1-QN-001', author: null });
});

test('a node is what it was where it was found: who somebody was has an id of its own', async () => {
  const IDS = `query { viewer { person { id name } } comment(reference: "R1-QM-001") { author { id name role } submitter { id name } } }`;
  const node = async (account: string, id: string) =>
    (await asked(account, `{ node(id: "${id}") { id ... on Person { name role } } }`)).node;
  const before = await asked('qm-reviewer', IDS);
  expect(before.comment.author.id).toBe(before.viewer.person.id);
  await everybodyMoves();
  const { comment } = await asked('qm-contact', IDS);
  expect(await node('qm-contact', comment.author.id)).toEqual(comment.author);
  expect(comment.author).toMatchObject({ name: 'Name of qm-reviewer', role: 'REVIEWER' });
  expect(await node('qn-deputy', comment.author.id)).toBeNull();
  const after = await asked('qm-reviewer', IDS);
  expect(after.viewer.person).toEqual({ id: before.viewer.person.id, name: 'Elsewhere' });
  expect(await node('qn-deputy', after.viewer.person.id)).toMatchObject({ name: 'Elsewhere' });
  expect(await node('qm-contact', after.viewer.person.id)).toBeNull();
});

test('whoever comes back is found as they were each time', async () => {
  await becomes('qm-contact', ofDelegation('QN'));
  await post('qm-contact', 'Of QN');
  await becomes('qm-contact', `${ofDelegation('QM')}, name = 'Back'`);
  await post('qm-contact', 'Of QM again');
  const namesFor = async (account: string) =>
    (await asked(account)).comments.nodes.map(({ submitter }: Data) => submitter?.name ?? null);
  expect(await namesFor('qm-deputy')).toEqual(['Name of qm-contact', null, 'Back']);
  expect(await namesFor('qn-deputy')).toEqual([null, 'Name of qm-contact', null]);
  expect(await namesFor('admin')).toEqual(['Name of qm-contact', 'Name of qm-contact', 'Back']);
});

test('the Secretariat knows who drafted and who published as they were', async () => {
  const RESPONSE = `{ comment(reference: "R1-QM-001") { response { draftedBy { name role } publishedBy { name role } authors { name role }
    history { changedBy { name role } } } } }`;
  const before = await asked('admin', RESPONSE);
  await everybodyMoves();
  expect(await asked('admin', RESPONSE)).toEqual(before);
  expect(before.comment.response).toEqual({
    draftedBy: { name: 'Name of officer', role: 'OFFICER' },
    publishedBy: { name: 'Name of approver', role: 'APPROVER' },
    authors: [{ name: 'Name of officer', role: 'OFFICER' }],
    history: [{ changedBy: { name: 'Name of officer', role: 'OFFICER' } }],
  });
});

test('the live stream and its replay say the same of who acted, before and after a move', async () => {
  const query = `subscription ($after: EventCursor) { events(after: $after) { __typename cursor actor { delegation { code } person { name role } } } }`;
  const { asOf } = await asked('qm-deputy', '{ asOf { cursor } }');
  const live = await listenLive(server, 'qm-deputy', { query });
  await post('qm-contact', 'Again');
  await live.until((received) => eventsOf(received).length === 1);
  await everybodyMoves();
  await becomes('qm-deputy', `${ofDelegation('QM')}, role = 'DEPUTY'`);
  const replayed = await listenLive(server, 'qm-deputy', { query, after: asOf.cursor });
  expect(eventsOf(replayed.received)).toEqual(eventsOf(live.received));
  expect(eventsOf(live.received)).toMatchObject([
    { actor: { delegation: { code: 'QM' }, person: { name: 'Name of qm-contact', role: 'CONTACT_POINT' } } },
  ]);
});

test('what somebody was cannot be rewritten', async () => {
  for (const statement of [
    "update person_version set name = 'x'",
    'delete from person_version',
    'truncate person_version cascade',
  ])
    await expect(server.db.query(statement)).rejects.toThrow(/is append-only/);
});

test('a language, a lock-out or the same name again is no other person', async () => {
  const versions = async () => (await server.db.query('select count(*)::integer as n from person_version'))[0].n;
  const before = await versions();
  await server.db.query("update person set language = 'FR', disabled_at = now(), name = name, role = role");
  expect(await versions()).toBe(before);
});
