import type { Client as Live } from 'graphql-ws';
import { commitMutation, createOperationDescriptor, type Environment, fetchQuery, getRequest } from 'relay-runtime';
import pageThreadsQuery from '../made/relay/pageThreadsQuery.graphql';
import { makeLive } from '../shared/live';
import { draft, eventually, makeSockets, makeStage, type Stage } from '../support';
import { makeEnvironment } from './environment';
import { follow, page, post } from './page';

let stage: Stage;
let live: Live;
let complaints: jest.SpyInstance[];
const sockets = makeSockets();
const reference = 'P1-M1';

beforeEach(async () => {
  stage = await makeStage();
  complaints = (['warn', 'error'] as const).map((kind) =>
    jest.spyOn(console, kind).mockImplementation(() => undefined),
  );
});

afterEach(async () => {
  await live.dispose();
  await stage.end();
  for (const complaint of complaints) expect(complaint).not.toHaveBeenCalled(); // Of data that may be lost, above all.
  jest.restoreAllMocks();
});

test('the refetchable fragment appends the next page to the connection', async () => {
  for (let one = 1; one <= 5; one += 1) await stage.post('qm-contact', `Comment ${one}`);
  const environment = await open('qn-contact');
  const { id } = await read(environment);
  expect(shown(environment).texts).toEqual(['Comment 5', 'Comment 4', 'Comment 3']);
  const { endCursor } = shown(environment);
  await fetchQuery(environment, pageThreadsQuery, { id, first: 3, after: endCursor }).toPromise();
  expect(shown(environment).texts).toEqual([5, 4, 3, 2, 1].map((one) => `Comment ${one}`));
  expect(shown(environment).hasNextPage).toBe(false);
});

test('a text is served in the language of the session', async () => {
  const { title } = await read(await open('qn-contact', 'zh'));
  expect(title).toEqual({ text: 'Measure P1-M1', language: 'EN', direction: 'LTR', isFallback: true });
});

test('an own comment is in the list, and only once; what a person can put right comes as data', async () => {
  const environment = await open('qm-contact');
  const { id } = await read(environment);
  const input = draft(id, 'Mine');
  await mutate(environment, input);
  const again = await mutate(environment, input);
  expect(again.postComment).toMatchObject({ errors: [] });
  expect(shown(environment).texts).toEqual(['Mine']);
  const refused = await mutate(environment, draft(id, ''));
  expect(refused.postComment).toMatchObject({ comment: null, errors: [{ code: 'REQUIRED', path: ['input', 'body'] }] });
  // @prependNode says in development that there was nothing to prepend, and goes on.
  expect(complaints[1]?.mock.calls).toEqual([[expect.stringContaining('Expected target node to exist')]]);
  complaints[1]?.mockClear();
});

test('what a developer has to put right arrives with its code', async () => {
  const environment = await open('qm-contact');
  const asking = fetchQuery(environment, pageThreadsQuery, { id: 'nonsense', first: 3, after: null }).toPromise();
  await expect(asking).rejects.toMatchObject({ errors: [{ extensions: { code: 'INVALID_ID' } }] });
});

test('a cursor of another log says to read the page again', async () => {
  const environment = await open('qs-contact');
  const reasons: unknown[] = [];
  follow(environment, reference, 'AAAAAAAAALpqAc17vpuL2k_Mac4', [], (reason) => reasons.push(reason));
  await eventually(() => reasons.length > 0);
  expect(reasons).toMatchObject([{ errors: [{ extensions: { code: 'CURSOR_INVALID' } }] }]);
});

test('the page follows what others do, over a cut line and a restart: nothing is missed, nothing comes twice', async () => {
  await stage.post('qm-contact', 'before');
  const environment = await open('qs-contact', 'en', await stage.server.token('qs-contact', -60));
  const { cursor } = await read(environment);
  const failures: unknown[] = [];
  const { connection } = shown(environment);
  const end = follow(environment, reference, cursor, [connection], (reason) => failures.push(reason));

  await stage.post('qm-contact', 'one');
  await eventually(() => shown(environment).texts[0] === 'one');
  sockets.cut();
  await stage.post('qm-contact', 'two');
  await eventually(() => shown(environment).texts[0] === 'two');
  await stage.goAway();
  await stage.post('qm-contact', 'three');
  await stage.comeBack();
  await eventually(() => shown(environment).texts[0] === 'three');
  await stage.change('qm-contact', 'R1-QM-001', 'editComment', { body: 'changed' });
  await eventually(() => shown(environment).texts.at(-1) === 'changed');
  expect(shown(environment).texts).toEqual(['three', 'two', 'one', 'changed']);
  await stage.change('qm-contact', 'R1-QM-002', 'withdrawComment', {});
  await eventually(() => shown(environment).texts[2] === '');
  expect(failures).toEqual([]);
  end();
});

async function open(account: string, language?: string, token?: string): Promise<Environment> {
  const session = await stage.session(account, language, token);
  live = makeLive(session, sockets.Socket);
  return makeEnvironment(session, live);
}

async function read(environment: Environment) {
  // What is read is kept for as long as somebody looks at it: a component does by being there.
  environment.retain(createOperationDescriptor(getRequest(page), { reference }));
  const data = await fetchQuery(environment, page, { reference }).toPromise();
  const { asOf, measure } = data as { asOf: { cursor: string }; measure: { id: string; title: object } };
  return { cursor: asOf.cursor, id: measure.id, title: measure.title };
}

/** The list as the store has it. */
function shown(environment: Environment) {
  const store = environment.getStore().getSource();
  const get = (id: string) => store.get(id) as Record<string, never> | undefined;
  const follow = (record: Record<string, never> | undefined, field: string) =>
    get((record?.[field] as { __ref?: string })?.__ref ?? '');
  const connection =
    store
      .getRecordIDs()
      .find((id) => id.includes('__page_threads_connection') && !id.includes(':edges') && !id.includes(':pageInfo')) ??
    '';
  const edges = ((get(connection)?.edges as { __refs: string[] } | undefined)?.__refs ?? []).map(get);
  const texts = edges.map((edge) => String(follow(follow(edge, 'node'), 'body')?.text ?? ''));
  const { endCursor, hasNextPage } = follow(get(connection), 'pageInfo') ?? {};
  return { connection, texts, endCursor: endCursor as string | undefined, hasNextPage };
}

function mutate(environment: Environment, input: object): Promise<{ postComment: object }> {
  return new Promise((resolve, reject) => {
    commitMutation(environment, {
      mutation: post,
      variables: { input, connections: [shown(environment).connection] },
      onCompleted: (data) => resolve(data as { postComment: object }),
      onError: reject,
    });
  });
}
