import { readTallyDifferences } from '../../src/finding/recount';
import { parseGlobalId } from '../../src/nodes/global-id';
import { type Consultation, codesOf, consultation, type Data } from '../support/consultation';
import { names, type Secretariat, secretariat } from '../support/responses';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;
let { approve, comment, confirm, discard, drafted, edit, response } = {} as Secretariat;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
  ({ approve, comment, confirm, discard, drafted, edit, response } = secretariat(people));
});
afterEach(async () => {
  expect(await readTallyDifferences(server.db)).toEqual([]);
  expect(await leftovers()).toEqual([]);
});
afterAll(() => server.stop());

const posted = async (account = 'qm-contact') => {
  server.clock.now = new Date(server.clock.now.getTime() + 1);
  return (await people.done(account, 'postComment', await people.words())).id as string;
};
const withdraw = (commentId: string, account = 'qm-contact'): Promise<Data> =>
  people.act(account, 'withdrawComment', { commentId, expectedVersion: 1, reason: null });
const cursor = async () => (await people.ask('officer', 'roadmap')).asOf.cursor;

/** What happened since, as somebody is told; for the Secretariat with the step of the handling. */
async function told(account: string, after: string): Promise<Data[]> {
  const query = `query ($after: EventCursor) { events(after: $after, first: 100) { nodes { __typename actor { delegation { code } }
    ... on CommentWithdrawn { reference } ... on HandlingChanged { comment { reference handling { status } } } } } }`;
  return (await people.send(account, query, { after })).data.events.nodes;
}

/** Comments that wait for a response which is none, and drafts that answer nothing. */
const leftovers = (): Promise<unknown[]> =>
  server.db.query(`select id from comment where handling in ('RESPONSE_DRAFTED', 'READY_FOR_DECISION') and response_id is null
    union all select id from response q where status = 'DRAFT' and not exists (select from comment c where c.response_id = q.id)
    union all select c.id from comment c join response q on q.id = c.response_id where q.status = 'DISCARDED'`);

