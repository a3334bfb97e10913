import { draftComment, editComment, submitComments, verifyComment } from '../../src/comments/comment.service';
import { replyToComment } from '../../src/comments/reply.service';
import { approveResponse, draftResponse } from '../../src/responses/response.service';
import { assignComments } from '../../src/responses/triage.service';
import { extendRound } from '../../src/rounds/extension.service';
import { advanceRounds } from '../../src/rounds/round.service';
import { eventually, httpClient, type Listener } from '../support/clients';
import { cursorNow, eventsOf, listenLive, openSocket, positionsOf, poster, rawSocket } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

const QUERY = `subscription ($after: EventCursor, $filter: EventFilter) {
  events(after: $after, filter: $filter) {
    __typename cursor
    ... on CommentSubmitted { comment { body { text } delegation { code } } }
    ... on CommentReleased { comment { body { text } } }
    ... on ResponsePublished { response { comments { reference } } comments { reference } }
  }
}`;

let server: TestServer;
let world: World;

async function begin(release: 'IMMEDIATE' | 'AT_CLOSE'): Promise<void> {
  server = await startTestServer({ markEvery: 100 });
  world = await makeWorld(server, { release });
}
afterEach(() => server.stop());

const listenAs = (account: string, seconds?: number) =>
  listenLive(server, account, { query: QUERY, ...(seconds && { seconds }) });
const heardOf = (received: Listener['received']) =>
  eventsOf(received).filter((event) => event.__typename !== 'RoundResumed');
const types = (listener: Listener) => heardOf(listener.received).map((event) => event.__typename);
const texts = (listener: Listener) => heardOf(listener.received).map((event) => event.comment?.body.text);

/** Waits until everything that was committed so far has been offered, by something that everybody hears, or that moves their marks. */
async function settled(...listeners: Listener[]): Promise<void> {
  await server.db.query(
    `select record_events(jsonb_build_array(jsonb_build_object('type', 'ROUND_RESUMED', 'audience', 'PUBLIC',
    'occurred_at', now(), 'roadmap_id', $1::uuid, 'round_id', $2::uuid)))`,
    [world.roadmapId, world.roundId],
  );
  await reachedEnd(...listeners);
}

async function reachedEnd(...listeners: Listener[]): Promise<void> {
  const [head] = await server.db.query('select position::float8 as position from event_head');
  await Promise.all(
    listeners.map((listener) => listener.until(({ length }) => length > 0 && placeOf(listener) >= head.position)),
  );
}

const placeOf = (listener: Listener) => server.cursors.positionOf(listener.received.at(-1).events.cursor);

describe("another delegation's private work", () => {
  test('fifty edits of a draft are no event for anybody, and its submission is exactly one', async () => {
    await begin('IMMEDIATE');
    const watchers = await Promise.all(['qn-contact', 'qm-contact', 'officer', 'convener'].map((one) => listenAs(one)));
    const before = await cursorNow(await httpClient(server, 'qn-contact'));
    const { rows, submit } = await privateWork();
    expect(rows).toBe(52);
    await reachedEnd(...watchers);
    expect(watchers.flatMap(types)).toEqual([]);
    expect(await cursorNow(await httpClient(server, 'qn-contact'))).toBe(before);
    await submit();
    await settled(...watchers);
    for (const watcher of watchers) expect(texts(watcher)).toEqual(['Edit 50']);
  });

  async function privateWork() {
    const [measure] = await server.db.query("select id from measure where reference = 'P1-M1'");
    const [reviewer, deputy, contact] = await Promise.all(
      ['reviewer', 'deputy', 'contact'].map((one) => world.acting(`qm-${one}`)),
    );
    if (!reviewer || !deputy || !contact) throw new Error('The delegation is incomplete');
    const words = { kind: 'GENERAL', stance: null, body: 'Draft', language: 'EN', proposedText: null } as const;
    const subject = { type: 'Measure', id: measure.id } as const;
    const commentId = await draftComment(reviewer, { idempotencyKey: 'draft', subject, roundId: null, ...words });
    for (let n = 1; n <= 50; n += 1) await editComment(reviewer, { commentId, expectedVersion: n, body: `Edit ${n}` });
    await verifyComment(deputy, { commentId, expectedVersion: 51 });
    const [{ rows }] = await server.db.query(
      'select count(*)::integer as rows from comment_version where comment_id = $1',
      [commentId],
    );
    return { rows, submit: () => submitComments(contact, { idempotencyKey: 'submit', commentIds: [commentId] }) };
  }
});

