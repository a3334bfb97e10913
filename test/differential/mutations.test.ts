import { type DocumentNode, parse, print } from 'graphql';
import { faultsOf, GOOD, WRONG_ROLES } from '../support/bad-inputs';
import { contractDocument } from '../support/clients';
import { consultation } from '../support/consultation';
import { type Known, prepare } from '../support/known';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';
import { type Asked, Both, isSame, type Outcome } from './both';
import { generate } from './operations';
import { Random } from './random';
import type { Pools } from './values';

const SEED = Number(process.env.JALON_SEED ?? 2027);
const PAYLOADS = 4;

let server: TestServer;
let both: Both;
let known: Known;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  known = await prepare(consultation(server));
  both = await Both.over(server.db, true);
});
afterAll(async () => {
  await both?.stop();
  await server?.stop();
});

const place = Buffer.from('["2027-01-15T12:00:00+00:00","01234567-89ab-4def-8123-456789abcdef"]').toString('base64url');
const branch = Buffer.from('[[1],"01234567-89ab-4def-8123-456789abcdef"]').toString('base64url');
/** What is named by what a payload leads to: nothing that is there, in forms that are right. */
const pools: Pools = {
  ...{ ids: ['Measure_AAAAAAAAAAAAAAAAAAAAAA'], comments: ['Comment_AAAAAAAAAAAAAAAAAAAAAA'], people: [] },
  ...{ cursors: { threads: [place], thread: [branch], replies: [branch] }, references: { roadmap: ['RM'] } },
};

/** The payload of one write by compiled execution, and of the same write by graphql-js. */
async function expectSame(asked: Omit<Asked, 'accepted'>): Promise<Outcome | undefined> {
  const one = { ...asked, accepted: undefined };
  const context = await both.contextOf(one);
  const found = await both.compiled(one, context);
  const expected = await both.reference(one, context);
  // What is refused at the top is left to graphql-js: it must have had a reason.
  const isRight = found ? isSame({ expected, found, compiled: true }) : expected.errors.length > 0;
  if (!isRight)
    throw new Error(
      `${print(asked.document)}\n${JSON.stringify({ ...asked, document: undefined, expected, found }, null, 1)}`,
    );
  return found;
}

/** A mutation with a payload in which nothing is wrong, and the values of its variables but for the input. */
function payloadOf(mutation: string, random: Random): { document: DocumentNode; variables: object } {
  random.wronged = false;
  const { document, variables } = generate(both.schema, random, pools, { mutation });
  const values = variables(random);
  return random.wronged ? payloadOf(mutation, random) : { document, variables: values };
}

const ACTED = ['post-comment', 'reply', 'draft-verify-submit', 'triage-and-respond'];

test.each(ACTED)(
  'the operations of the document %s of the contract are answered the same by both executions',
  async (name) => {
    const whole = parse(contractDocument(name), { noLocation: true });
    const fragments = whole.definitions.filter(({ kind }) => kind === 'FragmentDefinition');
    for (const definition of whole.definitions) {
      if (definition.kind !== 'OperationDefinition' || definition.operation !== 'mutation') continue;
      const [field] = definition.selectionSet.selections;
      const mutation = field?.kind === 'Field' ? field.name.value : '';
      const [account = '', input = () => ({})] = GOOD[mutation] ?? [];
      const document = { ...whole, definitions: [definition, ...fragments] };
      await expectSame({ document, variables: { input: input(known) }, account });
    }
  },
);

const TWO = parse(
  `mutation ($one: PostCommentInput!, $two: PostCommentInput!) {
    __proto__: postComment(input: $one) { comment { reference subject { threads(first: 1) { totalCount } } } }
    two: postComment(input: $two) { comment { reference subject { threads(first: 1) { totalCount } } } }
  }`,
);

test('mutations of one operation are done one after the other by both executions, and each answer knows of those before', async () => {
  const input = () => GOOD.postComment?.[1](known);
  const ask = () => ({
    document: TWO,
    variables: { one: input(), two: input() },
    account: 'qm-contact',
    accepted: undefined,
  });
  const answers = [await both.compiled(ask()), await both.reference(ask())].map((outcome) => outcome?.data ?? '');
  const totals = answers.flatMap((data) =>
    [...data.matchAll(/"totalCount": (\d+)/g)].map(([, total]) => Number(total)),
  );
  const [first = 0] = totals;
  expect(totals).toEqual([first, first + 1, first + 2, first + 3]);
});

describe.each([...Object.keys(GOOD).entries()])('mutation %i, %s', (at, mutation) => {
  const [account, goodInput] = GOOD[mutation] ?? ['', () => ({})];
  let payloads: ReturnType<typeof payloadOf>[];

  beforeAll(() => {
    const random = new Random(SEED * 1_000 + at);
    payloads = Array.from({ length: PAYLOADS }, () => payloadOf(mutation, random));
  });

  test('answers every refusal the same by both executions', async () => {
    for (const [n, [, over]] of faultsOf(mutation).entries()) {
      const { document, variables } = payloads[n % PAYLOADS] ?? payloadOf(mutation, new Random(n));
      await expectSame({
        document,
        variables: { ...variables, input: { ...goodInput(known), ...over(known) } },
        account,
      });
    }
  });

  test('answers those who may not the same by both executions', async () => {
    const others = WRONG_ROLES.filter(([name]) => name === mutation).map(([, other]) => other);
    for (const other of [...others, undefined])
      for (const { document, variables } of payloads)
        await expectSame({ document, variables: { ...variables, input: goodInput(known) }, account: other });
  });

  test('answers what it did the same by both executions, and the same when it is sent again', async () => {
    for (const { document, variables } of payloads) {
      const asked = { document, variables: { ...variables, input: goodInput(known) }, account, accepted: undefined };
      const found = await expectSame(asked);
      const again = 'idempotencyKey' in asked.variables.input ? await both.reference(asked) : undefined;
      if (found && again) expect(again).toEqual(found);
    }
  });
});
