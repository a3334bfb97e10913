import { faultsOf, GOOD, OWN, type Row, WRONG_ROLES } from '../support/bad-inputs';
import { type Consultation, consultation, type Data, stateOf } from '../support/consultation';
import { type Known, prepare } from '../support/known';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;
let known: Known;

beforeAll(async () => {
  server = await startTestServer({ settings: { publicRead: true, oneKey: true, oneContactPoint: true } });
  await makeWorld(server);
  people = consultation(server);
  known = await prepare(people);
});
afterAll(() => server.stop());

/** What the payload of each mutation shows beside its errors. */
function shownBy(mutation: string): string {
  const object = /(Round|Delegation|Person|Response|Comment)$/.exec(mutation)?.[1]?.toLowerCase();
  if (mutation === 'importPeople') return 'done';
  if (object) return `${object} { id version }`;
  if (mutation === 'submitComments' || mutation === 'assignComments') return 'comments { id }';
  return mutation === 'respondToComments' ? 'response { id version }' : 'comment { id version }';
}

async function run(mutation: string, account: string | undefined, input: object, language = 'en') {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`.replace(/^(Pause|Resume)Round/, 'SwitchRound');
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${shownBy(mutation)} errors { code message path } } }`;
  const answer = await people.send(account, query, { input }, { headers: { 'Accept-Language': language } });
  return {
    payload: answer.data?.[mutation] as Data,
    faults: answer.errors.map((error) => error.extensions.code),
    answer,
  };
}

/** The one error of a refusal; in French and Arabic it says the same in other words. */
async function onlyError(mutation: string, account: string, input: object): Promise<Data> {
  const answered = ['en', 'fr', 'ar'].map((language) => run(mutation, account, input, language));
  const answers = (await Promise.all(answered)).map(({ payload }) => payload);
  const errors = answers.map((payload) => payload.errors);
  for (const list of errors) expect(list).toHaveLength(1);
  const [english, french, arabic] = errors.map(([error]) => error);
  expect(new Set([english, french, arabic].map((error) => error.message)).size).toBe(3);
  expect(arabic.message).toMatch(/^\p{Script=Arabic}/u);
  // “or set it to null” is advice.
  for (const { message } of [english, french, arabic]) expect(message).not.toMatch(/[{}…]|undefined|null(?!\P{L}*$)/u);
  return { ...english, current: answers[0] };
}

/** As the last refusal left it, if nothing was accepted since. */
let state: Record<string, unknown> | undefined;

async function unchanged<Result>(work: () => Promise<Result>): Promise<Result> {
  const before = state ?? (await stateOf(server));
  const result = await work();
  state = await stateOf(server);
  expect(state).toEqual(before);
  return result;
}

const inputOf = (mutation: string, over: object = {}) => ({ ...GOOD[mutation]?.[1](known), ...over });

test('every mutation of the schema is here', async () => {
  const { data } = await people.send(undefined, '{ __schema { mutationType { fields { name } } } }');
  const names = data.__schema.mutationType.fields.map((field: { name: string }) => field.name);
  expect(names.sort()).toEqual(Object.keys(GOOD).sort());
});

const table: Row[] = [
  ...Object.keys(GOOD).flatMap((mutation) => faultsOf(mutation).map((fault): Row => [mutation, ...fault])),
  ...OWN,
];

test.each(table.map((row) => [row[0], row[1], row] as const))(
  '%s refuses: %s',
  async (mutation, _what, [, , over, code, path = '']) => {
    const account = GOOD[mutation]?.[0] ?? '';
    const input = inputOf(mutation, over(known));
    await unchanged(async () => {
      if (code.startsWith('!')) {
        const { faults, answer } = await run(mutation, account, input);
        expect({ faults, status: answer.status }).toEqual({ faults: [code.slice(1)], status: 400 });
        return;
      }
      const { current, ...error } = await onlyError(mutation, account, input);
      expect(error).toMatchObject({ code, path: ['input', ...path.split(',')] });
      if (code !== 'STALE_VERSION') return;
      const [object] = Object.values(current).filter((shown) => !Array.isArray(shown)) as Data[];
      expect(object).toEqual({ id: expect.any(String), version: expect.any(Number) });
      expect(Object.values(input)).toContain(object.id);
    });
  },
);

test.each(WRONG_ROLES)('%s refuses %s: %s', async (mutation, account, code) => {
  const error = await unchanged(() => onlyError(mutation, account, inputOf(mutation)));
  expect(error.code).toBe(code);
  expect(error.path[0]).toBe('input');
});

test.each(Object.keys(GOOD))('%s asks an anonymous caller for a token', async (mutation) => {
  const { faults } = await unchanged(() => run(mutation, undefined, inputOf(mutation)));
  expect(faults).toEqual(['UNAUTHENTICATED']);
});

test('all that is wrong with a text is told at once', async () => {
  const input = inputOf('postComment', { idempotencyKey: '', body: ' ', proposedText: '\u0007' });
  const { payload } = await run('postComment', 'qm-contact', input);
  expect(payload.errors.map((error: Data) => [error.code, error.path[1]])).toEqual([
    ['REQUIRED', 'idempotencyKey'],
    ['REQUIRED', 'body'],
    ['CONTROL_CHARACTERS', 'proposedText'],
  ]);
});

test('the longest text that is allowed is accepted, whatever its script', async () => {
  const { payload } = await run('postComment', 'qm-contact', inputOf('postComment', { body: '𐍈'.repeat(20_000) }));
  state = undefined;
  expect(payload.errors).toEqual([]);
});
