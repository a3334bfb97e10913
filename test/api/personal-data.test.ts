import { randomUUID } from 'node:crypto';
import { type Consultation, codesOf, consultation } from '../support/consultation';
import { listenLive } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;

/** Eva drafts, is renamed, moves to the Secretariat, takes a comment up and answers it. */
beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
  const { act, done, words, id } = people;
  await act('admin', 'createPerson', {
    ...{
      idempotencyKey: 'admit eva@example.org',
      account: 'eva@example.org',
      name: 'Eva Ersatz',
      email: 'mail@eva.example',
    },
    ...{ role: 'DEPUTY', delegationId: await delegationId('QM'), language: 'RU' },
  });
  const { id: commentId } = await done('eva@example.org', 'draftComment', await words({ body: 'Submitted' }));
  await done('eva@example.org', 'verifyComment', { commentId, expectedVersion: 1 });
  await done('qm-contact', 'submitComments', { idempotencyKey: randomUUID(), commentIds: [commentId] });
  await done('eva@example.org', 'draftComment', await words({ body: 'A draft', idempotencyKey: 'the draft of eva' }));
  const personId = await people.personId('eva@example.org');
  await act('eva@example.org', 'updatePerson', { personId, expectedVersion: 1, name: 'Eva Zweitname' });
  await act('admin', 'updatePerson', { personId, expectedVersion: 2, role: 'OFFICER', delegationId: null });
  const other = await done('qn-contact', 'postComment', await words({ subjectId: await id('P2-M1') }));
  await done('eva@example.org', 'assignComments', { commentIds: [other.id] });
  await done('eva@example.org', 'draftResponse', {
    ...{ idempotencyKey: 'r', commentIds: [other.id], disposition: 'NOTED', body: 'Noted', language: 'EN' },
  });
});
afterAll(() => server.stop());

async function delegationId(code: string): Promise<string> {
  return (await people.send('admin', `{ delegation(code: "${code}") { id } }`)).data.delegation.id;
}

const ALL = `{ personalData(account: "EVA@example.org") {
  person { name account email role delegation { code } active } language disabledAt
  versions { totalCount nodes { name role delegation { code } since } }
  comments { totalCount nodes { reference status } }
  assignedComments { totalCount nodes { reference } }
  responses { totalCount nodes { status } }
  events(first: 100) { nodes { __typename } }
  requests { totalCount nodes { key operation createdAt } } } }`;
const exported = async (account: string) => (await people.send(account, ALL)).data.personalData;