test("how comments are handled reaches the Secretariat's subscribers alone", async () => {
  await begin('IMMEDIATE');
  const outside = await Promise.all(['qm-contact', 'qn-deputy', 'convener'].map((one) => listenAs(one)));
  const inside = await listenAs('admin');
  const commentId = await world.post('qm-contact', 'To be handled');
  await respond([commentId]);
  await settled(inside, ...outside);
  expect(types(inside)).toEqual(['CommentSubmitted', 'CommentAssigned', 'HandlingChanged', 'ResponsePublished']);
  for (const listener of outside) expect(types(listener)).toEqual(['CommentSubmitted', 'ResponsePublished']);
});

async function respond(commentIds: string[]): Promise<void> {
  const officer = await world.acting('officer');
  await assignComments(officer, { commentIds, assigneeId: null, reassign: false });
  const words = {
    disposition: 'ACCEPTED',
    body: 'Agreed',
    language: 'EN',
    justification: null,
    implementation: null,
  } as const;
  const responseId = await draftResponse(officer, { idempotencyKey: 'respond', commentIds, ...words });
  await approveResponse(await world.acting('approver'), { responseId, expectedVersion: 1 });
}

test('an extension for one delegation is told to it, the Secretariat and the convener, and to no other delegation', async () => {
  await begin('IMMEDIATE');
  const [own, other, officer, convener] = await Promise.all(
    ['qn-deputy', 'qm-contact', 'officer', 'convener'].map((one) => listenAs(one)),
  );
  if (!own || !other || !officer || !convener) throw new Error('Nobody listens');
  const [{ id: delegationId }] = await server.db.query(`select id from delegation where code = 'QN'`);
  const [{ version }] = await server.db.query('select version from round where id = $1', [world.roundId]);
  const closesAt = new Date(server.clock.now.getTime() + 20 * 86_400_000);
  const until = { closesAt, lateUntil: closesAt };
  await extendRound(await world.acting('approver'), {
    roundId: world.roundId,
    expectedVersion: version,
    delegationId,
    reason: 'Asked for',
    ...until,
  });
  await settled(own, other, officer, convener);
  expect([own, officer, convener].map(types)).toEqual([['RoundExtended'], ['RoundExtended'], ['RoundExtended']]);
  expect(types(other)).toEqual([]);
});

describe('in a round that releases comments at its close', () => {
  beforeEach(() => begin('AT_CLOSE'));

  test('a delegation receives what lies in its own threads at once, and what lies in those of others when the round closes', async () => {
    const [author, other, officer] = await Promise.all(
      ['qm-reviewer', 'qn-contact', 'officer'].map((one) => listenAs(one)),
    );
    if (!author || !other || !officer) throw new Error('Nobody listens');
    const commentId = await world.post('qm-contact', 'Not for others yet');
    server.clock.now = new Date(server.clock.now.getTime() + 1_000);
    const words = { kind: null, stance: null, body: 'Nor is the answer', language: 'EN' } as const;
    await replyToComment(await world.acting('officer'), { idempotencyKey: 'reply', commentId, ...words });
    await settled(author, other, officer);
    for (const reader of [author, officer]) expect(types(reader)).toEqual(['CommentSubmitted', 'ReplyPosted']);
    expect(types(other)).toEqual([]);
    server.clock.now = new Date(server.clock.now.getTime() + 5 * 86_400_000);
    await advanceRounds(server.db, server.clock.now);
    await settled(author, other, officer);
    expect(types(other)).toEqual(['RoundClosed', 'CommentReleased', 'CommentReleased']);
    expect(texts(other)).toEqual([undefined, 'Not for others yet', 'Nor is the answer']);
    expect(types(author)).toEqual(['CommentSubmitted', 'ReplyPosted', ...types(other)]);
  });

  test('a response to several delegations tells each of its own comments alone, also through filters', async () => {
    const [qm, qs, officer] = await Promise.all(['qm-contact', 'qs-contact', 'officer'].map((one) => listenAs(one)));
    const curious = await listenLive(server, 'qm-contact', {
      query: QUERY,
      filter: { delegation: 'QN' },
    });
    if (!qm || !qs || !officer) throw new Error('Nobody listens');
    const commentIds = [await world.post('qm-contact', 'One'), await world.post('qn-contact', 'Two')];
    await respond(commentIds);
    await settled(qm, qs, officer, curious);
    const own = { comments: [{ reference: 'R1-QM-001' }] };
    expect(heardOf(qm.received).at(-1)).toMatchObject({ ...own, response: own });
    const answered = heardOf(officer.received).slice(-2);
    expect(answered.map((event) => event.comments.length)).toEqual([1, 1]);
    expect([...types(qs), ...types(curious)]).toEqual([]);
  });

  test('somebody who moved to another delegation receives what that one may see, and no more of the first', async () => {
    const listener = await listenAs('qn-deputy');
    await world.post('qn-contact', 'Of the first');
    await settled(listener);
    await server.db.query(
      "update person set delegation_id = (select id from delegation where code = 'QM') where account = 'qn-deputy'",
    );
    await world.post('qn-contact', 'No longer theirs');
    await world.post('qm-contact', 'Of the second');
    await settled(listener);
    expect(texts(listener)).toEqual(['Of the first', 'Of the second']);
    expect(positionsOf(server, listener.received)).toEqual([...new Set(positionsOf(server, listener.received))]);
  });
});

