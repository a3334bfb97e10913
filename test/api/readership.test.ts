import type { Readership, ReleaseRule } from '../../src/rounds/round.entity';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { secretariat } from '../support/responses';
import { type Running, running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let closed: { url: string };
let people: Consultation;
let behind: Consultation;
let { announce, becomes } = {} as Running;

interface Made {
  readonly round: string;
  readonly readableBy: Readership;
  readonly release: ReleaseRule;
  readonly commentId: string;
  readonly reference: string;
  readonly responseId: string;
}
const made: Made[] = [];

const READERSHIPS = ['PUBLIC', 'GROUP', 'SECRETARIAT'] as const;
const RELEASES = ['IMMEDIATE', 'AT_CLOSE'] as const;

/** One round of each sort, with an answered comment of QM in each, all on one measure. */
beforeAll(async () => {
  server = await startTestServer();
  const world = await makeWorld(server);
  people = consultation(server);
  closed = await server.again({ settings: { publicRead: false, oneKey: false, oneContactPoint: true } });
  behind = consultation({ ...server, url: closed.url });
  ({ announce, becomes } = running(server, world, people));
  const staff = secretariat(people);
  for (const readableBy of READERSHIPS)
    for (const release of RELEASES) {
      const round = `${readableBy[0]}${release[0]}`;
      const roundId = await announce(round, { readableBy, release });
      const words = await people.words({ roundId, body: `Unmistakable ${round}` });
      const { id, reference } = await people.done('qm-contact', 'postComment', words);
      const { id: responseId, version } = await staff.drafted('officer', [id]);
      await staff.approve('approver', responseId, version);
      made.push({ round, readableBy, release, commentId: id, reference, responseId });
    }
});
afterAll(() => server.stop());

/** Who may read, said anew: by the words of the product. */
function mayRead(account: string | undefined, { readableBy, release }: Made, isOver: boolean): boolean {
  if (account === undefined) return readableBy === 'PUBLIC' && (release === 'IMMEDIATE' || isOver);
  if (!account.startsWith('q') || account.startsWith('qm')) return true;
  return readableBy !== 'SECRETARIAT' && (release === 'IMMEDIATE' || isOver);
}

const PUBLIC_WAYS = `measure(reference: "P1-M1") {
    threads(first: 50) { totalCount nodes { reference } } commentSummary { submitted answered }
    pillar { threads(first: 50) { totalCount } }
  }
  roadmap { threads(first: 50) { totalCount } }`;
const WAYS = `comments(first: 50) { totalCount nodes { reference } facets { kind { count } delegation { count } } }
  found: comments(first: 50, filter: { text: "Unmistakable" }) { totalCount nodes { reference } }
  events(first: 100, filter: { types: [COMMENT_SUBMITTED] }) { nodes { ... on CommentSubmitted { comment { reference } } } }
  answers: events(first: 100, filter: { types: [RESPONSE_PUBLISHED] }) { nodes { __typename } }`;

async function expectReading(account: string | undefined, isOver: boolean): Promise<void> {
  const expected = made.filter((one) => mayRead(account, one, isOver));
  const references = expected.map(({ reference }) => reference).toSorted();
  const { data, errors } = await people.send(account, `{ ${PUBLIC_WAYS} ${account ? WAYS : ''} }`);
  expect(errors).toEqual([]);
  const sorted = (nodes: Data[]) => nodes.map(({ reference }) => reference).toSorted();
  const { measure, roadmap, comments, found, events, answers } = data;
  expect(sorted(measure.threads.nodes)).toEqual(references);
  expect(measure.commentSummary).toEqual({ submitted: references.length, answered: references.length });
  expect([measure.threads, measure.pillar.threads, roadmap.threads].map((one) => one.totalCount)).toEqual(
    [1, 2, 3].map(() => references.length),
  );
  if (account !== undefined) {
    expect(sorted(comments.nodes)).toEqual(references);
    expect(sorted(found.nodes)).toEqual(references);
    expect([comments.totalCount, found.totalCount]).toEqual([references.length, references.length]);
    const counted = (facet: Data[]) => facet.reduce((sum, { count }) => sum + count, 0);
    expect([counted(comments.facets.kind), counted(comments.facets.delegation)]).toEqual([
      references.length,
      references.length,
    ]);
    expect(sorted(events.nodes.map((node: Data) => node.comment))).toEqual(references);
    expect(answers.nodes).toHaveLength(references.length);
  }
  for (const one of made) {
    const query = `query ($comment: ID!, $response: ID!) {
      comment: node(id: $comment) { ... on Comment { reference response { id } thread { totalCount } } } response: node(id: $response) { id } }`;
    const answer = await people.send(account, query, { comment: one.commentId, response: one.responseId });
    const isSeen = mayRead(account, one, isOver);
    expect([one.round, answer.data]).toEqual([
      one.round,
      {
        comment: isSeen
          ? { reference: one.reference, response: { id: one.responseId }, thread: { totalCount: 1 } }
          : null,
        response: isSeen ? { id: one.responseId } : null,
      },
    ]);
  }
}

const EVERYBODY = [
  undefined,
  'qm-contact',
  'qm-reviewer',
  'qn-contact',
  'qs-reviewer',
  'officer',
  'approver',
  'admin',
  'convener',
];

test.each(EVERYBODY)('while the rounds are open, %s reads what is released to them, whichever way', (account) =>
  expectReading(account, false),
);

describe('once the rounds are closed', () => {
  beforeAll(() => becomes('2027-01-20T12:00:00Z'));

  test.each(EVERYBODY)('%s reads what is released to them, whichever way', (account) => expectReading(account, true));

  test('nothing of a round that is for the Secretariat is said to be released', async () => {
    const query =
      '{ events(first: 100, filter: { types: [COMMENT_RELEASED] }) { nodes { ... on CommentReleased { comment { reference } } } } }';
    const { events } = (await people.send('officer', query)).data;
    expect(events.nodes.map((node: Data) => node.comment.reference).toSorted()).toEqual(['GA-QM-001', 'PA-QM-001']);
  });

  test('whoever has no token reads who speaks, and never the name of a person', async () => {
    const query = `query ($id: ID!) { node(id: $id) { ... on Comment {
      delegation { code name { text } } coSponsors { code } author { name } submitter { name } handling { status }
      history { body { text } changedBy { name } } round { reference readableBy version extensions { reason } permissions { canClose { allowed } } }
      response { body { text } draftedBy { name } publishedBy { name } authors { name } history { changedBy { name } } }
    } } }`;
    const [first] = made;
    const { data, errors } = await people.send(undefined, query, { id: first?.commentId });
    expect(errors).toEqual([]);
    expect(data.node).toEqual({
      ...{ delegation: { code: 'QM', name: { text: 'State QM' } }, coSponsors: [], author: null, submitter: null },
      ...{ handling: null, history: [{ body: { text: 'Unmistakable PI' }, changedBy: null }] },
      round: {
        ...{ reference: 'PI', readableBy: 'PUBLIC', version: expect.any(Number), extensions: [] },
        permissions: { canClose: { allowed: false } },
      },
      response: { body: { text: 'Noted' }, draftedBy: null, publishedBy: null, authors: [], history: [] },
    });
    expect(JSON.stringify(data)).not.toContain('Name of');
  });

  test('whoever has no token learns nothing of what was granted to one delegation', async () => {
    const [first] = made;
    const roundId = (await people.send('officer', '{ round(reference: "PI") { id version } }')).data.round;
    const delegation = (await people.send('officer', '{ delegation(code: "QM") { id } }')).data.delegation;
    const shown = () =>
      people.send(
        undefined,
        'query ($id: ID!) { node(id: $id) { ... on Comment { round { version closesAt extensions { reason } } } } }',
        { id: first?.commentId },
      );
    const before = (await shown()).data;
    const granted = await people.act('approver', 'extendRound', {
      ...{ roundId: roundId.id, expectedVersion: roundId.version, delegationId: delegation.id },
      ...{ closesAt: '2027-03-01T00:00:00Z', reason: 'They asked' },
    });
    expect(granted.errors).toEqual([]);
    expect((await shown()).data).toEqual(before);
  });

  test('where the operator lets nobody read without a token, nothing is public', async () => {
    for (const { commentId, responseId } of made) {
      const query =
        'query ($comment: ID!, $response: ID!) { comment: node(id: $comment) { id } response: node(id: $response) { id } }';
      const answer = await behind.send(undefined, query, { comment: commentId, response: responseId });
      expect(answer.data).toEqual({ comment: null, response: null });
    }
  });
});
