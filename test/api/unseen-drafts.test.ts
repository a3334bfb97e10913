import { randomUUID } from 'node:crypto';
import { advanceRounds } from '../../src/rounds/round.service';
import { httpClient } from '../support/clients';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { cloneDatabase } from '../support/database';
import { eventsOf, listenLive } from '../support/live';
import { type Secretariat, secretariat } from '../support/responses';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const PATIENCE = 120_000;
const OUTSIDE = ['qm-contact', 'qn-contact', undefined];
const reasons = '{ allowed reasons }';
const COMMENT = `id reference status version kind stance late language submittedAt withdrawnAt withdrawalReason replyCount
  body { text } author { name } submitter { name } handling { status version }
  handlingPermissions { canAssign ${reasons} canRespond ${reasons} }
  permissions { canReply ${reasons} canEdit ${reasons} canVerify ${reasons} canSubmit ${reasons} canWithdraw ${reasons} }
  history { version status body { text } changedAt changedBy { name } }
  response { id status version disposition publishedAt oneKey isOutdated body { text } draftedBy { name } publishedBy { name }
    authors { name } history { version } changedComments { id } comments { id }
    permissions { canEdit ${reasons} canApprove ${reasons} } }`;
const WHOLE = `{ comments(filter: { status: [SUBMITTED, WITHDRAWN] }, first: 100) { totalCount nodes { ${COMMENT} } } }`;
const QUEUE = `query ($filter: CommentFilter) {
  comments(filter: $filter, first: 100, orderBy: { field: SUBMITTED_AT, direction: ASC }) {
    totalCount isCapped pageInfo { startCursor endCursor }
    facets { handling { value count } kind { value count } delegation { delegation { code } count } pillar { pillar { reference } count } }
    nodes { id version } } }`;
const MEASURES = `{ roadmap { pillars { measures { reference commentSummary { submitted awaitingResponse answered } permissions { canComment ${reasons} }
  threads(first: 100) { totalCount nodes { id replyCount response { id } thread(first: 100) { totalCount nodes { id status version } } } } } } } }`;
const EVENTS = `{ asOf { cursor } events(first: 100) { pageInfo { endCursor } nodes { __typename cursor occurredAt actor { delegation { code } person { name } }
  ... on CommentSubmitted { comment { id version } } ... on CommentEdited { comment { id version response { id } } }
  ... on CommentWithdrawn { commentId reference } ... on HandlingChanged { comment { id } } ... on CommentAssigned { comment { id } }
  ... on ResponsePublished { response { id version body { text } } comments { id } } } } }`;
const LIVE = `subscription { events { __typename occurredAt
  ... on CommentEdited { comment { ${COMMENT} } } ... on CommentWithdrawn { commentId }
  ... on ResponsePublished { response { id version } comments { id } } } }`;
const FILTERS = [
  {},
  { disposition: ['NOTED', 'ACCEPTED', 'DEFERRED'] },
  { text: 'words' },
  { handling: ['UNMANAGED'] },
  { kind: ['GENERAL'], pillar: 'P1' },
];
/** They name the request and the moment. How long a compressed answer is depends on the ids in it. */
const OF_THE_REQUEST = ['x-request-id', 'date', 'keep-alive'];
const OF_CHANCE = [...OF_THE_REQUEST, 'content-length'];

/** One of two consultations that go the same way, but for what the Secretariat does in secret. */
interface Play {
  readonly server: TestServer;
  readonly people: Consultation;
  readonly office: Secretariat;
  /** What those outside the Secretariat were answered, byte by byte, in order. */
  readonly transcript: string[];
  /** The row ids in the order in which they appeared: chance is in nothing else. */
  readonly ids: string[];
  /** The places in the log in the order in which they appeared. */
  readonly places: string[];
}

let plays: readonly [Play, Play];
let template: { drop(): Promise<void> };

beforeEach(async () => {
  const base = await cloneDatabase();
  await makeWorld({ db: base.db, clock: { now: new Date('2027-01-15T12:00:00Z') } });
  await base.db.destroy();
  template = { drop: async () => base.db.initialize().then(() => base.drop()) };
  const name = new URL(base.url).pathname.slice(1);
  const begin = async (): Promise<Play> => {
    const server = await startTestServer({}, name);
    const people = consultation(server);
    return { server, people, office: secretariat(people), transcript: [], ids: [], places: [] };
  };
  plays = [await begin(), await begin()];
});
afterEach(async () => {
  for (const { server } of plays) await server.stop();
  await template.drop();
});

/** Someone outside asks; what comes back is kept, with ids and places in the log named by their order. */
async function hear(play: Play, account: string | undefined, query: string, variables: object = {}): Promise<Data> {
  const { status, headers, text, data } = await play.people.send(account, query, variables);
  const hidden = headers.has('content-encoding') ? OF_CHANCE : OF_THE_REQUEST;
  const told = [...headers].filter(([header]) => !hidden.includes(header)).sort();
  play.transcript.push(`${account} ${query.slice(0, 60)} ${status} ${JSON.stringify(told)} ${named(play, text)}`);
  return data;
}

