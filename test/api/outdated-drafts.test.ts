import { randomUUID } from 'node:crypto';
import { parseGlobalId } from '../../src/nodes/global-id';
import { eventually } from '../support/clients';
import { type Consultation, codesOf, consultation, type Data } from '../support/consultation';
import { type Secretariat, secretariat } from '../support/responses';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;
let { approve, comment, confirm, drafted, edit, response } = {} as Secretariat;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
  ({ approve, comment, confirm, drafted, edit, response } = secretariat(people));
});
afterAll(() => server.stop());

const posted = async (account = 'qm-contact'): Promise<{ id: string; reference: string }> =>
  people.done(account, 'postComment', await people.words());
const reword = (commentId: string, expectedVersion = 1, over: object = {}, account = 'qm-contact'): Promise<Data> =>
  people.act(account, 'editComment', { commentId, expectedVersion, body: `Other words ${randomUUID()}`, ...over });
const permissions = async (commentId: string) => {
  const query =
    'query ($id: ID!) { node(id: $id) { ... on Comment { permissions { canEdit { allowed reasons } canWithdraw { allowed reasons } canReply { allowed reasons } } } } }';
  return (await people.send('qm-contact', query, { id: commentId })).data.node.permissions;
};
const allowed = { allowed: true, reasons: [] };
/** Whether so many statements in this test's database wait for a lock. */
const waiting = (count: number) => async () => {
  const waiters = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  return ((await server.db.query(waiters)) as unknown[]).length === count;
};
/** Holds rows as a transaction under way does, until it is let go. */
async function holding(rows: string, ...values: unknown[]): Promise<() => Promise<void>> {
  const runner = server.db.createQueryRunner();
  await runner.startTransaction();
  await runner.query(`select 1 from ${rows} for update`, values);
  return async () => {
    await runner.commitTransaction();
    await runner.release();
  };
}

describe('while a response is drafted', () => {
  test('the delegation edits its comment, as if there were no draft', async () => {
    const { id } = await posted();
    const before = await permissions(id);
    expect(before).toEqual({ canEdit: allowed, canWithdraw: allowed, canReply: allowed });
    await drafted('officer', [id]);
    expect(await permissions(id)).toEqual(before);
    expect((await reword(id)).errors).toEqual([]);
    expect(await permissions(id)).toEqual(before);
  });

  test('it is marked as written on older words, and not published until somebody has looked again', async () => {
    const [one, other] = [await posted(), await posted('qn-contact')];
    const { id: responseId } = await drafted('officer', [one.id, other.id]);
    await reword(one.id);
    expect(await response(responseId, 'approver')).toMatchObject({
      ...{ status: 'DRAFT', isOutdated: true, changedComments: [{ reference: one.reference }] },
      permissions: { canEdit: { reasons: [] }, canApprove: { reasons: ['COMMENT_CHANGED'] } },
    });
    for (const version of [1, 2]) {
      const refused = await approve('approver', responseId, version);
      expect(refused).toMatchObject({ response: { status: 'DRAFT' }, errors: [{ code: 'COMMENT_CHANGED' }] });
      expect(refused.errors[0].message).toContain(one.reference);
      expect(refused.errors[0].message).not.toContain(other.reference);
    }
    const { version } = (await confirm('officer', { responseId, expectedVersion: 2 })).response;
    expect(await response(responseId)).toMatchObject({ isOutdated: false, changedComments: [] });
    expect((await approve('approver', responseId, version)).response.status).toBe('PUBLISHED');
  });

  test('an edit of it is a look at its comments', async () => {
    const { id } = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    await reword(id);
    const edited = await edit('officer2', { responseId, expectedVersion: 2, body: 'To the other words' });
    expect(edited).toMatchObject({ response: { version: 3, isOutdated: false }, errors: [] });
    expect((await approve('approver', responseId, 3)).response.status).toBe('PUBLISHED');
  });

  test('an edit that changes nothing is no look', async () => {
    const { id } = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    await reword(id);
    const edited = await edit('officer', { responseId, expectedVersion: 2, body: 'Noted' });
    expect(edited).toMatchObject({ response: { version: 2, isOutdated: true }, errors: [] });
    expect(codesOf(await approve('approver', responseId, 2))).toEqual(['COMMENT_CHANGED']);
  });

  test('whoever confirms it has written no words: an approver may, and then publish', async () => {
    const { id } = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    await reword(id);
    const confirmed = await confirm('approver', { responseId, expectedVersion: 2 });
    expect(confirmed.response).toMatchObject({ version: 3, authors: [{ name: 'Name of officer' }] });
    expect(confirmed.response.history).toHaveLength(1);
    expect((await approve('approver', responseId, 3)).response.status).toBe('PUBLISHED');
  });

  test('a confirmation with nothing to confirm changes nothing', async () => {
    const { id: responseId } = await drafted('officer', [(await posted()).id]);
    const before = await response(responseId);
    expect(await confirm('officer', { responseId, expectedVersion: 1 })).toEqual({ response: before, errors: [] });
    expect(codesOf(await confirm('officer', { responseId, expectedVersion: 2 }))).toEqual(['STALE_VERSION']);
  });

  test.each<[string, () => (account: string, input: object) => Promise<Data>, object]>([
    ['confirms', () => confirm, {}],
    ['edits', () => edit, { body: 'Without having seen' }],
  ])('whoever %s it names the version with the words that they read', async (_does, mutation, over) => {
    const { id } = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    await reword(id);
    const { version: seen } = await response(responseId);
    await reword(id, 2);
    const answer = await mutation()('officer', { responseId, expectedVersion: seen, ...over });
    expect(answer).toMatchObject({ response: { isOutdated: true }, errors: [{ code: 'STALE_VERSION' }] });
    const again = await mutation()('officer', { responseId, expectedVersion: answer.response.version, ...over });
    expect(again).toMatchObject({ response: { isOutdated: false }, errors: [] });
  });
});

