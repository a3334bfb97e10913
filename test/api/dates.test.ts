import { buildSchema, type GraphQLScalarType, graphqlSync } from 'graphql';
import { CalendarDate, DateTime, TimeZone } from '../../src/scalars';
import { subscribe } from '../support/clients';
import { type Consultation, consultation, stateOf } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let { id, send } = {} as Consultation;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  ({ id, send } = consultation(server));
});
afterAll(() => server.stop());

/** Instants that JavaScript takes for others, or that no calendar and no clock has. */
const NONE = [
  ...['2027-02-30T12:00:00Z', '2027-02-29T12:00:00Z', '2027-04-31T00:00:00+02:00', '2027-02-01T24:00:00Z'],
  ...['2027-02-01T12:60:00Z', '2027-02-01T12:00:60Z', '2027-02-01T12:00:00+25:00', '0000-01-01T00:00:00Z'],
  ...['2027-02-30', '2027-02-01T12:00:00', 'tomorrow', ''],
];
const EXTEND = 'round { version } errors { code }';
const FIND = 'nodes { id }';

const codes = (errors: readonly { extensions: { code: string } }[]) => errors.map(({ extensions }) => extensions.code);

describe.each(NONE)('%j', (text) => {
  test('moves no deadline, from a variable and from the document', async () => {
    const before = await stateOf(server);
    const input = { roundId: await id('R1'), expectedVersion: 2, closesAt: text, reason: 'r' };
    const document = `mutation ($input: ExtendRoundInput!) { extendRound(input: $input) { ${EXTEND} } }`;
    const literal = `mutation { extendRound(input: { roundId: "${input.roundId}", expectedVersion: 2, closesAt: ${JSON.stringify(text)}, reason: "r" }) { ${EXTEND} } }`;
    for (const answer of [await send('approver', document, { input }), await send('approver', literal)]) {
      expect(codes(answer.errors)).toEqual(['BAD_USER_INPUT']);
      expect(answer.status).toBe(400);
      expect(answer.errors[0]?.message).toMatch(/2027|0001|RFC 3339|midnight|00 to 59|14:00/);
    }
    expect(await stateOf(server)).toEqual(before);
  });

  test('filters nothing, from a variable and from the document', async () => {
    for (const end of ['from', 'until']) {
      const document = `query ($at: DateTime) { comments(filter: { submittedBetween: { ${end}: $at } }) { ${FIND} } }`;
      const literal = `{ comments(filter: { submittedBetween: { ${end}: ${JSON.stringify(text)} } }) { ${FIND} } }`;
      for (const answer of [await send('officer', document, { at: text }), await send('officer', literal)])
        expect(codes(answer.errors)).toEqual(['BAD_USER_INPUT']);
    }
  });
});

test('on a socket an instant that does not exist is refused alike', async () => {
  const literal = '{ comments(filter: { submittedBetween: { from: "2027-02-30T12:00:00Z" } }) { nodes { id } } }';
  const document = 'query ($at: DateTime) { comments(filter: { submittedBetween: { from: $at } }) { nodes { id } } }';
  for (const [query, variables] of [[literal], [document, { at: '2027-02-30T12:00:00Z' }]] as const) {
    const listener = await subscribe(server, 'officer', query, variables);
    await listener.until(() => listener.failures.length > 0);
    expect(listener.failures).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(JSON.stringify(listener.failures)).toContain('February 2027 has the days 1 to 28.');
    await listener.stop();
  }
});

test('an instant with another offset, in small letters or with microseconds is taken for what it is', async () => {
  const count = async (from: string) => {
    const document = 'query ($at: DateTime) { comments(filter: { submittedBetween: { from: $at } }) { totalCount } }';
    return (await send('officer', document, { at: from })).data.comments.totalCount;
  };
  for (const from of ['2027-01-15T14:00:00+02:00', '2027-01-15t12:00:00z', '2027-01-15T12:00:00.123456Z'])
    expect(await count(from)).toBe(0);
});

describe.each<[GraphQLScalarType<unknown>, string, unknown[]]>([
  [DateTime as never, '2027-03-31T21:59:59.000Z', [1806530399000, ['2027-03-31T21:59:59Z'], {}, true, null]],
  [CalendarDate as never, '2027-03-31', [20270331, ['2027-03-31'], '2027-02-29', '2027-3-1']],
  [TimeZone as never, 'Europe/Zurich', [60, ['Europe/Zurich'], 'utc', 'GMT+1', '+01:00', '', 'PST']],
])('%s', (scalar, good, wrong) => {
  const schema = buildSchema(`scalar ${scalar.name}\ntype Query { echo(value: ${scalar.name}!): ${scalar.name} }`);
  Object.assign(schema.getType(scalar.name) as object, {
    ...{ parseValue: scalar.parseValue, parseLiteral: scalar.parseLiteral, serialize: scalar.serialize },
  });
  const echo = (source: string, variables = {}) =>
    graphqlSync({ schema, source, variableValues: variables, rootValue: { echo: ({ value }: never) => value } });

  test('is taken from a variable and from the document', () => {
    const variable = `query ($value: ${scalar.name}!) { echo(value: $value) }`;
    expect(echo(variable, { value: good })).toEqual({ data: { echo: good } });
    expect(echo(`{ echo(value: "${good}") }`)).toEqual({ data: { echo: good } });
  });

  test.each(wrong)('is not %j', (value) => {
    const answers = [
      echo(`query ($value: ${scalar.name}!) { echo(value: $value) }`, { value }),
      echo(`{ echo(value: ${JSON.stringify(value)}) }`),
    ];
    for (const { errors, data } of answers) {
      expect(data).toBeUndefined();
      expect(errors?.[0]?.locations).toHaveLength(1);
      if (value !== null) expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});
