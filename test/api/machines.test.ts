import { randomUUID } from 'node:crypto';
import { digestOf } from '../../src/identity/machine-token';
import { makeLog } from '../../src/log';
import { TokenUses } from '../../src/tokens/token-use';
import { type Answer, eventually, httpClient, type Query } from '../support/clients';
import { consultation } from '../support/consultation';
import { clientWith, refusalOf } from '../support/machines';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const DAY = 86_400_000;

let server: TestServer;
let contact: Query;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  contact = await httpClient(server, 'qm-contact');
});
afterAll(() => server.stop());

const CREATE_PERSON = `mutation ($input: CreatePersonInput!) {
  createPerson(input: $input) { person { id kind role delegation { code } } errors { code path } } }`;
const CREATE_TOKEN = `mutation ($input: CreateTokenInput!) {
  createToken(input: $input) { secret token { id name scopes expiresAt createdAt createdBy { name } lastUsedAt revokedAt } errors { code path } } }`;
const REVOKE = `mutation ($input: RevokeTokenInput!) {
  revokeToken(input: $input) { token { revokedAt permissions { canRevoke { allowed reasons } } } errors { code path } } }`;

async function machine(account: string, over: object = {}, by = contact): Promise<Answer['data']> {
  const [delegation] = await server.db.query(
    `select global_id('Delegation', id) as id from delegation where code = 'QM'`,
  );
  const seat = { role: 'DEPUTY', delegationId: delegation.id, kind: 'MACHINE' };
  const input = { idempotencyKey: randomUUID(), account, name: `Name of ${account}`, ...seat, ...over };
  return (await by(CREATE_PERSON, { input })).data.createPerson;
}

const wish = (personId: string, over: object = {}) => ({
  ...{ idempotencyKey: randomUUID(), personId, name: 'Nightly export', scopes: ['COMMENT', 'READ'] },
  expiresAt: new Date(server.clock.now.getTime() + 30 * DAY).toISOString(),
  ...over,
});
const create = async (input: object, by = contact) => (await by(CREATE_TOKEN, { input })).data.createToken;
const codes = ({ errors }: Answer['data']) => errors.map(({ code }: { code: string }) => code);

test('a contact point gives a script of its ministry a token, the script drafts, and the token ends', async () => {
  const made = await machine('qm-export');
  expect(made).toMatchObject({ person: { kind: 'MACHINE', role: 'DEPUTY', delegation: { code: 'QM' } }, errors: [] });
  const { secret, token, errors } = await create(wish(made.person.id));
  expect(errors).toEqual([]);
  expect(secret).toMatch(/^jln_\w{36}$/);
  expect(token).toEqual({
    ...{
      id: expect.any(String),
      name: 'Nightly export',
      scopes: ['READ', 'COMMENT'],
      lastUsedAt: null,
      revokedAt: null,
    },
    ...{ createdAt: '2027-01-15T12:00:00.000Z', expiresAt: '2027-02-14T12:00:00.000Z' },
    createdBy: { name: 'Name of qm-contact' },
  });

  const script = await clientWith(server, secret);
  const who = '{ viewer { role scopes person { name kind } delegation { code } } }';
  const person = { name: 'Name of qm-export', kind: 'MACHINE' };
  const viewer = { role: 'DEPUTY', scopes: ['READ', 'COMMENT'], person, delegation: { code: 'QM' } };
  expect((await script(who)).data).toEqual({ viewer });
  const input = await consultation(server).words({ body: 'By the script' });
  const draft = `mutation ($input: DraftCommentInput!) {
    draftComment(input: $input) { comment { status author { name kind } } errors { code } } }`;
  expect((await script(draft, { input })).data.draftComment).toEqual({
    comment: { status: 'DRAFT', author: person },
    errors: [],
  });

  const revoked = (await contact(REVOKE, { input: { tokenId: token.id, reason: 'Not needed' } })).data.revokeToken;
  const canRevoke = { allowed: false, reasons: ['TOKEN_REVOKED'] };
  expect(revoked).toEqual({ token: { revokedAt: '2027-01-15T12:00:00.000Z', permissions: { canRevoke } }, errors: [] });
  for (const document of [who, '{ roadmap { code } }', '{ __schema { queryType { name } } }'])
    expect(refusalOf(await script(document))).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  const again = (await contact(REVOKE, { input: { tokenId: token.id } })).data.revokeToken;
  expect(again.errors).toEqual([{ code: 'TOKEN_REVOKED', path: ['input', 'tokenId'] }]);
});