test('what waits for a reader who has moved to another delegation meanwhile is looked at with the new rights', async () => {
  await begin('AT_CLOSE');
  const aliases = Array.from({ length: 12 }, (_, n) => `t${n}: body { text }`).join(' ');
  const query = `subscription { events { __typename cursor ... on CommentSubmitted { comment { delegation { code } ${aliases} } } } }`;
  const slow = await openSocket(server, 'qn-deputy');
  slow.send({ id: '1', type: 'subscribe', payload: { query } });
  await slow.frame('next', '1');
  const witness = await listenAs('qn-reviewer');
  slow.socket.pause();
  const post = await poster(server, 'qn-contact');
  for (let n = 0; n < 30; n += 1) await post('𝔍'.repeat(19_990) + n);
  await settled(witness);
  await server.db.query(
    "update person set delegation_id = (select id from delegation where code = 'QM') where account = 'qn-deputy'",
  );
  await world.post('qm-contact', 'Of the second');
  await settled(witness);
  slow.socket.resume();
  const codes = () => slow.frames.map((frame) => frame.payload?.data?.events.comment?.delegation.code);
  await eventually(() => codes().includes('QM'));
  expect(codes().filter((code) => code === 'QN').length).toBeLessThan(25);
  slow.socket.close();
});

describe('the socket of somebody who may no longer listen', () => {
  beforeEach(() => begin('IMMEDIATE'));
  const disable = (account: string) =>
    server.db.query('update person set disabled_at = now() where account = $1', [account]);

  test('is closed with 4403 when the person is disabled, and the next event does not reach it', async () => {
    const listener = await listenAs('qn-contact');
    const witness = await listenAs('qs-contact');
    await disable('qn-contact');
    await world.post('qm-contact', 'After');
    await settled(witness);
    await eventually(() => listener.closed !== undefined);
    expect(listener.closed?.code).toBe(4403);
    expect(types(listener)).toEqual([]);
  });

  test('is closed with 4403 although nothing happens', async () => {
    const listener = await listenAs('qn-contact');
    await disable('qn-contact');
    await eventually(() => listener.closed !== undefined);
    expect(listener.closed?.code).toBe(4403);
  });

  test('is closed with 4403 when the token expires, and what happens then does not reach it', async () => {
    const listener = await listenAs('qn-contact', 2);
    await world.post('qm-contact', 'In time');
    await eventually(() => listener.closed !== undefined);
    expect(listener.closed).toEqual({ code: 4403, reason: 'The token has expired' });
    await world.post('qm-contact', 'Too late');
    expect(texts(listener)).toEqual(['In time']);
  });

  test.each([
    ['a token that is not good', 'Bearer nonsense.nonsense.nonsense'],
    ['something else than a token', 'qm-contact'],
    ['something else than a text', { account: 'qm-contact' }],
  ])('is closed with 4403 at the beginning for %s', async (_, authorization) => {
    const raw = await rawSocket(server);
    raw.send({ type: 'connection_init', payload: { authorization } });
    expect((await raw.closing()).code).toBe(4403);
  });

  test('is closed with 4403 at the beginning for a token that has expired, and for an account that is not known', async () => {
    for (const token of [await server.token('qm-contact', -1), await server.token('nobody')]) {
      const raw = await rawSocket(server);
      raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
      expect((await raw.closing()).code).toBe(4403);
    }
  });
});

test('without a token a subscription is UNAUTHENTICATED, and the socket goes on', async () => {
  await begin('IMMEDIATE');
  const raw = await openSocket(server);
  raw.send({ id: '1', type: 'subscribe', payload: { query: QUERY } });
  const { payload } = await raw.frame('next', '1');
  expect(payload.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  await raw.frame('complete', '1');
  raw.send({ id: '2', type: 'subscribe', payload: { query: '{ viewer { role } }' } });
  expect((await raw.frame('next', '2')).payload).toEqual({ data: { viewer: { role: 'ANONYMOUS' } } });
  raw.socket.close();
});