describe('once a response is out', () => {
  test('the delegation is told so, and no longer edits nor withdraws', async () => {
    const { id, reference } = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    await approve('approver', responseId, 1);
    const denied = { allowed: false, reasons: ['ALREADY_ANSWERED'] };
    expect(await permissions(id)).toEqual({ canEdit: denied, canWithdraw: denied, canReply: allowed });
    const { errors } = await reword(id);
    expect(errors).toMatchObject([{ code: 'ALREADY_ANSWERED' }]);
    expect(errors[0].message).toContain(reference);
  });

  test('after the close, the round is the reason, whether there is a draft or not', async () => {
    const late = await startTestServer();
    try {
      await makeWorld(late);
      const others = consultation(late);
      const ids: string[] = [];
      for (const _ of [1, 2]) ids.push((await others.done('qm-contact', 'postComment', await others.words())).id);
      await secretariat(others).drafted('officer', ids.slice(1));
      late.clock.now = new Date('2027-01-23T12:00:00Z');
      const refusals = ids.map(async (commentId) =>
        codesOf(await others.act('qm-contact', 'editComment', { commentId, expectedVersion: 1, body: 'Late' })),
      );
      expect(await Promise.all(refusals)).toEqual([['ROUND_CLOSED'], ['ROUND_CLOSED']]);
    } finally {
      await late.stop();
    }
  });
});

describe('an edit of a comment that changes nothing', () => {
  test('is none: no version, no event, and no draft becomes outdated', async () => {
    const { id } = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    const head = () => server.db.query('select position, hash from event_head');
    const [before, log] = [await comment(id), await head()];
    for (const over of [{}, { body: 'Words' }, { kind: 'GENERAL', stance: null, language: 'EN', proposedText: null }]) {
      const answer = await people.act('qm-contact', 'editComment', { commentId: id, expectedVersion: 1, ...over });
      expect(answer).toMatchObject({ comment: { version: 1 }, errors: [] });
    }
    expect([await comment(id), await head()]).toEqual([before, log]);
    expect(await response(responseId)).toMatchObject({ version: 1, isOutdated: false });
  });

  test('leaves what was verified verified', async () => {
    const { id } = await people.done('qm-contact', 'draftComment', await people.words());
    await people.done('qm-deputy', 'verifyComment', { commentId: id, expectedVersion: 1 });
    const answer = await people.act('qm-reviewer', 'editComment', { commentId: id, expectedVersion: 2, body: 'Words' });
    expect(answer).toMatchObject({ comment: { version: 2, status: 'VERIFIED' }, errors: [] });
  });

  test('is refused all the same if it names a version that is past, or is another delegation’s', async () => {
    const { id } = await posted();
    await reword(id);
    expect(codesOf(await reword(id, 1, { body: 'Words' }))).toEqual(['STALE_VERSION']);
    expect(codesOf(await reword(id, 2, { body: 'Words' }, 'qn-contact'))).toEqual(['NOT_YOUR_DELEGATION']);
  });
});

