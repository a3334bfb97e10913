import { randomUUID } from 'node:crypto';
import { makeMachineToken } from '../../src/identity/machine-token';
import { globalId } from '../../src/nodes/global-id';
import { eventually, httpClient } from '../support/clients';
import { consultation } from '../support/consultation';
import { eventsOf, listenLive, openSocket, poster, rawSocket } from '../support/live';
import { clientWith, giveToken, holding, refusalOf } from '../support/machines';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const QUERY = `subscription { events { __typename cursor
  ... on CommentSubmitted { comment { body { text } permissions { canReply { reasons } } } } } }`;
const READING = ['READ'] as const;

let server: TestServer;
let post: Awaited<ReturnType<typeof poster>>;

beforeAll(async () => {
  server = await startTestServer({ markEvery: 100 });
  await makeWorld(server);
  post = await poster(server, 'qm-contact');
});
afterAll(() => server.stop());

const script = (account: string, more: object = {}) =>
  giveToken(server.db, { account, delegation: 'QN', scopes: READING, ...more });
const listenWith = (token: string) => listenLive(holding(server, token), 'machine', { query: QUERY });

async function revoke(token: string, by = 'qn-contact', url = server.url): Promise<void> {
  const [{ id }] = await server.db.query(`select id from access_token where digest = sha256(convert_to($1, 'UTF8'))`, [
    token,
  ]);
  const query = await httpClient(server, by, url);
  const document = `mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { errors { code } } }`;
  const { data } = await query(document, { input: { tokenId: globalId('AccessToken', id) } });
  expect(data.revokeToken.errors).toEqual([]);
}

async function disable(account: string): Promise<void> {
  const query = await httpClient(server, 'admin');
  const { data } = await query('query ($account: String!) { person(account: $account) { id version } }', { account });
  const input = { personId: data.person.id, expectedVersion: data.person.version };
  const document = `mutation ($input: DisablePersonInput!) { disablePerson(input: $input) { errors { code } } }`;
  expect((await query(document, { input })).data.disablePerson.errors).toEqual([]);
}

test('a script with a token hears what its delegation hears, and its scopes stand in what it is shown', async () => {
  const listener = await listenWith(await script('qn-ears'));
  await post('For all');
  await listener.until((received) => eventsOf(received).length === 1);
  const [event] = eventsOf(listener.received);
  expect(event.comment).toEqual({
    body: { text: 'For all' },
    permissions: { canReply: { reasons: ['SCOPE_MISSING', 'NOT_CONTACT_POINT'] } },
  });
  await listener.stop();
});