describe('a comment that is withdrawn under a draft', () => {
  test('leaves the draft, with the handling that it had', async () => {
    const id = await posted();
    await people.done('officer2', 'assignComments', { commentIds: [id] });
    await drafted('officer', [id]);
    expect((await withdraw(id)).errors).toEqual([]);
    expect(await comment(id)).toMatchObject({
      ...{ status: 'WITHDRAWN', response: null },
      handling: { status: 'ASSIGNED', version: 4, assignee: { name: 'Name of officer2' } },
    });
  });

  test('ends the draft if it was the last, which is kept as what it is', async () => {
    const id = await posted();
    const { id: responseId } = await drafted('officer', [id], { body: 'In vain' });
    await withdraw(id);
    const ended = await response(responseId);
    expect(ended).toMatchObject({
      ...{ status: 'DISCARDED', version: 2, comments: [], isOutdated: false, body: { text: 'In vain' } },
      permissions: {
        canEdit: { reasons: ['RESPONSE_DISCARDED'] },
        canApprove: { reasons: ['NOT_APPROVER'] },
      },
    });
    expect(names(ended.authors)).toEqual(['officer']);
    for (const account of ['qm-contact', 'qn-contact', 'convener'])
      expect(await response(responseId, account)).toBeNull();
    const answers = [
      await edit('officer', { responseId, expectedVersion: 2, body: 'More' }),
      await confirm('officer', { responseId, expectedVersion: 2 }),
      await discard('officer', { responseId, expectedVersion: 2 }),
      await approve('approver', responseId, 2),
    ];
    expect(answers.flatMap(codesOf)).toEqual(Array(4).fill('RESPONSE_DISCARDED'));
  });

  test('leaves a draft that answers others as well, which is published for these', async () => {
    const [kept, taken] = [await posted(), await posted('qn-contact')];
    const { id: responseId } = await drafted('officer', [kept, taken]);
    await withdraw(taken, 'qn-contact');
    const { reference } = await comment(kept);
    expect(await response(responseId)).toMatchObject({ status: 'DRAFT', isOutdated: false, comments: [{ reference }] });
    expect((await approve('approver', responseId, 1)).response.status).toBe('PUBLISHED');
    expect(await comment(kept)).toMatchObject({ handling: { status: 'RESOLVED' }, response: { id: responseId } });
    expect(await comment(taken)).toMatchObject({
      status: 'WITHDRAWN',
      handling: { status: 'ASSIGNED' },
      response: null,
    });
  });

  test('makes a draft whole again that was outdated by it alone', async () => {
    const [kept, changed] = [await posted(), await posted()];
    const { id: responseId } = await drafted('officer', [kept, changed]);
    await people.done('qm-contact', 'editComment', { commentId: changed, expectedVersion: 1, body: 'Otherwise' });
    expect((await response(responseId)).isOutdated).toBe(true);
    await people.done('qm-contact', 'withdrawComment', { commentId: changed, expectedVersion: 2, reason: null });
    expect((await response(responseId)).isOutdated).toBe(false);
  });

  test('is told to the Secretariat in two events, and to everybody else in the one that they always get', async () => {
    const [answered, unanswered] = [await posted(), await posted()];
    await drafted('officer', [answered]);
    const since: Record<string, Data[]> = {};
    for (const [what, id] of Object.entries({ answered, unanswered })) {
      const after = await cursor();
      await withdraw(id);
      for (const account of ['officer', 'qm-reviewer', 'qn-contact', 'convener'])
        since[`${account} ${what}`] = await told(account, after);
    }
    const { reference } = await comment(answered);
    const withdrawn = { __typename: 'CommentWithdrawn', reference, actor: { delegation: { code: 'QM' } } };
    const handed = { __typename: 'HandlingChanged', comment: { reference, handling: { status: 'ASSIGNED' } } };
    expect(since['officer answered']).toMatchObject([withdrawn, handed]);
    expect(since['officer unanswered']).toMatchObject([{ __typename: 'CommentWithdrawn' }]);
    for (const account of ['qm-reviewer', 'qn-contact', 'convener']) {
      expect(since[`${account} answered`]).toEqual([withdrawn]);
      expect(since[`${account} unanswered`]).toMatchObject([{ __typename: 'CommentWithdrawn' }]);
    }
  });

  test('leaves the replies below it to their own responses', async () => {
    const root = await posted();
    const input = { idempotencyKey: root, commentId: root, body: 'Yes', language: 'EN' };
    const { id: reply } = await people.done('qn-contact', 'replyToComment', input);
    const [{ id: toRoot }, { id: toReply }] = [await drafted('officer', [root]), await drafted('officer', [reply])];
    await withdraw(root);
    expect((await response(toRoot)).status).toBe('DISCARDED');
    expect((await approve('approver', toReply, 1)).response.status).toBe('PUBLISHED');
    expect(await comment(reply)).toMatchObject({ status: 'SUBMITTED', handling: { status: 'RESOLVED' } });
  });

  test('is not withdrawn once the response is out', async () => {
    const id = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    await approve('approver', responseId, 1);
    expect(codesOf(await withdraw(id))).toEqual(['ALREADY_ANSWERED']);
    expect(await comment(id)).toMatchObject({ status: 'SUBMITTED', response: { id: responseId } });
  });
});

describe('at the same moment', () => {
  test('the last two comments of a draft are withdrawn: it ends', async () => {
    for (let round = 0; round < 8; round += 1) {
      const [one, other] = [await posted(), await posted('qn-contact')];
      const { id: responseId } = await drafted('officer', [one, other]);
      const answers = await Promise.all([withdraw(one), withdraw(other, 'qn-contact')]);
      expect(answers.flatMap(codesOf)).toEqual([]);
      expect(await response(responseId)).toMatchObject({ status: 'DISCARDED', version: 2 });
    }
  });

  test('a comment is withdrawn and its response approved: one of them happens', async () => {
    for (let round = 0; round < 8; round += 1) {
      const id = await posted();
      const { id: responseId } = await drafted('officer', [id]);
      const [withdrawn, approved] = await Promise.all([withdraw(id), approve('approver', responseId, 1)]);
      const codes = [...codesOf(withdrawn), ...codesOf(approved)].join();
      expect(['ALREADY_ANSWERED', 'RESPONSE_DISCARDED']).toContain(codes);
      const isOut = codes === 'ALREADY_ANSWERED';
      expect((await response(responseId)).status).toBe(isOut ? 'PUBLISHED' : 'DISCARDED');
      expect((await comment(id)).status).toBe(isOut ? 'SUBMITTED' : 'WITHDRAWN');
    }
  });

  test('a comment is withdrawn and its draft discarded: both find it ended', async () => {
    for (let round = 0; round < 6; round += 1) {
      const id = await posted();
      const { id: responseId } = await drafted('officer', [id]);
      const [withdrawn, discarded] = await Promise.all([
        withdraw(id),
        discard('officer', { responseId, expectedVersion: 1 }),
      ]);
      expect(withdrawn.errors).toEqual([]);
      expect([[], ['RESPONSE_DISCARDED']]).toContainEqual(codesOf(discarded));
      expect(await response(responseId)).toMatchObject({ status: 'DISCARDED', version: 2 });
    }
  });
});

