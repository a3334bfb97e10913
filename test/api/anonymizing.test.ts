import { randomUUID } from 'node:crypto';
import { type Consultation, codesOf, consultation } from '../support/consultation';
import { listenLive } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const MUTATION = `mutation ($input: AnonymizePersonInput!) { anonymizePerson(input: $input) {
  person { id name account email active role version delegation { code } permissions { canAnonymize { reasons } canUpdate { reasons } canEnable { reasons } } }
  errors { code path message } } }`;

let server: TestServer;
let people: Consultation;

async function start(): Promise<void> {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
}

const anonymize = async (as: string, personId: string, over: object = {}) =>
  (await people.send(as, MUTATION, { input: { personId, expectedVersion: 1, reason: 'As they asked', ...over } })).data
    .anonymizePerson;
const find = async (account: string) =>
  (await people.send('admin', `{ person(account: "${account}") { id name version } }`)).data.person;
const nameOf = async (id: string, language: string) => {
  const headers = { 'Accept-Language': language };
  return (await people.send('officer', `{ node(id: "${id}") { ... on Person { name } } }`, {}, { headers })).data.node
    .name;
};

describe('whoever is anonymized', () => {
  beforeEach(start);
  afterEach(() => server.stop());

  test('is a former member in every language, keeps role and delegation, and has no access any more', async () => {
    const { id } = await find('qm-deputy');
    const { person, errors } = await anonymize('admin', id);
    expect({ person, errors }).toMatchObject({
      person: { id, account: null, email: null, active: false, role: 'DEPUTY', version: 2, delegation: { code: 'QM' } },
      errors: [],
    });
    const names = await Promise.all(['ar', 'en', 'es', 'fr', 'ru', 'zh'].map((language) => nameOf(id, language)));
    expect(names).toEqual([
      'عضو سابق',
      'Former member',
      'Antiguo miembro',
      'Ancien membre',
      'Бывший участник',
      '前成员',
    ]);
    expect((await people.send('qm-deputy', '{ viewer { role } }')).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const { data } = await people.send('admin', '{ people(first: 100) { totalCount nodes { id } } }');
    expect(data.people.nodes.map((one: { id: string }) => one.id)).not.toContain(id);
    expect(data.people.totalCount).toBe(data.people.nodes.length);
  });

  test('cannot be changed, given access or anonymized again', async () => {
    const { id } = await find('qm-deputy');
    const { person } = await anonymize('admin', id);
    expect(person.permissions).toEqual({
      canAnonymize: { reasons: ['PERSON_ANONYMIZED'] },
      canUpdate: { reasons: ['PERSON_ANONYMIZED'] },
      canEnable: { reasons: ['PERSON_ANONYMIZED'] },
    });
    const then = { personId: id, expectedVersion: 2 };
    expect(codesOf(await anonymize('admin', id, then))).toEqual(['PERSON_ANONYMIZED']);
    expect(codesOf(await people.act('admin', 'updatePerson', { ...then, name: 'Somebody' }))).toEqual([
      'PERSON_ANONYMIZED',
    ]);
    expect(codesOf(await people.act('admin', 'enablePerson', then))).toEqual(['PERSON_ANONYMIZED']);
    expect(codesOf(await people.act('admin', 'disablePerson', then))).toEqual(['PERSON_ANONYMIZED']);
    for (const statement of ["set name = 'Somebody'", 'set anonymized_at = null', 'set disabled_at = null'])
      await expect(server.db.query(`update person ${statement} where anonymized_at is not null`)).rejects.toThrow();
  });

  test('leaves the account to somebody who is nobody of before', async () => {
    const { id } = await find('qm-deputy');
    await anonymize('admin', id);
    const input = {
      idempotencyKey: randomUUID(),
      account: 'qm-deputy',
      name: 'Another',
      role: 'CONVENER',
      language: 'EN',
    };
    const { person } = await people.act('admin', 'createPerson', input);
    expect(person.id).not.toBe(id);
    expect((await people.send('qm-deputy', '{ viewer { role } }')).data.viewer.role).toBe('CONVENER');
  });

  test('is told of to those who may know of it, without a name, live and replayed', async () => {
    const query = `subscription ($after: EventCursor) { events(after: $after) { __typename cursor
      ... on PersonAnonymized { reason person { name } delegation { code } actor { person { role } } } } }`;
    const [fellow, stranger] = [
      await listenLive(server, 'qm-contact', { query }),
      await listenLive(server, 'qn-contact', { query }),
    ];
    const { id } = await find('qm-deputy');
    await anonymize('admin', id);
    const event = {
      ...{ __typename: 'PersonAnonymized', cursor: expect.any(String), reason: 'As they asked' },
      ...{ person: { name: 'Former member' }, delegation: { code: 'QM' }, actor: { person: null } },
    };
    await fellow.until((received) => received.some(({ events }) => events.__typename === 'PersonAnonymized'));
    expect(fellow.received.map(({ events }) => events)).toContainEqual(event);
    const log = `{ events(filter: { types: [PERSON_ANONYMIZED] }) { nodes { __typename cursor
      ... on PersonAnonymized { reason person { name } delegation { code } actor { person { role } } } } } }`;
    expect((await people.send('qm-contact', log)).data.events.nodes).toEqual([event]);
    expect((await people.send('qn-contact', log)).data.events.nodes).toEqual([]);
    expect(stranger.received.map(({ events }) => events.__typename)).toEqual(['CaughtUp']);
    await Promise.all([fellow.stop(), stranger.stop()]);
  });
});

describe('anonymizing is refused', () => {
  beforeAll(start);
  afterAll(() => server.stop());

  test.each(['qm-contact', 'qm-deputy', 'officer', 'approver', 'convener'])('to %s', async (account) => {
    const { id } = await find('qm-deputy');
    expect(codesOf(await anonymize(account, id))).toEqual(['NOT_ADMINISTRATOR']);
    expect(await find('qm-deputy')).toEqual({ id, name: 'Name of qm-deputy', version: 1 });
  });

  test('of oneself, and so of the last administrator', async () => {
    expect(codesOf(await anonymize('admin', (await find('admin')).id))).toEqual(['NOT_YOURSELF']);
  });

  test.each([
    ['an empty reason', { reason: ' ' }, 'REQUIRED', 'reason'],
    ['a reason with the name', { reason: 'So that name of  QM-deputy is gone' }, 'INVALID_VALUE', 'reason'],
    ['a reason with the account', { reason: '"qm-deputy" left.' }, 'INVALID_VALUE', 'reason'],
    ['a stale version', { expectedVersion: 4 }, 'STALE_VERSION', 'expectedVersion'],
  ])('with %s', async (_, over, code, path) => {
    const { errors } = await anonymize('admin', (await find('qm-deputy')).id, over);
    expect(errors).toMatchObject([{ code, path: ['input', path] }]);
    expect((await find('qm-deputy')).version).toBe(1);
  });
});
