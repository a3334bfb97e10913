import type { Client } from 'graphql-ws';
import type { LiveSubscription } from '../made/gql/graphql';
import { measurePage } from '../shared/documents';
import { makeLive } from '../shared/live';
import { draft, eventually, makeSockets, makeStage, type Stage } from '../support';
import { ask, Refused } from './ask';
import { allThreads, follow, post } from './page';

let stage: Stage;
let live: Client | undefined;

beforeEach(async () => {
  stage = await makeStage();
});

afterEach(async () => {
  await live?.dispose();
  live = undefined;
  await stage.end();
});

test('a typed document is asked in the language of the session', async () => {
  const { measure } = await ask(await stage.session('qm-contact', 'fr'), measurePage, { reference: 'P1-M1' });
  expect(measure).toMatchObject({ title: { text: 'Measure P1-M1 (fr)', language: 'FR', isFallback: false } });
});

test('an expired token is replaced, and the person notices nothing', async () => {
  const session = await stage.session('qm-contact', 'en', await stage.server.token('qm-contact', -60));
  const { measure } = await ask(session, measurePage, { reference: 'P1-M1' });
  expect(measure?.permissions.canComment.allowed).toBe(true);
  expect(session.refused).toHaveLength(1);
});

test('every thread is on exactly one of the pages', async () => {
  for (let one = 0; one < 105; one += 1) await stage.post('qm-contact', `Comment ${one}`);
  const threads = await allThreads(await stage.session('qn-contact'), 'P1-M1');
  expect(threads).toHaveLength(105);
  expect(new Set(threads.map(({ id }) => id)).size).toBe(105);
});

test('a comment that is sent again with its key is there once; what a person can put right comes as data', async () => {
  const session = await stage.session('qm-contact');
  const { measure } = await ask(session, measurePage, { reference: 'P1-M1' });
  const input = draft(measure?.id ?? '', 'Once');
  const first = await post(session, input);
  expect(first.comment?.reference).toBe('R1-QM-001');
  expect(await post(session, input)).toEqual(first);

  const refused = await post(await stage.session('qm-deputy', 'fr'), draft(measure?.id ?? '', 'Not mine to post'));
  expect(refused.refusals).toEqual([expect.objectContaining({ code: 'NOT_CONTACT_POINT', path: ['input'] })]);
});

test('what a developer has to put right is thrown with its code', async () => {
  const asking = ask(await stage.session('qm-contact'), measurePage, { reference: 'P1-M1', first: 101 });
  const error = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Refused);
  expect((error as Refused).errors[0]?.extensions?.code).toBe('INVALID_PAGE');
});

test('a subscription goes on after a cut line and a restart: nothing is missed, nothing comes twice', async () => {
  const sockets = makeSockets();
  const session = await stage.session('qs-contact');
  live = makeLive(session, sockets.Socket);
  const { asOf } = await ask(session, measurePage, { reference: 'P1-M1' });
  const events: LiveSubscription['events'][] = [];
  const failures: unknown[] = [];
  const end = follow(
    live,
    asOf.cursor,
    'P1-M1',
    (event) => events.push(event),
    (reason) => failures.push(reason),
  );
  const bodies = () => events.flatMap((event) => ('comment' in event ? [event.comment?.body?.text] : []));

  await stage.post('qm-contact', 'one');
  await eventually(() => bodies().includes('one'));
  sockets.cut();
  await stage.post('qm-contact', 'two');
  await eventually(() => bodies().includes('two'));
  await stage.goAway();
  await stage.post('qm-contact', 'three');
  await stage.comeBack();
  await eventually(() => bodies().includes('three'));
  await stage.post('qm-contact', 'four');
  await eventually(() => bodies().includes('four'));
  end();

  expect(bodies()).toEqual(['one', 'two', 'three', 'four']);
  expect(failures).toEqual([]);
  expect(sockets.opened).toBeGreaterThanOrEqual(3);
});

test('a socket that is refused with 4403 is opened again with a new token', async () => {
  const session = await stage.session('qs-contact', 'en', await stage.server.token('qs-contact', -60));
  live = makeLive(session, makeSockets().Socket);
  const { asOf } = await ask(await stage.session('qs-contact'), measurePage, { reference: 'P1-M1' });
  const events: string[] = [];
  const end = follow(live, asOf.cursor, 'P1-M1', (event) => events.push(event.__typename), fail);
  await eventually(() => events.includes('CaughtUp'));
  expect(session.refused).toHaveLength(1);
  end();
});

test('a cursor of another log says to read the page again', async () => {
  live = makeLive(await stage.session('qs-contact'), makeSockets().Socket);
  const reasons: unknown[] = [];
  follow(
    live,
    'AAAAAAAAALpqAc17vpuL2k_Mac4',
    'P1-M1',
    () => undefined,
    (reason) => reasons.push(reason),
  );
  await eventually(() => reasons.length > 0);
  expect(reasons[0]).toMatchObject([{ extensions: { code: 'CURSOR_INVALID' } }]);
});

function fail(reason: unknown): never {
  throw reason;
}