test('a repeated request makes no second token, and does not tell the secret again', async () => {
  const { person } = await machine('qm-twice');
  const input = wish(person.id);
  const [first, second] = await Promise.all([create(input), create(input)]);
  expect([first, second].filter(({ secret }) => secret === null)).toHaveLength(1);
  expect([first.errors, second.errors, second.token]).toEqual([[], [], first.token]);
  expect(codes(await create({ ...input, name: 'Another' }))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  const read = `query ($account: String!) { person(account: $account) { tokens { totalCount nodes { id } } } }`;
  const { data } = await contact(read, { account: 'qm-twice' });
  expect(data.person.tokens).toEqual({ totalCount: 1, nodes: [{ id: first.token.id }] });
});

test('tokens are listed for those who look after the machine, the newest first, and for nobody else', async () => {
  const { person } = await machine('qm-listed');
  const names = ['First', 'Second', 'Third'];
  for (const name of names) {
    server.clock.now = new Date(server.clock.now.getTime() + 1_000);
    await create(wish(person.id, { name }));
  }
  const read = `query ($id: ID!) { node(id: $id) { ... on Person { account kind
    tokens(first: 2) { totalCount nodes { id name person { kind } } pageInfo { hasNextPage } }
    permissions { canCreateToken { allowed reasons } } } } }`;
  const seen = async (account: string) =>
    (await (await httpClient(server, account))(read, { id: person.id })).data.node;
  for (const account of ['qm-contact', 'admin']) {
    const { tokens, permissions } = await seen(account);
    expect(tokens.nodes.map(({ name }: { name: string }) => name)).toEqual(['Third', 'Second']);
    expect([tokens.totalCount, tokens.pageInfo.hasNextPage]).toEqual([3, true]);
    expect(permissions.canCreateToken).toEqual({ allowed: true, reasons: [] });
  }
  const [{ id }] = (await seen('admin')).tokens.nodes;
  for (const account of ['qm-deputy', 'officer', 'approver']) {
    const { tokens, permissions } = await seen(account);
    expect(tokens).toEqual({ totalCount: 0, nodes: [], pageInfo: { hasNextPage: false } });
    expect(permissions.canCreateToken).toEqual({ allowed: false, reasons: ['NOT_IN_YOUR_CARE'] });
  }
  expect(await seen('qn-contact')).toBeNull();
  for (const account of ['qm-deputy', 'qn-contact', 'approver', 'qm-listed']) {
    const query = await httpClient(server, account);
    expect((await query('query ($id: ID!) { node(id: $id) { id } }', { id })).data.node).toBeNull();
    const { data } = await query(REVOKE, { input: { tokenId: id } });
    expect(data.revokeToken.errors).toEqual([{ code: 'NOT_FOUND', path: ['input', 'tokenId'] }]);
  }
});

test('when a token was last used is told to those who look after it', async () => {
  const { person } = await machine('qm-used');
  const { secret } = await create(wish(person.id));
  const script = await clientWith(server, secret);
  const used = async () => {
    const { data } = await contact('{ person(account: "qm-used") { tokens { nodes { lastUsedAt } } } }');
    return data.person.tokens.nodes[0].lastUsedAt;
  };
  const first = server.clock.now;
  await script('{ viewer { role } }');
  await eventually(async () => (await used()) === first.toISOString());
});

test('uses within a minute are not written, later ones are, and an older one of another process changes nothing', async () => {
  const { person } = await machine('qm-often');
  const digest = digestOf((await create(wish(person.id))).secret);
  const log = makeLog('silent', false);
  const [one, other] = [new TokenUses(server.db, log), new TokenUses(server.db, log)];
  const after = async (uses: TokenUses, seconds: number) => {
    uses.note(digest, new Date(Date.UTC(2027, 0, 20) + seconds * 1_000));
    await uses.stop();
    const [row] = await server.db.query(`select last_used_at from access_token where digest = decode($1, 'hex')`, [
      digest,
    ]);
    return (row.last_used_at.getTime() - Date.UTC(2027, 0, 20)) / 1_000;
  };
  const seen = [await after(one, 0), await after(one, 59), await after(other, 30), await after(one, 60)];
  expect([...seen, await after(other, 90)]).toEqual([0, 0, 0, 60, 60]);
});

describe('what a machine cannot be', () => {
  test.each([
    ['admin', 'APPROVER', null],
    ['admin', 'ADMINISTRATOR', null],
    ['admin', 'CONTACT_POINT', 'QM'],
    ['qm-contact', 'CONTACT_POINT', 'QM'],
  ])('%s cannot make a machine %s', async (account, role, delegation) => {
    const by = await httpClient(server, account);
    const seat = delegation ? { role, takesOver: true } : { role, delegationId: null };
    const { errors } = await machine(`no-${role}`, seat, by);
    expect(errors).toEqual([{ code: 'MACHINE_ROLE', path: ['input', 'role'] }]);
  });

  test('it is neither promoted nor moved, not by a list either', async () => {
    const { person } = await machine('qm-ambitious');
    const admin = await httpClient(server, 'admin');
    const [{ id: other }] = await server.db.query(
      `select global_id('Delegation', id) as id from delegation where code = 'QN'`,
    );
    const update = `mutation ($input: UpdatePersonInput!) { updatePerson(input: $input) { errors { code path } } }`;
    const changed = async (change: object) =>
      (await admin(update, { input: { personId: person.id, expectedVersion: 1, ...change } })).data.updatePerson.errors;
    expect(await changed({ role: 'CONTACT_POINT' })).toEqual([{ code: 'MACHINE_ROLE', path: ['input', 'role'] }]);
    expect(await changed({ delegationId: other })).toEqual([
      { code: 'MACHINE_STAYS', path: ['input', 'delegationId'] },
    ]);
    const load = `mutation ($input: ImportPeopleInput!) { importPeople(input: $input) { done people { errors { code column } } } }`;
    const row = { account: 'qm-ambitious', name: 'n', role: 'REVIEWER', delegation: 'QN' };
    const { data, errors } = await admin(load, {
      input: { people: [row, { ...row, role: 'APPROVER', delegation: null }] },
    });
    expect(errors).toEqual([]);
    expect(data.importPeople.done).toBe(false);
    expect(data.importPeople.people[0].errors).toEqual([{ code: 'MACHINE_STAYS', column: 'delegation' }]);
    expect(data.importPeople.people[1].errors).toContainEqual({ code: 'MACHINE_ROLE', column: 'role' });
    expect(await changed({ role: 'REVIEWER' })).toEqual([]);
  });

  test('the database does not take one for a contact point either', async () => {
    await machine('qm-forced');
    const force = server.db.query(`update person set role = 'CONTACT_POINT' where account = 'qm-forced'`);
    await expect(force).rejects.toThrow('person_machine_check');
  });
});

test('people are told apart: a filter finds the machines', async () => {
  const read = `query ($kind: [PersonKind!]) { people(filter: { kind: $kind }, first: 100) { totalCount nodes { kind } } }`;
  const of = async (kind: string) => (await contact(read, { kind })).data.people;
  const machines = await of('MACHINE');
  expect(machines.totalCount).toBeGreaterThan(0);
  expect(new Set(machines.nodes.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['MACHINE']));
  expect((await of('HUMAN')).totalCount).toBe(3);
});