describe('whoever drafts says what they read, if they like', () => {
  test('and is refused if a comment has changed since, with its reference', async () => {
    const [one, other] = [await posted(), await posted()];
    await reword(other.id);
    const input = { disposition: 'NOTED', body: 'b', language: 'EN', commentIds: [one.id, other.id] };
    const draft = (commentVersions: number[]) =>
      people.act('officer', 'draftResponse', { ...input, idempotencyKey: randomUUID(), commentVersions });
    const { errors } = await draft([1, 1]);
    expect(errors).toMatchObject([{ code: 'COMMENT_CHANGED', path: ['input', 'commentVersions', '1'] }]);
    expect(errors[0].message).toContain(other.reference);
    expect((await comment(other.id)).response).toBeNull();
    expect(codesOf(await draft([1, 2]))).toEqual([]);
  });

  test('by the version that they are shown, which counts from the submission', async () => {
    const { id } = await people.done('qm-contact', 'draftComment', await people.words());
    await reword(id, 1);
    await people.done('qm-contact', 'verifyComment', { commentId: id, expectedVersion: 2 });
    await people.done('qm-contact', 'submitComments', { idempotencyKey: randomUUID(), commentIds: [id] });
    expect(codesOf(await reword(id, 1, { body: 'Words' }, 'qn-contact'))).toEqual(['NOT_YOUR_DELEGATION']);
    const words = { disposition: 'NOTED', body: 'b', language: 'EN', idempotencyKey: randomUUID() };
    const input = { ...words, commentIds: [id], commentVersions: [1] };
    expect(codesOf(await people.act('officer', 'draftResponse', input))).toEqual([]);
  });

  test('and the words are those when it is drafted, unless they say so', async () => {
    const { id } = await posted();
    await reword(id);
    const { id: responseId } = await drafted('officer', [id]);
    expect((await response(responseId)).isOutdated).toBe(false);
  });
});

describe('at the same moment', () => {
  test('an edit that comes first is not published upon', async () => {
    const { id } = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    const letGo = await holding('event_head');
    const edited = reword(id);
    await eventually(waiting(1));
    const approved = approve('approver', responseId, 1);
    await eventually(waiting(2));
    await letGo();
    expect([codesOf(await edited), codesOf(await approved)]).toEqual([[], ['COMMENT_CHANGED']]);
  });

  test('an approval that comes first is not edited under', async () => {
    const { id } = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    const letGo = await holding('response where id = $1', parseGlobalId(responseId).id);
    const approved = approve('approver', responseId, 1);
    await eventually(waiting(1));
    const edited = reword(id);
    await eventually(waiting(2));
    await letGo();
    expect([codesOf(await approved), codesOf(await edited)]).toEqual([[], ['ALREADY_ANSWERED']]);
  });

  test('an edit and an approval never both happen, whoever comes first', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const { id } = await posted();
      const { id: responseId } = await drafted('officer', [id]);
      const both = [() => reword(id), () => approve('approver', responseId, 1)];
      const [first, second] = await Promise.all((round % 2 ? both : both.toReversed()).map((act) => act()));
      const [edited, approved] = round % 2 ? [first, second] : [second, first];
      outcomes.add([...codesOf(edited), ...codesOf(approved)].join());
      expect((await response(responseId)).isOutdated).toBe((await response(responseId)).status === 'DRAFT');
    }
    expect([...outcomes].filter((codes) => !['ALREADY_ANSWERED', 'COMMENT_CHANGED'].includes(codes))).toEqual([]);
  });

  test('a confirmation never covers words that come with it', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id } = await posted();
      const { id: responseId } = await drafted('officer', [id]);
      await reword(id);
      const [confirmed] = await Promise.all([confirm('officer', { responseId, expectedVersion: 2 }), reword(id, 2)]);
      expect([[], ['STALE_VERSION']]).toContainEqual(codesOf(confirmed));
      expect((await response(responseId)).isOutdated).toBe(true);
    }
  });

  test('many who edit, confirm and approve two comments of one draft wait in no ring', async () => {
    const comments = [await posted(), await posted('qn-contact')];
    const { id: responseId } = await drafted('officer', [comments[1]?.id ?? '', comments[0]?.id ?? '']);
    const deadlocks = async () =>
      Number(
        (await server.db.query('select deadlocks from pg_stat_database where datname = current_database()'))[0]
          .deadlocks,
      );
    const before = await deadlocks();
    const acts = Array.from({ length: 30 }, (_, n) => [
      reword(comments[0]?.id ?? '', 1 + (n % 3)),
      reword(comments[1]?.id ?? '', 1 + (n % 3), {}, 'qn-contact'),
      confirm('officer', { responseId, expectedVersion: 1 + n }),
      approve('approver', responseId, 1 + n),
    ]);
    await Promise.all(acts.flat());
    expect(await deadlocks()).toBe(before);
    const { status, isOutdated } = await response(responseId);
    expect(status === 'PUBLISHED' && isOutdated).toBe(false);
  });

  test('the database itself refuses to settle a comment whose words nobody read', async () => {
    const { id } = await posted();
    const { id: responseId } = await drafted('officer', [id]);
    await reword(id);
    const settle = server.db.query("update comment set handling = 'RESOLVED' where response_id = $1", [
      parseGlobalId(responseId).id,
    ]);
    await expect(settle).rejects.toThrow('comment_read_check');
  });
});