describe('a draft that is discarded', () => {
  test('is kept, and its comments wait for another answer', async () => {
    const [one, other] = [await posted(), await posted('qn-contact')];
    await people.done('officer2', 'assignComments', { commentIds: [other] });
    const { id: responseId } = await drafted('officer', [one, other]);
    const after = await cursor();
    const answer = await discard('officer2', { responseId, expectedVersion: 1 });
    expect(answer.response).toMatchObject({ id: responseId, status: 'DISCARDED', version: 2, comments: [] });
    expect(answer.comments).toMatchObject([
      { id: one, response: null, handling: { status: 'ASSIGNED', assignee: { name: 'Name of officer' } } },
      { id: other, response: null, handling: { status: 'ASSIGNED', assignee: { name: 'Name of officer2' } } },
    ]);
    expect((await told('officer', after)).map((event) => event.__typename)).toEqual(Array(2).fill('HandlingChanged'));
    expect(await told('qm-contact', after)).toEqual([]);
    const { id: another } = await drafted('approver', [one], { body: 'Afresh' });
    expect((await approve('approver2', another, 1)).response.status).toBe('PUBLISHED');
    expect((await response(responseId)).history).toMatchObject([{ body: { text: 'Noted' } }]);
  });

  test('leaves a comment unmanaged to which nobody is assigned', async () => {
    const id = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    await server.db.query('update comment set assignee_id = null where id = $1', [parseGlobalId(id).id]);
    const { comments } = await discard('officer', { responseId, expectedVersion: 1 });
    expect(comments).toMatchObject([{ id, handling: { status: 'UNMANAGED', assignee: null } }]);
  });

  test('is not, by whoever saw another version, does not triage, or comes too late', async () => {
    const id = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    const refused = async (account: string, expectedVersion: number) => {
      const { comments, errors } = await discard(account, { responseId, expectedVersion });
      expect(comments).toEqual([]);
      return errors[0].code;
    };
    expect(await refused('officer', 2)).toBe('STALE_VERSION');
    for (const account of ['qm-contact', 'convener', 'admin'])
      expect(await refused(account, 1)).toBe('NOT_SECRETARIAT');
    await approve('approver', responseId, 1);
    expect(await refused('officer', 2)).toBe('RESPONSE_PUBLISHED');
    expect((await response(responseId)).status).toBe('PUBLISHED');
  });

  test('may be outdated', async () => {
    const id = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    await people.done('qm-contact', 'editComment', { commentId: id, expectedVersion: 1, body: 'Otherwise' });
    expect(codesOf(await discard('approver', { responseId, expectedVersion: 2 }))).toEqual([]);
  });

  test('no longer counts among the drafts of the queue', async () => {
    const count = async (status: string) => {
      const { comments } = await people.ask('officer', 'triage-queue', { filter: { handling: [status] }, first: 1 });
      const facet = comments.facets.handling.find(({ value }: Data) => value === status);
      expect(facet?.count ?? 0).toBe(comments.totalCount);
      return comments.totalCount as number;
    };
    const id = await posted();
    const [waiting, assigned] = [await count('RESPONSE_DRAFTED'), await count('ASSIGNED')];
    const { id: responseId } = await drafted('officer', [id]);
    expect([await count('RESPONSE_DRAFTED'), await count('ASSIGNED')]).toEqual([waiting + 1, assigned]);
    await discard('officer', { responseId, expectedVersion: 1 });
    expect([await count('RESPONSE_DRAFTED'), await count('ASSIGNED')]).toEqual([waiting, assigned + 1]);
  });
});

test('the database itself keeps no comment that waits for a response which is none', async () => {
  const id = await posted();
  await drafted('officer', [id]);
  const detach = server.db.query('update comment set response_id = null where id = $1', [parseGlobalId(id).id]);
  await expect(detach).rejects.toThrow('comment_drafted_check');
});
