import { jsonOf, type NewEvent } from '../../src/events/record';
import { draftResponse } from '../../src/responses/response.service';
import { eventually } from '../support/clients';
import { eventsOf, listenLive, openSocket, poster, type RawSocket, rawSocket } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;

beforeEach(async () => {
  server = await startTestServer();
  world = await makeWorld(server, { release: 'AT_CLOSE' });
});
afterEach(() => server.stop());

const HANDLING = `subscription { events(filter: { types: [HANDLING_CHANGED] }) { __typename cursor
  ... on HandlingChanged { comment { response { permissions { canApprove { allowed reasons } } } } } } }`;
const SUBMITTED = `subscription { events { __typename cursor
  ... on CommentSubmitted { comment { reference author { name } body { text } round { title { text language } } } } } }`;

const ACTORS = 'subscription { events { __typename cursor actor { person { name } } } }';

let drafts = 0;

async function draftAs(account: string): Promise<void> {
  const commentId = await world.post('qm-contact', `To be answered ${drafts}`);
  const words = {
    disposition: 'ACCEPTED',
    body: 'Agreed',
    language: 'EN',
    justification: null,
    implementation: null,
  } as const;
  await draftResponse(await world.acting(account), {
    idempotencyKey: `draft ${drafts++}`,
    commentIds: [commentId],
    ...words,
  });
}

type Socket = RawSocket;

/** What a raw socket received, without the marks. */
const shownOn = (socket: Socket) =>
  eventsOf(socket.frames.flatMap(({ type, payload }) => (type === 'next' ? [payload.data] : [])));

/** Subscribes on a raw socket and waits until it is live. */
async function follow(socket: Socket, id = '1', query = SUBMITTED): Promise<Socket> {
  socket.send({ id, type: 'subscribe', payload: { query } });
  await socket.frame('next', id);
  return socket;
}

async function socketIn(language: string, account: string): Promise<Socket> {
  const socket = await rawSocket(server);
  const authorization = `Bearer ${await server.token(account)}`;
  socket.send({ type: 'connection_init', payload: { authorization, language } });
  await socket.frame('connection_ack');
  return socket;
}

test('two approvers who may do different things with one response are each told what they may', async () => {
  const accounts = ['approver', 'approver2', 'approver', 'approver2', 'officer'];
  const listeners = await Promise.all(accounts.map((account) => listenLive(server, account, { query: HANDLING })));
  await draftAs('approver');
  await draftAs('approver2');
  await Promise.all(listeners.map((one) => one.until((received) => eventsOf(received).length === 2)));
  const reasons = listeners.map(({ received }) =>
    eventsOf(received).map((event) => event.comment.response.permissions.canApprove.reasons),
  );
  const [one, other] = [
    [['TWO_KEYS_REQUIRED'], []],
    [[], ['TWO_KEYS_REQUIRED']],
  ];
  expect(reasons).toEqual([one, other, one, other, [['NOT_APPROVER'], ['NOT_APPROVER']]]);
});

test('a change of role in the middle is followed, and others of the former group are not touched by it', async () => {
  const listeners = await Promise.all(
    ['approver', 'approver2', 'approver2'].map((account) => listenLive(server, account, { query: HANDLING })),
  );
  await draftAs('approver');
  await Promise.all(listeners.map((one) => one.until((received) => eventsOf(received).length === 1)));
  await server.db.query("update person set role = 'OFFICER' where account = 'approver2'");
  await draftAs('officer');
  await Promise.all(listeners.map((one) => one.until((received) => eventsOf(received).length === 2)));
  const reasons = listeners.map(({ received }) =>
    eventsOf(received).map((event) => event.comment.response.permissions.canApprove.reasons),
  );
  const moved = [[], ['NOT_APPROVER']];
  expect(reasons).toEqual([[['TWO_KEYS_REQUIRED'], []], moved, moved]);
});

test('delegations are told of their own people alone, although they are read together', async () => {
  const accounts = ['qm-deputy', 'qn-deputy', 'qs-deputy', 'officer', 'qm-reviewer'];
  const listeners = await Promise.all(accounts.map((account) => listenLive(server, account, { query: ACTORS })));
  await server.db.query("update round set release = 'IMMEDIATE'");
  await world.post('qn-contact', 'By somebody');
  await Promise.all(listeners.map((one) => one.until((received) => eventsOf(received).length === 1)));
  const names = listeners.map(({ received }) => eventsOf(received)[0].actor.person?.name);
  expect(names).toEqual([undefined, 'Name of qn-contact', undefined, 'Name of qn-contact', undefined]);
});

test('two languages of one group are two texts, and a person who changes theirs is followed', async () => {
  const sockets = [
    await socketIn('FR', 'officer'),
    await socketIn('AR', 'officer'),
    await openSocket(server, 'officer2'),
  ];
  await Promise.all(sockets.map((socket) => follow(socket)));
  await world.post('qm-contact', 'One');
  await eventually(() => sockets.every((socket) => shownOn(socket).length === 1));
  await server.db.query("update person set language = 'FR' where account = 'officer2'");
  await world.post('qm-contact', 'Two');
  await eventually(() => sockets.every((socket) => shownOn(socket).length === 2));
  const languages = sockets.map((socket) => shownOn(socket).map(({ comment }) => comment.round.title.language));
  expect(languages).toEqual([
    ['FR', 'FR'],
    ['AR', 'AR'],
    ['EN', 'FR'],
  ]);
});