function named(play: Play, text: string): string {
  const name = (id: string) => {
    if (!play.ids.includes(id)) play.ids.push(id);
    return `#${play.ids.indexOf(id)}`;
  };
  const place = (cursor: string) => {
    if (!play.places.includes(cursor)) play.places.push(cursor);
    return `@${play.places.indexOf(cursor)}`;
  };
  const rowId = (digits: string) =>
    Buffer.from(digits, 'base64url')
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return text
    .replace(/"(cursor|startCursor|endCursor)":"([^"]+)"/g, (_, field, cursor) => {
      const keys = Buffer.from(cursor, 'base64url').toString();
      // One byte in 256 of a masked cursor is a bracket, too.
      if (!/^\[".*"\]$/.test(keys)) return `"${field}":${place(cursor)}`;
      return `"${field}":${keys.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, name)}`;
    })
    .replace(/\b([A-Z][a-z]+)_([\w-]{22})/g, (_, type, digits) => `${type}_${name(rowId(digits))}`);
}

/** All that those outside can read. */
async function readAll(play: Play): Promise<void> {
  for (const account of OUTSIDE) {
    for (const filter of FILTERS) await hear(play, account, QUEUE, { filter });
    for (const query of [WHOLE, MEASURES, EVENTS]) await hear(play, account, query);
  }
}

