import fc from 'fast-check';
import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { globalId, type NodeType } from '../../src/nodes/global-id';
import { MUTATION_SCOPES, type MutationName, Scope } from '../../src/operation/scope';
import { buildSchema } from '../../src/schema';
import { httpClient, type Query } from '../support/clients';
import { consultation, stateOf } from '../support/consultation';
import { clientWith, giveToken } from '../support/machines';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const schema = buildSchema();
const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {}) as MutationName[];
const SCOPES = Object.values(Scope);
const MACHINES = [
  { account: 'qm-script', role: 'DEPUTY', delegation: 'QM' },
  { account: 'qm-reader', role: 'REVIEWER', delegation: 'QM' },
  { account: 'triage-script', role: 'OFFICER' },
  { account: 'report-script', role: 'CONVENER' },
] as const;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const world = await makeWorld(server);
  await world.post('qm-contact', 'Words');
});
afterAll(() => server.stop());

/** A value of a type that is in order, and names nothing that is there. */
function sampleOf(type: GraphQLInputType): unknown {
  const wanted = getNullableType(type);
  if (isListType(wanted)) return [sampleOf(wanted.ofType)];
  if (isEnumType(wanted)) return wanted.getValues()[0]?.name;
  if (isInputObjectType(wanted)) {
    const fields = Object.values(wanted.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(fields.map((field) => [field.name, sampleOf(field.type)]));
  }
  const values: Record<string, unknown> = { ID: 'Comment_AAAAAAAAAAAAAAAAAAAAAA', Int: 1, Boolean: true };
  return values[wanted.name] ?? { DateTime: '2027-02-01T00:00:00Z', TimeZone: 'UTC' }[wanted.name] ?? 'x';
}

async function codesOf(query: Query, mutation: string): Promise<string[]> {
  const [input] = schema.getMutationType()?.getFields()[mutation]?.args ?? [];
  if (!input) throw new Error(`${mutation} takes nothing`);
  const document = `mutation ($input: ${input.type}) { ${mutation}(input: $input) { errors { code } } }`;
  const { data, errors } = await query(document, { input: sampleOf(input.type) });
  expect(errors).toEqual([]);
  return data[mutation].errors.map(({ code }: { code: string }) => code);
}

test('each mutation is what it is for the role if the scope is there, and else nothing but SCOPE_MISSING', async () => {
  const ofRole = new Map<string, Record<string, string[]>>();
  for (const machine of MACHINES) {
    await giveToken(server.db, { ...machine, scopes: ['READ'] });
    const query = await httpClient(server, machine.account);
    const codes: Record<string, string[]> = {};
    for (const mutation of mutations) codes[mutation] = await codesOf(query, mutation);
    ofRole.set(machine.account, codes);
  }
  const before = await stateOf(server);
  const some = fc.subarray(SCOPES, { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...MACHINES), some, async (machine, scopes) => {
      const query = await clientWith(server, await giveToken(server.db, { ...machine, scopes }));
      for (const mutation of mutations) {
        const isThere = scopes.includes(MUTATION_SCOPES[mutation]);
        const expected = isThere ? ofRole.get(machine.account)?.[mutation] : ['SCOPE_MISSING'];
        expect({ mutation, codes: await codesOf(query, mutation) }).toEqual({ mutation, codes: expected });
      }
    }),
    { numRuns: 12 },
  );
  const after = await stateOf(server);
  expect({ ...after, rows: 0 }).toEqual({ ...before, rows: 0 });
}, 60_000);

