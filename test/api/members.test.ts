import { randomUUID } from 'node:crypto';
import { codesOf } from '../support/consultation';
import { type Members, members } from '../support/members';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let { people, find, findDelegation, newPerson } = {} as Members;

async function start(): Promise<void> {
  server = await startTestServer();
  await makeWorld(server);
  ({ people, find, findDelegation, newPerson } = members(server));
}
const stop = () => server.stop();

describe('an administrator', () => {
  beforeEach(start);
  afterEach(stop);

  test('admits a delegation and a person of it, who comments at once', async () => {
    const name = [{ language: 'FR', text: 'Membre QZ' }];
    const { delegation } = await people.act('admin', 'createDelegation', {
      ...{ idempotencyKey: randomUUID(), code: 'qz', kind: 'MEMBER_STATE', region: 'EUROPE', name },
    });
    expect(delegation).toMatchObject({ code: 'QZ', version: 1, name: { text: 'Membre QZ', language: 'FR' } });
    const input = await newPerson({ account: 'qz-contact', role: 'CONTACT_POINT', delegationId: delegation.id });
    const { person } = await people.act('admin', 'createPerson', input);
    expect(person).toMatchObject({ account: 'qz-contact', active: true, version: 1, delegation: { code: 'QZ' } });
    const { comment } = await people.act('qz-contact', 'postComment', await people.words());
    expect(comment.reference).toBe('R1-QZ-001');
  });

  test('changes what is given and nothing else', async () => {
    const before = await findDelegation('QM');
    const { delegation } = await people.act('admin', 'updateDelegation', {
      ...{ delegationId: before.id, expectedVersion: 1, name: [{ language: 'EN', text: 'Another name' }] },
    });
    expect(delegation).toMatchObject({ version: 2, name: { text: 'Another name' } });
    const french = await people.send('admin', '{ delegation(code: "qm") { kind region name(language: FR) { text } } }');
    expect(french.data.delegation).toEqual({ kind: 'MEMBER_STATE', region: 'AFRICA', name: { text: 'State QM (fr)' } });
  });

  test('a second contact point that takes over is one', async () => {
    const query = `mutation ($input: CreatePersonInput!) { createPerson(input: $input) { person { role } errors { code } } }`;
    const input = await newPerson({ role: 'CONTACT_POINT', takesOver: true });
    const { data } = await people.send('admin', query, { input });
    expect(data.createPerson).toEqual({ person: { role: 'CONTACT_POINT' }, errors: [] });
    expect((await find('qm-contact')).role).toBe('DEPUTY');
  });

  test('the same key admits one person, however often it is sent', async () => {
    const input = await newPerson();
    const sent = await Promise.all(Array.from({ length: 5 }, () => people.act('admin', 'createPerson', input)));
    expect(new Set(sent.map(({ person }) => person.id)).size).toBe(1);
  });

  test('moves a person, who leaves the drafts to the delegation and sees them no more', async () => {
    const draft = await people.done('qm-reviewer', 'draftComment', await people.words());
    const [reviewer, qn] = [await find('qm-reviewer'), await findDelegation('QN')];
    const { person } = await people.act('admin', 'updatePerson', {
      ...{ personId: reviewer.id, expectedVersion: 1, delegationId: qn.id },
    });
    expect(person).toMatchObject({ role: 'REVIEWER', delegation: { code: 'QN' } });
    const node = async (account: string) =>
      (await people.send(account, 'query ($id: ID!) { node(id: $id) { id } }', { id: draft.id })).data.node;
    expect(await node('qm-reviewer')).toBeNull();
    expect(await node('qm-contact')).toEqual({ id: draft.id });
  });

  test('ends the part of a delegation with the access of its people, and lets it come back', async () => {
    const { id } = await findDelegation('QS');
    const run = (mutation: string, input: object) =>
      people.send(
        'admin',
        `mutation ($input: ${mutation}Input!) { done: ${mutation[0]?.toLowerCase()}${mutation.slice(1)}(input: $input) { delegation { active version } errors { code } } }`,
        { input },
      );
    const left = await run('WithdrawDelegation', { delegationId: id, expectedVersion: 1, reason: 'It left.' });
    expect(left.data.done).toEqual({ delegation: { active: false, version: 2 }, errors: [] });
    expect((await people.send('qs-contact', '{ viewer { role } }')).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    const contact = await find('qs-contact');
    const enable = { personId: contact.id, expectedVersion: contact.version };
    expect(codesOf(await people.act('admin', 'enablePerson', enable))).toEqual(['DELEGATION_WITHDRAWN']);
    const again = await run('WithdrawDelegation', { delegationId: id, expectedVersion: 2, reason: 'Twice.' });
    expect(codesOf(again.data.done)).toEqual(['DELEGATION_WITHDRAWN']);
    const back = await run('RestoreDelegation', { delegationId: id, expectedVersion: 2 });
    expect(back.data.done).toEqual({ delegation: { active: true, version: 3 }, errors: [] });
    expect(codesOf(await people.act('admin', 'enablePerson', enable))).toEqual([]);
    expect((await people.send('qs-contact', '{ viewer { role } }')).data.viewer).toEqual({ role: 'CONTACT_POINT' });
  });

  test('may not end or give away their own access, nor leave the group without an administrator', async () => {
    const admin = await find('admin');
    const own = { personId: admin.id, expectedVersion: 1 };
    expect(codesOf(await people.act('admin', 'disablePerson', own))).toEqual(['NOT_YOURSELF']);
    expect(codesOf(await people.act('admin', 'updatePerson', { ...own, role: 'OFFICER' }))).toEqual(['NOT_YOURSELF']);
    const second = await newPerson({ account: 'admin2', role: 'ADMINISTRATOR', delegationId: null });
    await people.done('admin', 'createPerson', second);
    await people.done('admin2', 'disablePerson', own);
    const last = await find2('admin2');
    expect(last.permissions.canDisable).toEqual({ allowed: false, reasons: ['NOT_YOURSELF'] });

    async function find2(account: string) {
      const query =
        'query ($account: String!) { person(account: $account) { permissions { canDisable { allowed reasons } } } }';
      return (await people.send('admin2', query, { account })).data.person;
    }
  });

  test('and another, who disable one another at once, leave one of them', async () => {
    await people.done(
      'admin',
      'createPerson',
      await newPerson({ account: 'admin2', role: 'ADMINISTRATOR', delegationId: null }),
    );
    const [one, two] = [await find('admin'), await find('admin2')];
    await Promise.all([
      people.send('admin', DISABLE, { input: { personId: two.id, expectedVersion: 1 } }),
      people.send('admin2', DISABLE, { input: { personId: one.id, expectedVersion: 1 } }),
    ]);
    const [{ count }] = (await server.db.query(
      "select count(*)::int from person where role = 'ADMINISTRATOR' and disabled_at is null",
    )) as [{ count: number }];
    expect(count).toBe(1);
  });
});

const DISABLE =
  'mutation ($input: DisablePersonInput!) { disablePerson(input: $input) { person { active } errors { code } } }';

describe('a contact point', () => {
  beforeEach(start);
  afterEach(stop);

  test('admits, changes and disables deputies and reviewers of its own delegation', async () => {
    const { person } = await people.act('qm-contact', 'createPerson', await newPerson());
    expect(person).toMatchObject({ role: 'REVIEWER', delegation: { code: 'QM' } });
    const up = await people.act('qm-contact', 'updatePerson', {
      personId: person.id,
      expectedVersion: 1,
      role: 'DEPUTY',
    });
    expect(up.person).toMatchObject({ role: 'DEPUTY', version: 2 });
    const off = await people.act('qm-contact', 'disablePerson', { personId: person.id, expectedVersion: 2 });
    expect(off.person).toMatchObject({ active: false, version: 3 });
    const on = await people.act('qm-contact', 'enablePerson', { personId: person.id, expectedVersion: 3 });
    expect(on.person).toMatchObject({ active: true, version: 4 });
  });

  test('names its successor in one step, and is a deputy from then on', async () => {
    const deputy = await find('qm-deputy');
    const { person } = await people.act('qm-contact', 'updatePerson', {
      ...{ personId: deputy.id, expectedVersion: 1, role: 'CONTACT_POINT' },
    });
    expect(person.role).toBe('CONTACT_POINT');
    expect((await people.send('qm-contact', '{ viewer { role } }')).data.viewer.role).toBe('DEPUTY');
    expect((await people.act('qm-deputy', 'postComment', await people.words())).comment.reference).toBe('R1-QM-001');
  });

  test.each([
    ['a role of the Secretariat', { role: 'OFFICER', delegationId: null }, 'NOT_IN_YOUR_CARE'],
    ['a role of the Secretariat in its delegation', { role: 'APPROVER' }, 'ROLE_NOT_GRANTABLE'],
    ['no role at all', { role: 'ANONYMOUS' }, 'ROLE_NOT_GRANTABLE'],
  ])('does not give %s', async (_, over, code) => {
    expect(codesOf(await people.act('qm-contact', 'createPerson', await newPerson(over)))).toEqual([code]);
  });

  test('does not reach another delegation: its people are not there', async () => {
    const [qn, theirs] = [await findDelegation('QN'), await find('qn-deputy')];
    const foreign = await newPerson({ delegationId: qn.id });
    expect(codesOf(await people.act('qm-contact', 'createPerson', foreign))).toEqual(['NOT_IN_YOUR_CARE']);
    const unknown = { personId: theirs.id, expectedVersion: 1 };
    expect(codesOf(await people.act('qm-contact', 'disablePerson', unknown))).toEqual(['NOT_FOUND']);
    expect(codesOf(await people.act('qm-contact', 'updatePerson', { ...unknown, name: 'X' }))).toEqual(['NOT_FOUND']);
    const move = { personId: (await find('qm-deputy')).id, expectedVersion: 1, delegationId: qn.id };
    expect(codesOf(await people.act('qm-contact', 'updatePerson', move))).toEqual(['NOT_IN_YOUR_CARE']);
  });

  test.each(['qm-deputy', 'qm-reviewer', 'officer', 'approver', 'convener'])(
    '%s looks after nobody',
    async (account) => {
      expect(codesOf(await people.act(account, 'createPerson', await newPerson()))).toEqual(['NOT_IN_YOUR_CARE']);
      const input = {
        ...{ idempotencyKey: randomUUID(), code: 'QZ', kind: 'OBSERVER' },
        name: [{ language: 'EN', text: 'A' }],
      };
      expect(codesOf(await people.act(account, 'createDelegation', input))).toEqual(['NOT_ADMINISTRATOR']);
    },
  );

  test('everybody changes their own name, and nothing more of themselves', async () => {
    const own = { personId: (await find('qm-reviewer')).id, expectedVersion: 1 };
    expect((await people.act('qm-reviewer', 'updatePerson', { ...own, name: 'Another name' })).person.version).toBe(2);
    const more = { ...own, expectedVersion: 2, role: 'DEPUTY' };
    expect(codesOf(await people.act('qm-reviewer', 'updatePerson', more))).toEqual(['NOT_YOURSELF']);
    const account = { ...own, expectedVersion: 2, account: 'another' };
    expect(codesOf(await people.act('qm-reviewer', 'updatePerson', account))).toEqual(['NOT_ADMINISTRATOR']);
  });
});