describe('a socket that is open with a token', () => {
  test('is closed with 4403 when the token is revoked, the next event does not reach it, and other tokens stay', async () => {
    const [token, other] = [await script('qn-two'), await script('qn-two')];
    const [listener, witness] = [await listenWith(token), await listenWith(other)];
    await revoke(token);
    await post('After');
    await witness.until((received) => eventsOf(received).length === 1);
    await eventually(() => listener.closed !== undefined);
    expect(listener.closed).toEqual({ code: 4403, reason: 'The token is no longer good' });
    expect(eventsOf(listener.received)).toEqual([]);
    expect(witness.closed).toBeUndefined();
    await witness.stop();
  });

  test('is closed although nothing is asked on it, and by another process', async () => {
    const token = await script('qn-idle');
    const other = await server.again();
    const here = await openSocket(holding(server, token), 'machine');
    const there = await openSocket(holding({ ...server, url: other.url }, token), 'machine');
    await revoke(token, 'admin', other.url);
    for (const socket of [here, there]) expect((await socket.closing()).code).toBe(4403);
    await other.stop();
  });

  test('is closed when the machine is disabled, as that of somebody is, although nothing is asked on them', async () => {
    const machine = await openSocket(holding(server, await script('qn-off')), 'machine');
    const somebody = await openSocket(server, 'qs-deputy');
    await disable('qn-off');
    expect((await machine.closing()).code).toBe(4403);
    expect(somebody.closed).toBeUndefined();
    await disable('qs-deputy');
    expect(await somebody.closing()).toEqual({ code: 4403, reason: 'The account is no longer active' });
  });

  test('is closed when the token expires', async () => {
    const expiresAt = new Date(server.clock.now.getTime() + 1_000);
    const listener = await listenWith(await script('qn-brief', { expiresAt }));
    await eventually(() => listener.closed !== undefined);
    expect(listener.closed).toEqual({ code: 4403, reason: 'The token has expired' });
  });

  test('is told nothing more of what was asked before, and over HTTP it is refused', async () => {
    const token = await script('qn-slow');
    const socket = await openSocket(holding(server, token), 'machine');
    const query = await clientWith(server, token);
    const holdingIdeas = server.db.createQueryRunner();
    await holdingIdeas.startTransaction();
    await holdingIdeas.query('lock table idea in access exclusive mode');
    const document = '{ roadmap { ideas { id } } }';
    socket.send({ id: '1', type: 'subscribe', payload: { query: document } });
    const answer = query(document);
    const waiting = `select count(*)::integer as count from pg_locks where relation = 'idea'::regclass and not granted`;
    await eventually(async () => (await server.db.query(waiting))[0].count === 2);
    await revoke(token);
    await socket.closing();
    await holdingIdeas.rollbackTransaction();
    await holdingIdeas.release();
    expect(refusalOf(await answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(socket.frames.filter(({ id }) => id === '1')).toEqual([]);
  });
});

describe('a token that is not good', () => {
  const bad: [string, () => Promise<string>][] = [
    ['unknown', async () => makeMachineToken()],
    ['mistyped', async () => (await script('qn-typo')).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))],
    ['cut off', async () => (await script('qn-cut')).slice(0, -1)],
    ['expired', () => script('qn-late', { expiresAt: server.clock.now })],
    [
      'revoked',
      async () => {
        const token = await script('qn-ended');
        await revoke(token);
        return token;
      },
    ],
    [
      'one of a disabled machine',
      async () => {
        const token = await script('qn-absent');
        await disable('qn-absent');
        return token;
      },
    ],
  ];

  test.each(bad)('because it is %s is refused with 401, and opens no socket', async (_, make) => {
    const token = await make();
    const { status, code, message = '' } = refusalOf(await (await clientWith(server, token))('{ __typename }'));
    expect({ status, code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
    expect(message).toMatch(/^The token /);
    const raw = await rawSocket(server);
    raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    expect(await raw.closing()).toEqual({ code: 4403, reason: message });
  });

  test('is refused although it was good a moment ago, and was used', async () => {
    const token = await script('qn-used');
    const query = await clientWith(server, token);
    expect((await query('{ viewer { role } }')).status).toBe(200);
    await revoke(token);
    expect((await query('{ viewer { role } }')).status).toBe(401);
    const aging = await script('qn-aging', { expiresAt: new Date(server.clock.now.getTime() + 1_000) });
    const old = await clientWith(server, aging);
    expect((await old('{ __typename }')).status).toBe(200);
    server.clock.now = new Date(server.clock.now.getTime() + 1_000);
    expect(refusalOf(await old('{ __typename }'))).toMatchObject({
      status: 401,
      message: 'The token has expired. Get a new one.',
    });
  });
});

test('a token that may not read subscribes to nothing and asks nothing, and its socket goes on', async () => {
  const token = await script('qn-write', { scopes: ['COMMENT'] });
  const socket = await openSocket(holding(server, token), 'machine');
  for (const [id, query] of Object.entries({ s: QUERY, q: '{ viewer { role } }' })) {
    socket.send({ id, type: 'subscribe', payload: { query } });
    expect((await socket.frame('error', id)).payload[0].extensions).toEqual({ code: 'SCOPE_MISSING' });
  }
  const input = await consultation(server).words();
  const draft =
    'mutation ($input: DraftCommentInput!) { draftComment(input: $input) { comment { id } errors { code } } }';
  socket.send({ id: 'm', type: 'subscribe', payload: { query: draft, variables: { input } } });
  expect((await socket.frame('next', 'm')).payload).toEqual({ data: { draftComment: { comment: null, errors: [] } } });
  const assign = `mutation { assignComments(input: { commentIds: ["Comment_${'A'.repeat(22)}"] }) { errors { code } } }`;
  socket.send({ id: 'a', type: 'subscribe', payload: { query: assign } });
  const refused = (await socket.frame('next', 'a')).payload.data.assignComments;
  expect(refused.errors).toEqual([{ code: 'SCOPE_MISSING' }]);
  socket.socket.terminate();
});

test('that a token was made or revoked is an event for the delegation and the Secretariat, and which, for those who care for it', async () => {
  const query = `subscription { events(filter: { types: [TOKEN_CREATED, TOKEN_REVOKED] }) { __typename actor { person { name } }
    ... on TokenCreated { person { account name } token { name scopes } } ... on TokenRevoked { person { name } reason token { name } } } }`;
  const listen = (account: string) => listenLive(server, account, { query });
  const [own, fellow, admin, other] = [
    await listen('qn-contact'),
    await listen('qn-reviewer'),
    await listen('admin'),
    await listen('qs-contact'),
  ];
  await script('qn-told');
  const contact = await httpClient(server, 'qn-contact');
  const { data } = await contact('{ person(account: "qn-told") { id } }');
  const create = `mutation ($input: CreateTokenInput!) { createToken(input: $input) { secret token { id } errors { code } } }`;
  const input = {
    ...{ idempotencyKey: randomUUID(), personId: data.person.id, name: 'Told', scopes: READING },
    expiresAt: '2027-02-01T00:00:00Z',
  };
  const { createToken } = (await contact(create, { input })).data;
  const end = `mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { errors { code } } }`;
  await contact(end, { input: { tokenId: createToken.token.id, reason: 'Leaked' } });
  for (const listener of [own, fellow, admin]) await listener.until((received) => eventsOf(received).length === 2);
  const actor = { person: { name: 'Name of qn-contact' } };
  const person = { account: 'qn-told', name: 'Name of qn-told' };
  const made = { __typename: 'TokenCreated', actor, person, token: { name: 'Told', scopes: ['READ'] } };
  const gone = {
    __typename: 'TokenRevoked',
    actor,
    person: { name: person.name },
    reason: 'Leaked',
    token: { name: 'Told' },
  };
  for (const listener of [own, admin]) expect(eventsOf(listener.received)).toEqual([made, gone]);
  expect(eventsOf(fellow.received)).toEqual([
    { ...made, person: { ...person, account: null }, token: null },
    { ...gone, token: null },
  ]);
  expect(eventsOf(other.received)).toEqual([]);
  await Promise.all([own, fellow, admin, other].map((listener) => listener.stop()));
});