/** All that is said of permissions, by object and name. */
async function permissions(query: Query): Promise<Record<string, { allowed: boolean; reasons: string[] }>> {
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  const ids = await idsOfAll(objects.map(({ name }) => name));
  const fragments = objects.flatMap((type) => {
    const fields = Object.values(type.getFields()).filter(({ name }) => /ermissions$/.test(name));
    const of = fields.map((field) => {
      const shown = getNamedType(field.type);
      const names = isObjectType(shown) ? Object.keys(shown.getFields()) : [];
      return `${field.name} { ${names.map((name) => `${name} { allowed reasons }`).join(' ')} }`;
    });
    return of.length > 0 && ids[type.name] ? [`... on ${type.name} { __typename ${of.join(' ')} }`] : [];
  });
  const { data, errors } = await query(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${fragments.join(' ')} } }`, {
    ids: Object.values(ids),
  });
  expect(errors).toEqual([]);
  const said = (data.nodes as ({ __typename: string } | null)[]).flatMap((node) =>
    Object.values(node ?? {})
      .filter((part) => typeof part === 'object')
      .flatMap((part) => Object.entries(part).map(([name, permission]) => [`${node?.__typename}.${name}`, permission])),
  );
  return Object.fromEntries(said);
}

async function idsOfAll(types: readonly string[]): Promise<Record<string, string>> {
  const tables = { Roadmap: 'roadmap', Pillar: 'pillar', Measure: 'measure', Milestone: 'milestone', Round: 'round' };
  const all = { ...tables, Delegation: 'delegation', Person: 'person', Comment: 'comment' };
  const found: Record<string, string> = {};
  for (const [type, table] of Object.entries(all)) {
    const [row] = (await server.db.query(`select id from ${table} order by 1 limit 1`)) as { id: string }[];
    if (row && types.includes(type)) found[type] = globalId(type as NodeType, row.id);
  }
  return found;
}

test('what a scope forbids, permissions say too, and beside it all that the role forbids', async () => {
  const machine = { account: 'officer-script', role: 'OFFICER', scopes: ['READ', 'TRIAGE'] } as const;
  const token = await giveToken(server.db, machine);
  const ofRole = await permissions(await httpClient(server, machine.account));
  const ofToken = await permissions(await clientWith(server, token));
  expect(Object.keys(ofRole).length).toBeGreaterThan(25);
  expect(ofRole['Comment.canAssign']).toEqual({ allowed: true, reasons: [] });
  expect(ofRole['Comment.canRespond']).toEqual({ allowed: true, reasons: [] });
  const limited = Object.entries(ofRole).map(([name, { reasons }]) => {
    const all = name === 'Comment.canAssign' ? reasons : ['SCOPE_MISSING', ...reasons];
    return [name, { allowed: all.length === 0, reasons: all }];
  });
  expect(ofToken).toEqual(Object.fromEntries(limited));
});

describe('a token that may not read', () => {
  const machine = { account: 'qm-dropbox', role: 'DEPUTY', delegation: 'QM', scopes: ['COMMENT'] } as const;

  test('is refused every query with 403, whatever type of answer is asked for, before anything is done', async () => {
    const query = await clientWith(server, await giveToken(server.db, machine));
    for (const document of [
      '{ viewer { role } }',
      '{ __typename }',
      '{ a: roadmap { nothing } }',
      '{ __schema { queryType { name } } }',
    ])
      for (const Accept of ['application/json', 'application/graphql-response+json']) {
        const { status, errors } = await query(document, {}, { headers: { Accept } });
        const [code] = errors.map(({ extensions }) => extensions.code);
        if (code !== 'GRAPHQL_VALIDATION_FAILED')
          expect({ status, code }).toEqual({ status: 403, code: 'SCOPE_MISSING' });
      }
  });

  test('does what its scopes say, and is shown nothing of it', async () => {
    const query = await clientWith(server, await giveToken(server.db, machine));
    const input = await consultation(server).words({ body: 'Left in the box' });
    const document = `mutation ($input: DraftCommentInput!) {
      draftComment(input: $input) { comment { id round { reference } } errors { code } } }`;
    expect((await query(document, { input })).data).toEqual({ draftComment: { comment: null, errors: [] } });
    const changed = await query(document, { input: { ...input, body: 'Other words' } });
    expect(changed.data.draftComment.errors).toEqual([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    const drafts = `select count(*)::integer as count from comment where body = 'Left in the box' and status = 'DRAFT'`;
    expect(await server.db.query(drafts)).toEqual([{ count: 1 }]);
  });
});

test('a scope gives nothing that the role does not: a reviewer with all of them submits and triages nothing', async () => {
  const token = await giveToken(server.db, { account: 'qm-eager', role: 'REVIEWER', delegation: 'QM', scopes: SCOPES });
  const query = await clientWith(server, token);
  const input = await consultation(server).words();
  const post = `mutation ($input: PostCommentInput!) { postComment(input: $input) { errors { code } } }`;
  expect((await query(post, { input })).data.postComment.errors).toEqual([{ code: 'NOT_CONTACT_POINT' }]);
  expect((await query('{ viewer { role scopes } }')).data).toEqual({ viewer: { role: 'REVIEWER', scopes: SCOPES } });
});
