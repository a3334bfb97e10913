import { randomUUID } from 'node:crypto';
import { verifyLog } from '../../src/events/verify';
import { type Consultation, codesOf, consultation } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { tamper } from '../support/tamper';
import { makeWorld } from '../support/world';

const MUTATION = 'mutation ($input: AnonymizePersonInput!) { anonymizePerson(input: $input) { errors { code } } }';

let server: TestServer;
let people: Consultation;

beforeEach(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
});
afterEach(() => server.stop());

const anonymize = async (as: string, personId: string, over: object = {}) =>
  (await people.send(as, MUTATION, { input: { personId, expectedVersion: 1, reason: 'As they asked', ...over } })).data
    .anonymizePerson;
const find = async (account: string) =>
  (await people.send('admin', `{ person(account: "${account}") { id name version } }`)).data.person;

describe('the record', () => {
  const altered = async () => {
    const { fault, altered: found } = await verifyLog(server.db);
    return { fault, found: found.map(({ row, what }) => `${row}: ${what}`) };
  };
  const whole = { fault: undefined, found: [] };

  /** Somebody who drafted, was renamed, verified, moved and was forgotten. */
  async function forgotten(): Promise<string> {
    const { id: commentId } = await people.done('qm-deputy', 'draftComment', await people.words());
    const { id } = await find('qm-deputy');
    await people.act('admin', 'updatePerson', { personId: id, expectedVersion: 1, name: 'Second Name' });
    await people.done('qm-deputy', 'verifyComment', { commentId, expectedVersion: 1 });
    await people.done('qm-contact', 'submitComments', { idempotencyKey: randomUUID(), commentIds: [commentId] });
    await people.act('admin', 'updatePerson', {
      personId: id,
      expectedVersion: 2,
      role: 'OFFICER',
      delegationId: null,
    });
    expect(codesOf(await anonymize('admin', id, { expectedVersion: 3 }))).toEqual([]);
    return id;
  }

  test('holds afterwards, with what comes after it', async () => {
    await forgotten();
    expect(await altered()).toEqual(whole);
    await people.done('qn-contact', 'postComment', await people.words());
    expect(await altered()).toEqual(whole);
  });

  test('names whoever wrote a former member, with role and delegation', async () => {
    const id = await forgotten();
    const query = '{ comment(reference: "R1-QM-001") { author { id name role delegation { code } } } }';
    const { author } = (await people.send('qm-contact', query)).data.comment;
    expect(author).toEqual({
      id: expect.any(String),
      name: 'Former member',
      role: 'DEPUTY',
      delegation: { code: 'QM' },
    });
    expect(author.id).not.toBe(id);
  });

  const not = 'is not named as it was recorded';
  test.each([
    ['a forged name of somebody who is named', `name = 'Forged' where name = 'Name of qm-contact'`, [not]],
    ['a forged role of a former member', `role = 'REVIEWER' where name is null and role = 'DEPUTY'`, [not, not]],
    [
      'a name that is given back',
      `name = 'Forged', salt = '\\x00', name_digest = null where name is null and role = 'OFFICER'`,
      [not, 'is named although the log says that the name was taken away'],
    ],
    [
      'a name that was taken away past the log',
      `name_digest = hidden_name(salt, name), name = null, salt = null where name = 'Name of qm-contact'`,
      ['has lost its name, but the log knows nothing of it'],
    ],
  ])('tells of %s', async (_, edit, whats) => {
    await forgotten();
    await tamper(server.databaseUrl, `update person_version set ${edit}`);
    const { found } = await altered();
    expect(found.map((one) => one.split(': ')[1])).toEqual(whats);
  });

  test('refuses to take a name away, or to give another, while the person is not anonymized', async () => {
    for (const edit of [
      "name = 'Forged'",
      'name_digest = hidden_name(salt, name), name = null, salt = null',
      "salt = '\\x00'",
      "role = 'OFFICER'",
    ])
      await expect(server.db.query(`update person_version set ${edit}`)).rejects.toThrow('append-only');
  });
});