test.each(['1', 'with "quotes", \\ and 𝔍', 'x'.repeat(100)])('one id on two sockets: %s', async (id) => {
  const sockets = await Promise.all(['qm-deputy', 'qn-deputy'].map((account) => openSocket(server, account)));
  await Promise.all(sockets.map((socket) => follow(socket, id)));
  await world.post('qm-contact', `Of QM ${id}`);
  await world.post('qn-contact', `Of QN ${id}`);
  await eventually(() => sockets.every((socket) => shownOn(socket).length === 1));
  const texts = sockets.map((socket) => shownOn(socket).map(({ comment }) => comment.body.text));
  expect(texts).toEqual([[`Of QM ${id}`], [`Of QN ${id}`]]);
  expect(sockets.flatMap(({ frames }) => frames.filter((frame) => frame.type === 'next' && frame.id !== id))).toEqual(
    [],
  );
});

test.each([10, 4_000, 16_000, 19_990])('a text of %i characters arrives whole on every socket', async (length) => {
  const sockets = await Promise.all(['officer', 'officer2'].map((account) => openSocket(server, account)));
  await Promise.all(sockets.map((socket) => follow(socket)));
  const bodies = ['x', '𝔍', 'é'].map((letter) => letter.repeat(length));
  const post = await poster(server, 'qm-contact');
  for (const body of bodies) await post(body);
  await eventually(() => sockets.every((socket) => shownOn(socket).length === bodies.length));
  for (const socket of sockets) expect(shownOn(socket).map(({ comment }) => comment.body.text)).toEqual(bodies);
});

test('what is wrong with an operation is told for every event in its place, beside those for whom it is right', async () => {
  const query = (first: number) =>
    `subscription { events { __typename cursor ... on CommentSubmitted { comment { reference replies(first: ${first}) { nodes { id } } } } } }`;
  const [wrong, right] = [await openSocket(server, 'officer'), await openSocket(server, 'officer')];
  await follow(wrong, '1', query(500));
  await follow(right, '1', query(5));
  await world.post('qm-contact', 'One');
  await world.post('qm-contact', 'Two');
  await eventually(() => [wrong, right].every((socket) => shownOn(socket).length === 2));
  const errors = wrong.frames.flatMap(({ payload }) => payload?.errors ?? []);
  expect(errors).toMatchObject(
    [1, 2].map(() => ({ path: ['events', 'comment', 'replies'], extensions: { code: 'INVALID_PAGE' } })),
  );
  expect(right.frames.flatMap(({ payload }) => payload?.errors ?? [])).toEqual([]);
});

describe('an event is read once', () => {
  const ITS_OWN = /^(rounds\.|events\.(head|record)|START TRANSACTION|BEGIN|COMMIT)/i;
  /** What records that the one comment was submitted, again and again. */
  async function recordable(): Promise<() => Promise<unknown>> {
    const [comment] = await server.db.query('select id, author_id, round_id, delegation_id from comment');
    const submitted: NewEvent = {
      type: 'COMMENT_SUBMITTED',
      occurredAt: server.clock.now,
      actorId: comment.author_id,
      audience: 'PUBLIC',
      roadmapId: world.roadmapId,
      roundId: comment.round_id,
      commentIds: [comment.id],
      delegationIds: [comment.delegation_id],
    };
    // The words of a comment that cannot be read cannot be recorded: this event brings its own.
    const [entry] = JSON.parse(jsonOf([submitted]));
    const entries = JSON.stringify([{ ...entry, words: [] }]);
    return () => server.db.query('/* events.record */ select record_events($1::jsonb)', [entries]);
  }

  test('and so is one that cannot be read: all are told, and the next one comes', async () => {
    const listeners = await Promise.all(
      Array.from({ length: 20 }, () => listenLive(server, 'officer', { query: SUBMITTED })),
    );
    await world.post('qm-contact', 'It');
    await Promise.all(listeners.map((one) => one.until((received) => eventsOf(received).length === 1)));
    const insert = await recordable();
    await server.db.query(`create function full_disk() returns boolean language plpgsql as
      $$ begin raise exception 'full' using errcode = '53100'; end $$`);
    await server.db.query('alter table comment rename to away');
    await server.db.query('create view comment as select * from away where full_disk()');
    server.takeStatements();
    await insert();
    await Promise.all(listeners.map((one) => one.until(() => one.failures.length === 1)));
    expect(server.takeStatements().filter((name) => name.startsWith('reads.'))).toHaveLength(1);
    await server.db.query('drop view comment');
    await server.db.query('alter table away rename to comment');
    await insert();
    await Promise.all(listeners.map((one) => one.until((received) => eventsOf(received).length === 2)));
    for (const { failures } of listeners)
      expect(failures).toMatchObject([{ path: ['events'], extensions: { code: 'UNAVAILABLE' } }]);
  });

  test.each([
    ['of one delegation', ['qm-contact', 'qm-deputy', 'qm-reviewer']],
    ['of three delegations', ['qm-deputy', 'qn-deputy', 'qs-deputy', 'qn-reviewer']],
  ])('for fifty subscribers %s', async (_, accounts) => {
    await world.post('qm-contact', 'It');
    const record = await recordable();
    const all = Array.from({ length: 50 }, (_one, n) => accounts[n % accounts.length] ?? '');
    const listeners = await Promise.all(all.map((account) => listenLive(server, account, { query: SUBMITTED })));
    for (let round = 1; round <= 3; round += 1) {
      server.takeStatements();
      await record();
      await Promise.all(listeners.map((one) => one.until((received) => eventsOf(received).length === round)));
      const statements = server.takeStatements().filter((name) => !ITS_OWN.test(name));
      expect(statements.filter((name) => name.startsWith('reads.'))).toHaveLength(1);
      expect(statements.filter((name) => name === 'identity.people')).toHaveLength(1);
      expect(statements.filter((name) => !/^(reads\.|identity\.people|events\.tail)/.test(name))).toEqual([]);
    }
  });
});