/** A delegation's mutation, heard like everything else. */
function act(play: Play, account: string, mutation: string, input: object): Promise<Data> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { comment { ${COMMENT} } errors { code message path } } }`;
  return hear(play, account, query, { input }).then((data) => data?.[mutation]);
}

const tick = (play: Play) => {
  play.server.clock.now = new Date(play.server.clock.now.getTime() + 1_000);
};

async function post(play: Play, account: string, over: object = {}): Promise<string> {
  tick(play);
  return (await act(play, account, 'postComment', await play.people.words(over))).comment.id;
}

/** Both go the same way; at each step the Secretariat does something in secret in the second alone. */
async function inBoth<Result>(step: (play: Play, secretly: Play | undefined) => Promise<Result>): Promise<void> {
  await Promise.all([step(plays[0], undefined), step(plays[1], plays[1])]);
  const [open, secret] = plays.map(({ transcript }) => transcript);
  const differs = open?.findIndex((told, at) => told !== secret?.[at]) ?? 0;
  expect(secret?.[differs]).toBe(open?.[differs]);
  expect(secret).toHaveLength(open?.length ?? 0);
}

const edit = (play: Play, commentId: string, expectedVersion: number, account = 'qm-contact') =>
  act(play, account, 'editComment', { commentId, expectedVersion, body: `Other words ${expectedVersion}` });
const withdraw = (play: Play, commentId: string, expectedVersion: number, account = 'qm-contact') =>
  act(play, account, 'withdrawComment', { commentId, expectedVersion, reason: 'No more' });
const reply = (play: Play, commentId: string, account: string) => {
  tick(play);
  return act(play, account, 'replyToComment', {
    ...{ idempotencyKey: randomUUID(), commentId, body: 'A reply', language: 'EN' },
  });
};

test.each(['IMMEDIATE', 'AT_CLOSE'])(
  'what is assigned, drafted, changed, confirmed and given up is told to nobody outside, in a round released %s',
  async (release) => {
    for (const { server } of plays) await server.db.query('update round set release = $1', [release]);
    await inBoth(async (play, secretly) => {
      const [one, two, three, four] = [
        await post(play, 'qm-contact'),
        await post(play, 'qm-contact', { kind: 'TECHNICAL' }),
        await post(play, 'qn-contact'),
        await post(play, 'qm-contact', { kind: 'QUESTION' }),
      ];
      const office = secretly?.office;
      await secretly?.people.done('officer', 'assignComments', { commentIds: [one, two] });
      const shared = await office?.drafted('officer', [one, three], { body: 'A secret answer' });
      const alone = await office?.drafted('approver', [two], { body: 'Another secret text', disposition: 'ACCEPTED' });
      const given = await office?.drafted('officer2', [four]);
      await readAll(play);
      // Whatever they do goes as it would without a draft, and each sees it go.
      for (const account of ['qm-contact', 'qm-reviewer', 'qn-contact']) await edit(play, one, 1, account);
      await edit(play, one, 1);
      await reply(play, one, 'qn-contact');
      await reply(play, two, 'qm-reviewer');
      await office?.confirm('officer', { responseId: shared?.id, expectedVersion: 2 });
      await office?.edit('officer', { responseId: alone?.id, expectedVersion: 1, body: 'Yet another secret text' });
      await office?.discard('officer', { responseId: given?.id, expectedVersion: 1 });
      tick(play);
      await edit(play, three, 1, 'qn-contact');
      await withdraw(play, two, 1, 'qm-reviewer');
      await withdraw(play, two, 1);
      await withdraw(play, two, 2);
      await edit(play, two, 2);
      await readAll(play);
      await withdraw(play, one, 2);
      await withdraw(play, three, 2, 'qn-contact');
      tick(play);
      await advanceRounds(play.server.db, new Date('2027-01-23T12:00:00Z'));
      play.server.clock.now = new Date('2027-01-23T12:00:00Z');
      await edit(play, four, 1);
      await readAll(play);
    });
    expect(plays[0].transcript.join('\n')).toContain('NOT_CONTACT_POINT');
    expect(plays[0].transcript.join('\n')).toContain('"cursor":@0');
    expect(plays[0].transcript.join('\n')).not.toMatch(/secret (answer|text)/);
  },
  PATIENCE,
);

test(
  'a response that comes out tells nothing of how it came about',
  async () => {
    await inBoth(async (play, secretly) => {
      const id = await post(play, 'qm-contact');
      const { office } = play;
      const responding = { body: 'The answer', disposition: 'ACCEPTED' };
      let version = 1;
      let responseId: string;
      if (secretly) {
        const { id: first } = await office.drafted('officer2', [id]);
        await office.discard('officer', { responseId: first, expectedVersion: 1 });
        ({ id: responseId } = await office.drafted('officer', [id], { body: 'Not yet' }));
        await edit(play, id, 1);
        await office.confirm('officer', { responseId, expectedVersion: 2 });
        for (; version < 6; version += 1)
          await office.edit('officer2', { responseId, expectedVersion: version + 2, body: `Draft ${version}` });
        await office.edit('officer2', { responseId, expectedVersion: 8, ...responding });
        version = 9;
      } else {
        await edit(play, id, 1);
        ({ id: responseId } = await office.drafted('officer', [id], responding));
      }
      await readAll(play);
      expect((await office.approve('approver', responseId, version)).errors).toEqual([]);
      await readAll(play);
      await edit(play, id, 2);
      await withdraw(play, id, 2);
      await reply(play, id, 'qm-contact');
      await readAll(play);
    });
    expect(plays[0].transcript.join('\n')).toContain('ALREADY_ANSWERED');
  },
  PATIENCE,
);

test('subscribers outside hear the same, in the same order', async () => {
  const heard = new Map<Play, string[]>();
  await inBoth(async (play, secretly) => {
    const listeners = await Promise.all(
      ['qm-reviewer', 'qn-contact'].map((account) => listenLive(play.server, account, { query: LIVE })),
    );
    // What an event shows is as it is when it is delivered: one thing after the other.
    const heardAll = (count: number) =>
      Promise.all(listeners.map((one) => one.until((received) => eventsOf(received).length >= count)));
    const id = await post(play, 'qm-contact');
    await heardAll(1);
    const draft = await secretly?.office.drafted('officer', [id]);
    await edit(play, id, 1);
    await heardAll(2);
    if (draft) await secretly?.office.confirm('officer', { responseId: draft.id, expectedVersion: 2 });
    await withdraw(play, id, 2);
    await heardAll(3);
    await post(play, 'qn-contact');
    await heardAll(4);
    heard.set(
      play,
      listeners.map((one) => named(play, JSON.stringify(eventsOf(one.received)))),
    );
    await Promise.all(listeners.map((one) => one.stop()));
  });
  expect(heard.get(plays[1])).toEqual(heard.get(plays[0]));
});

test('what is tried on a draft has for those outside the answer that an id of nothing has', async () => {
  const [play] = plays;
  const { id: draft } = await play.office.drafted('officer', [await post(play, 'qm-contact')]);
  const nothing = `Response_${Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')}`;
  for (const account of [...OUTSIDE, 'convener']) {
    const ask = await httpClient(play.server, account);
    const both = async (query: string, variables: (id: string) => object) => {
      const answers = await Promise.all([draft, nothing].map((id) => ask(query, variables(id))));
      const [one, other] = answers.map(({ status, text }) => ({ status, text }));
      expect(one).toEqual(other);
    };
    for (const mutation of ['EditResponse', 'ConfirmResponse', 'DiscardResponse', 'ApproveResponse']) {
      const field = `${mutation[0]?.toLowerCase()}${mutation.slice(1)}`;
      await both(
        `mutation ($input: ${mutation}Input!) { ${field}(input: $input) { response { id } errors { code message path } } }`,
        (responseId) => ({ input: { responseId, expectedVersion: 1 } }),
      );
    }
    await both('query ($id: ID!) { node(id: $id) { __typename } nodes(ids: [$id]) { __typename } }', (id) => ({ id }));
  }
});
