import { type ApolloClient, gql } from '@apollo/client';
import type { Client as Live } from 'graphql-ws';
import type { MeasurePageQuery } from '../made/gql/graphql';
import { measurePage, postComment } from '../shared/documents';
import { makeLive } from '../shared/live';
import { draft, eventually, makeSockets, makeStage, type Stage } from '../support';
import { makeApollo } from './client';
import { addThread, follow } from './page';

export function isVersion(major: number): void {
  test(`this is version ${major}`, async () => {
    expect((await open('qm-contact')).version).toMatch(new RegExp(`^${major}\\.`));
  });
}

let stage: Stage;
let live: Live;
let complaints: jest.SpyInstance[];
const sockets = makeSockets();
const variables = { reference: 'P1-M1', first: 3 };

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

test('pages are joined into one list', async () => {
  for (let one = 1; one <= 5; one += 1) await stage.post('qm-contact', `Comment ${one}`);
  const client = await open('qn-contact');
  const page = client.watchQuery({ query: measurePage, variables });
  const shown: MeasurePageQuery[] = [];
  const watching = page.subscribe(({ data }) => shown.push(data as MeasurePageQuery));
  await eventually(() => texts(shown.at(-1)).length === 3);
  await page.fetchMore({ variables: { after: shown.at(-1)?.measure?.threads.pageInfo.endCursor } });
  await eventually(() => texts(shown.at(-1)).length === 5);
  expect(texts(shown.at(-1))).toEqual([5, 4, 3, 2, 1].map((one) => `Comment ${one}`));
  expect(shown.at(-1)?.measure?.threads.pageInfo.hasNextPage).toBe(false);
  watching.unsubscribe();
});

test('what two queries ask of a text belongs together, unless they are two languages', async () => {
  const client = await open('qn-contact', 'fr');
  await client.query({ query: measurePage, variables });
  const more = gql`query { measure(reference: "P1-M1") { id title { language translations { language } } } }`;
  await client.query({ query: more });
  const kept = client.readQuery<MeasurePageQuery>({ query: measurePage, variables });
  expect(kept?.measure?.title).toMatchObject({ text: 'Measure P1-M1 (fr)', language: 'FR' });

  const title = { __typename: 'LocalizedText', text: 'Measure P1-M1', language: 'EN' };
  const inEnglish = gql`query { measure(reference: "P1-M1") { id title { text language } } }`;
  client.writeQuery({ query: inEnglish, data: { measure: { ...kept?.measure, title } } });
  expect(client.readQuery({ query: more })).toBeNull(); // The translations were gathered with the French.
});

test('an own comment is in the list, and only once; what a person can put right comes as data', async () => {
  const client = await open('qm-contact');
  const { data } = await client.query<MeasurePageQuery>({ query: measurePage, variables });
  const id = data?.measure?.id ?? '';
  const input = draft(id, 'Mine');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { data } = await client.mutate({ mutation: postComment, variables: { input } });
    const comment = data?.postComment.comment;
    if (comment) addThread(client.cache, id, comment);
  }
  const page = client.readQuery({ query: measurePage, variables });
  expect(texts(page)).toEqual(['Mine']);
  expect(page?.measure?.threads.totalCount).toBe(1);

  const empty = await client.mutate({ mutation: postComment, variables: { input: draft(id, '') } });
  expect(empty.data?.postComment).toMatchObject({
    comment: null,
    errors: [{ code: 'REQUIRED', path: ['input', 'body'] }],
  });
});

test('what a developer has to put right arrives with its code', async () => {
  const client = await open('qm-contact');
  const query = gql`query { comments(first: 1000) { totalCount } }`;
  const error = await client.query({ query }).then(
    () => undefined,
    (reason) => reason,
  );
  // Version 4, version 3, and version 3 where the answer has a status of its own.
  const errors =
    error.errors ?? (error.graphQLErrors.length > 0 ? error.graphQLErrors : error.networkError.result.errors);
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_PAGE' } }]);
});

test('an expired token is replaced, over HTTP and on the socket', async () => {
  const client = await open('qs-contact', 'en', await stage.server.token('qs-contact', -60));
  const { data } = await client.query({ query: measurePage, variables });
  expect(data?.measure?.permissions.canComment.allowed).toBe(true);
});

test('the page follows what others do, over a cut line and a restart: nothing is missed, nothing comes twice', async () => {
  await stage.post('qm-contact', 'before');
  const client = await open('qs-contact');
  const { data } = await client.query<MeasurePageQuery>({ query: measurePage, variables });
  const shown: string[][] = [];
  const watching = client
    .watchQuery({ query: measurePage, variables })
    .subscribe((page) => shown.push(texts(page.data as MeasurePageQuery)));
  const failures: unknown[] = [];
  const measure = { id: data?.measure?.id ?? '', reference: 'P1-M1' };
  const end = follow(client, measure, data?.asOf.cursor ?? '', (reason) => failures.push(reason));

  await stage.post('qm-contact', 'one');
  await eventually(() => shown.at(-1)?.[0] === 'one');
  sockets.cut();
  await stage.post('qm-contact', 'two');
  await eventually(() => shown.at(-1)?.[0] === 'two');
  await stage.goAway();
  await stage.post('qm-contact', 'three');
  await stage.comeBack();
  await eventually(() => shown.at(-1)?.[0] === 'three');
  await stage.change('qm-contact', 'R1-QM-001', 'editComment', { body: 'changed' });
  await eventually(() => shown.at(-1)?.at(-1) === 'changed');
  expect(shown.at(-1)).toEqual(['three', 'two', 'one', 'changed']);
  await stage.change('qm-contact', 'R1-QM-002', 'withdrawComment', {});
  await eventually(() => shown.at(-1)?.[2] === '');
  expect(failures).toEqual([]);
  end();
  watching.unsubscribe();
});

async function open(account: string, language?: string, token?: string): Promise<ApolloClient> {
  const session = await stage.session(account, language, token);
  live = makeLive(session, sockets.Socket);
  return makeApollo(session, live);
}

function texts(data: MeasurePageQuery | null | undefined): string[] {
  return data?.measure?.threads.edges.map(({ node }) => node.body?.text ?? '') ?? [];
}
