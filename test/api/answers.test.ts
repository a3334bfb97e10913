import { randomUUID } from 'node:crypto';
import { type Consultation, codesOf, consultation, type Data } from '../support/consultation';
import { type Running, running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;
let { becomes, run } = {} as Running;

beforeEach(async () => {
  server = await startTestServer();
  const world = await makeWorld(server);
  people = consultation(server);
  ({ becomes, run } = running(server, world, people));
});
afterEach(() => server.stop());

const CLOSES = '2027-01-20T12:00:00Z';
const LATE_UNTIL = '2027-01-22T12:00:00Z';
const posted = async (account = 'qm-contact') => people.done(account, 'postComment', await people.words());

async function reply(account: string, parent: Data, over: object = {}): Promise<Data> {
  const query = `mutation ($input: ReplyToCommentInput!) { replyToComment(input: $input) {
    comment { id reference kind stance late depth permissions { canEdit { reasons } } } errors { code message path } } }`;
  const input = { idempotencyKey: randomUUID(), commentId: parent.id, body: 'Words', language: 'EN', ...over };
  const { data, errors } = await people.send(account, query, { input });
  expect(errors).toEqual([]);
  return data.replyToComment;
}
const replied = async (...args: Parameters<typeof reply>) => {
  const { comment, errors } = await reply(...args);
  expect(errors).toEqual([]);
  return comment;
};
const canReply = async (account: string, { id }: Data) => {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Comment { permissions { canReply { reasons } } } } }';
  return (await people.send(account, query, { id })).data.node.permissions.canReply.reasons;
};

/** A comment of QM in a round that has closed, and what the Secretariat asks about it. */
async function asked(): Promise<{ comment: Data; question: Data }> {
  const comment = await posted();
  await becomes(LATE_UNTIL);
  return { comment, question: await replied('officer', comment) };
}

describe('after the close', () => {
  test('who was asked answers, and nobody else', async () => {
    const { question } = await asked();
    expect(codesOf(await reply('qn-contact', question))).toEqual(['ROUND_CLOSED']);
    expect(await canReply('qn-contact', question)).toEqual(['ROUND_CLOSED']);
    expect(await canReply('qm-contact', question)).toEqual([]);
    const answer = await replied('qm-contact', question);
    expect(answer).toMatchObject({ reference: 'R1-QM-002', stance: null, late: false });
  });

  test('nobody comments anew in the thread of another', async () => {
    const { question } = await asked();
    const refused = await reply('qn-contact', question, { kind: 'SUBSTANTIVE', stance: 'OBJECTION' });
    expect(codesOf(refused)).toEqual(['ROUND_CLOSED']);
    expect(refused.errors[0].message).toContain('until 22 January 2027 at 13:00 CET (Europe/Zurich)');
  });

  test('an answer carries no stance, nor a kind of its own', async () => {
    const { question } = await asked();
    for (const [field, over] of [
      ['stance', { stance: 'OBJECTION' }],
      ['kind', { kind: 'SUBSTANTIVE' }],
    ] as const) {
      const refused = await reply('qm-contact', question, over);
      expect(refused.errors).toMatchObject([{ code: 'ROUND_CLOSED', path: ['input', field] }]);
      expect(refused.errors[0].message).toContain('leave this field out');
    }
    expect((await replied('qm-contact', question, { kind: 'GENERAL' })).kind).toBe('GENERAL');
  });

  test('an answer stays as it is: it is not edited into a comment', async () => {
    const { question } = await asked();
    const answer = await replied('qm-contact', question);
    expect(answer.permissions.canEdit.reasons).toEqual(['ROUND_CLOSED']);
    const edit = await people.act('qm-contact', 'editComment', { commentId: answer.id, expectedVersion: 1, body: 'x' });
    expect(codesOf(edit)).toEqual(['ROUND_CLOSED']);
  });

  test('the thread goes on from question to answer, and from nothing else', async () => {
    const { comment, question } = await asked();
    const answer = await replied('qm-contact', question);
    expect(codesOf(await reply('qm-contact', answer))).toEqual(['ROUND_CLOSED']);
    expect(codesOf(await reply('qm-contact', comment))).toEqual(['ROUND_CLOSED']);
    expect((await replied('qm-contact', await replied('officer', answer))).depth).toBe(4);
  });

  test('who adds to a question asks the same delegation', async () => {
    const { question } = await asked();
    const more = await replied('approver', await replied('officer', question));
    expect(codesOf(await reply('qn-contact', more))).toEqual(['ROUND_CLOSED']);
    expect((await replied('qm-contact', more)).depth).toBe(4);
  });

  test('in the thread of another, it is the one that was asked who answers', async () => {
    const comment = await posted('qm-contact');
    const remark = await replied('qn-contact', comment);
    await becomes(LATE_UNTIL);
    const question = await replied('officer', remark);
    expect(codesOf(await reply('qm-contact', question))).toEqual(['ROUND_CLOSED']);
    expect(await replied('qn-contact', question)).toMatchObject({ late: false });
  });

  test('after the report nobody answers', async () => {
    const { question } = await asked();
    await server.db.query("update round set state = 'REPORTED'");
    expect(codesOf(await reply('qm-contact', question))).toEqual(['ROUND_ENDED']);
  });

  test('the same answer sent twice is one', async () => {
    const { question } = await asked();
    const over = { idempotencyKey: 'once' };
    const [first, second] = [await replied('qm-contact', question, over), await replied('qm-contact', question, over)];
    expect(second).toEqual(first);
  });
});

test('between the deadline and the end of late comments an answer is not late, and a comment in it is', async () => {
  const comment = await posted();
  await becomes(CLOSES);
  const question = await replied('officer', comment);
  expect(await replied('qm-contact', question)).toMatchObject({ late: false });
  expect(await replied('qm-contact', question, { stance: 'CONCERNS' })).toMatchObject({
    late: true,
    stance: 'CONCERNS',
  });
  expect(await replied('qn-contact', question)).toMatchObject({ late: true });
  expect(await replied('officer', comment)).toMatchObject({ late: false });
});

test('while the round takes comments everybody replies to the Secretariat, with a stance', async () => {
  const question = await replied('officer', await posted());
  const over = { kind: 'SUBSTANTIVE', stance: 'OBJECTION' };
  expect(await replied('qn-contact', question, over)).toMatchObject({ ...over, late: false });
  expect(await replied('qm-contact', question, over)).toMatchObject({ ...over, late: false });
});

test('in a pause who was asked answers, without a stance', async () => {
  const question = await replied('officer', await posted());
  await run('pauseRound', 'R1');
  expect(codesOf(await reply('qn-contact', question))).toEqual(['ROUND_PAUSED']);
  const refused = await reply('qm-contact', question, { stance: 'SUPPORT' });
  expect(refused.errors).toMatchObject([{ code: 'ROUND_PAUSED', path: ['input', 'stance'] }]);
  await replied('qm-contact', question);
});