describe('what is kept of a person', () => {
  test('is exported whole for the person', async () => {
    const { events, versions, requests, ...rest } = await exported('eva@example.org');
    expect(rest).toEqual({
      person: {
        ...{ name: 'Eva Zweitname', account: 'eva@example.org', email: 'mail@eva.example' },
        ...{ role: 'OFFICER', delegation: null, active: true },
      },
      ...{ language: 'RU', disabledAt: null },
      comments: { totalCount: 1, nodes: [{ reference: 'R1-QM-001', status: 'SUBMITTED' }] },
      assignedComments: { totalCount: 1, nodes: [{ reference: 'R1-QN-001' }] },
      responses: { totalCount: 1, nodes: [{ status: 'DRAFT' }] },
    });
    const delegation = { code: 'QM' };
    expect(versions).toMatchObject({
      totalCount: 3,
      nodes: [
        { name: 'Eva Ersatz', role: 'DEPUTY', delegation },
        { name: 'Eva Zweitname', role: 'DEPUTY', delegation },
        { name: 'Eva Zweitname', role: 'OFFICER', delegation: null },
      ],
    });
    expect(requests.nodes.map(({ operation }: { operation: string }) => operation)).toContain('draftResponse');
    const types = events.nodes.map((event: { __typename: string }) => event.__typename);
    expect(types).toEqual(expect.arrayContaining(['PersonCreated', 'PersonChanged', 'CommentAssigned']));
  });

  test('is the same for administrators', async () => {
    expect(await exported('admin')).toEqual(await exported('eva@example.org'));
  });

  test('shows a draft to the delegation’s own people alone, whoever wrote it', async () => {
    const draft = await people.done('qn-reviewer', 'draftComment', await people.words());
    const query = '{ personalData(account: "qn-reviewer") { comments { totalCount nodes { id } } } }';
    const of = async (account: string) => (await people.send(account, query)).data.personalData.comments;
    expect(await of('qn-reviewer')).toEqual({ totalCount: 1, nodes: [{ id: draft.id }] });
    expect(await of('admin')).toEqual({ totalCount: 0, nodes: [] });
  });

  test.each(['qm-contact', 'qm-deputy', 'officer', 'approver', 'convener'])('is nothing to %s', async (account) => {
    expect(await exported(account)).toBeNull();
  });

  test('is asked for with a token', async () => {
    expect((await people.send(undefined, ALL)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('comes in pages', async () => {
    const page = async (args: string) =>
      (
        await people.send(
          'admin',
          `{ personalData(account: "eva@example.org") {
        versions(${args}) { nodes { name role } pageInfo { endCursor hasNextPage } }
        events(first: 1) { nodes { cursor __typename } pageInfo { endCursor hasNextPage } } } }`,
        )
      ).data.personalData;
    const { versions, events } = await page('first: 2');
    expect(versions.pageInfo.hasNextPage).toBe(true);
    const rest = await page(`first: 2, after: "${versions.pageInfo.endCursor}"`);
    expect(rest.versions).toMatchObject({ nodes: [{ role: 'OFFICER' }], pageInfo: { hasNextPage: false } });
    expect(events).toMatchObject({ nodes: [{ __typename: 'PersonCreated' }], pageInfo: { hasNextPage: true } });
    const next = `{ personalData(account: "eva@example.org") { events(first: 1, after: "${events.pageInfo.endCursor}") { nodes { cursor } } } }`;
    const { data } = await people.send('admin', next);
    expect(data.personalData.events.nodes[0].cursor).not.toBe(events.nodes[0].cursor);
  });
});

describe('after a person is anonymized', () => {
  const TRACES = /eva|ersatz|zweitname/i;
  const log = `{ events(first: 100) { nodes { __typename actor { person { name account email } }
    ... on PersonCreated { person { name account email } } ... on PersonChanged { person { name account email } }
    ... on PersonAnonymized { reason person { name account email } }
    ... on CommentSubmitted { comment { author { name account } submitter { name } history { changedBy { name account } } } }
    ... on CommentAssigned { comment { handling { assignee { name account email } } } } } } }`;
  const answers = [
    log,
    ALL,
    '{ people(first: 100) { nodes { name account email } } person(account: "eva@example.org") { id name } }',
    '{ comments(first: 100) { nodes { author { name account email } history { changedBy { name } } handling { assignee { name } } response { authors { name account } draftedBy { name } } } } }',
  ];

  const before: string[] = [];
  let cursor: string;
  let answered: string;

  beforeAll(async () => {
    cursor = (await people.send('admin', '{ events(first: 1) { nodes { cursor } } }')).data.events.nodes[0].cursor;
    before.push(await dump());
    for (const query of answers) before.push((await people.send('admin', query)).text);
    const input = { personId: await people.personId('eva@example.org'), expectedVersion: 3, reason: 'As they asked' };
    const mutation =
      'mutation ($input: AnonymizePersonInput!) { anonymizePerson(input: $input) { person { name account email } errors { code } } }';
    const { data, text } = await people.send('admin', mutation, { input });
    expect(codesOf(data.anonymizePerson)).toEqual([]);
    answered = text;
  });

  test('no table has the name, the account or the address, where it had', async () => {
    expect(before[0]).toMatch(TRACES);
    expect((await dump()).split('\n').filter((row) => TRACES.test(row))).toEqual([]);
  });

  test.each(['admin', 'officer', 'qm-contact'])(
    'no answer to %s has it, of old events or of new ones',
    async (account) => {
      for (const text of before) expect(text).toMatch(TRACES);
      expect(answered).not.toMatch(TRACES);
      for (const query of answers) expect((await people.send(account, query)).text).not.toMatch(TRACES);
      expect(await exported(account)).toBeNull();
    },
  );

  test('no replay of the stream has it', async () => {
    const fields = log.slice(log.indexOf('nodes') + 'nodes'.length, -' } }'.length);
    const query = `subscription ($after: EventCursor) { events(after: $after) ${fields} }`;
    const listener = await listenLive(server, 'admin', { after: cursor, query });
    expect(listener.received.length).toBeGreaterThan(10);
    expect(JSON.stringify(listener.received)).toContain('Former member');
    expect(JSON.stringify(listener.received)).not.toMatch(TRACES);
    expect(listener.failures).toEqual([]);
    await listener.stop();
  });

  test('whoever wants the comment is told that a former member has it', async () => {
    const { data } = await people.send('officer', '{ comment(reference: "R1-QN-001") { id } }');
    const { errors } = await people.act('officer', 'assignComments', { commentIds: [data.comment.id] });
    expect(errors).toMatchObject([{ code: 'ALREADY_ASSIGNED', message: expect.stringContaining('to Former member.') }]);
  });

  /** All rows of all tables as text. */
  async function dump(): Promise<string> {
    const tables = (await server.db.query(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    )) as { name: string }[];
    const texts = await Promise.all(
      tables.map(({ name }) =>
        server.db.query(`select coalesce(string_agg(t::text, E'\\n'), '') as text from "${name}" t`),
      ),
    );
    return texts.map(([{ text }]) => text).join('\n');
  }
});
