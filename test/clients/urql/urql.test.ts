import type { Client } from '@urql/core';
import type { Client as Live } from 'graphql-ws';
import type { MeasurePageQuery } from '../made/gql/graphql';
import { measurePage, postComment } from '../shared/documents';
import { makeLive } from '../shared/live';
import { draft, eventually, makeSockets, makeStage, type Stage } from '../support';
import { makeUrql } from './client';
import { follow } from './page';

let stage: Stage;
let live: Live;
let warned: jest.SpyInstance;
const sockets = makeSockets();
const page = { reference: 'P1-M1', first: 3 };

beforeEach(async () => {
  stage = await makeStage();
  warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(async () => {
  await live.dispose();
  await stage.end();
  expect(warned).not.toHaveBeenCalled(); // Of keys and types that the cache does not know.
  warned.mockRestore();
});

test('pages are joined into one list', async () => {
  for (let one = 1; one <= 5; one += 1) await stage.post('qm-contact', `Comment ${one}`);
  const client = await open('qn-contact');
  const first = await client.query(measurePage, page).toPromise();
  const after = first.data?.measure?.threads.pageInfo.endCursor;
  const both = await client.query(measurePage, { ...page, after }).toPromise();
  expect(texts(both.data)).toEqual([5, 4, 3, 2, 1].map((one) => `Comment ${one}`));
  expect(both.data?.measure?.threads.pageInfo.hasNextPage).toBe(false);
});

test('a text is served in the language of the session', async () => {
  const client = await open('qn-contact', 'ar');
  const { data } = await client.query(measurePage, page).toPromise();
  expect(data?.measure?.title).toMatchObject({ text: 'Measure P1-M1 (ar)', language: 'AR', direction: 'RTL' });
});

test('what a person can put right comes as data, what a developer has to put right as an error with a code', async () => {
  const client = await open('qm-deputy');
  const { data } = await client.query(measurePage, page).toPromise();
  const posted = await client.mutation(postComment, { input: draft(data?.measure?.id ?? '', 'No') }).toPromise();
  expect(posted.error).toBeUndefined();
  expect(posted.data?.postComment).toMatchObject({ comment: null, errors: [{ code: 'NOT_CONTACT_POINT' }] });

  const refused = await client.query(measurePage, { ...page, first: 101 }).toPromise();
  expect(refused.error?.graphQLErrors[0]?.extensions.code).toBe('INVALID_PAGE');
});

test('the page follows what others do, over a cut line and a restart: nothing is missed, nothing comes twice', async () => {
  await stage.post('qm-contact', 'before');
  const client = await open('qs-contact');
  const shown: string[][] = [];
  const watching = client.query(measurePage, page).subscribe(({ data }) => shown.push(texts(data)));
  await eventually(() => shown.length > 0);
  const { data } = await client.query(measurePage, page).toPromise();
  const failures: unknown[] = [];
  const end = follow(client, 'P1-M1', data?.asOf.cursor ?? '', (reason) => failures.push(reason));

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

async function open(account: string, language?: string): Promise<Client> {
  const session = await stage.session(account, language);
  live = makeLive(session, sockets.Socket);
  return makeUrql(session, live);
}

function texts(data: MeasurePageQuery | undefined): string[] {
  return data?.measure?.threads.edges.map(({ node }) => node.body?.text ?? '') ?? [];
}
