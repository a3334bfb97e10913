import { parseGlobalId } from '../../src/nodes/global-id';
import { type Consultation, codesOf, consultation, type Data } from '../support/consultation';
import { names, type Secretariat, secretariat } from '../support/responses';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;
let { approve, drafted, edit, response } = {} as Secretariat;

beforeAll(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
  ({ approve, drafted, edit, response } = secretariat(people));
});
afterAll(() => server.stop());

const posted = async () => (await people.done('qm-contact', 'postComment', await people.words())).id as string;
const head = async () => (await server.db.query('select position, hash from event_head'))[0];
const whole = {
  ...{ disposition: 'ACCEPTED', body: 'We shall', language: 'EN', justification: 'Because' },
  implementation: 'IMPLEMENTED',
} as const;

describe('an edit that changes nothing', () => {
  const nothing: [what: string, over: object][] = [
    ['no field at all', {}],
    ...Object.entries(whole).map(([name, value]): [string, object] => [`the same ${name}`, { [name]: value }]),
    ['every field as it stands', whole],
  ];

  test.each(nothing)('is none: %s', async (_what, over) => {
    const { id: responseId } = await drafted('approver', [await posted()], whole);
    const [before, log] = [await response(responseId), await head()];
    const answer = await edit('officer', { responseId, expectedVersion: 1, ...over });
    expect(answer).toEqual({ response: before, errors: [] });
    expect(await response(responseId)).toEqual(before);
    expect(await head()).toEqual(log);
    expect(before).toMatchObject({ version: 1, authors: [{ name: 'Name of approver' }], history: [{ version: 1 }] });
  });

  test('does not make another the second key', async () => {
    const { id: responseId } = await drafted('approver', [await posted()]);
    await edit('officer', { responseId, expectedVersion: 1, body: 'Noted' });
    const refused = await approve('approver', responseId, 1);
    expect(refused).toMatchObject({ response: { status: 'DRAFT' }, errors: [{ code: 'TWO_KEYS_REQUIRED' }] });
    expect((await approve('approver2', responseId, 1)).response.status).toBe('PUBLISHED');
    expect(await response(responseId)).toMatchObject({
      draftedBy: { name: 'Name of approver' },
      publishedBy: { name: 'Name of approver2' },
    });
  });

  test('is refused all the same if it names a version that is past', async () => {
    const { id: responseId } = await drafted('officer', [await posted()]);
    await edit('officer', { responseId, expectedVersion: 1, body: 'Changed' });
    const answer = await edit('officer2', { responseId, expectedVersion: 1, body: 'Changed' });
    expect(answer).toMatchObject({ response: { version: 2 }, errors: [{ code: 'STALE_VERSION' }] });
  });
});

describe('whoever wrote any of the words', () => {
  test.each<[string, object]>([
    ['what it says', { body: 'Otherwise' }],
    ['why', { justification: 'For another reason' }],
    ['that no reason is given', { justification: null }],
    ['what becomes of the comment', { disposition: 'NOT_ACCEPTED' }],
    ['in which language it is', { language: 'FR' }],
    ['whether the roadmap is changed', { implementation: 'NO_CHANGE_REQUIRED' }],
  ])('is an author, and not the second key: %s', async (_what, over) => {
    const { id: responseId } = await drafted('officer', [await posted()], whole);
    const { response: edited } = await edit('approver', { responseId, expectedVersion: 1, ...over });
    expect(edited.version).toBe(2);
    expect(names(edited.authors)).toEqual(['officer', 'approver']);
    expect(codesOf(await approve('approver', responseId, 2))).toEqual(['TWO_KEYS_REQUIRED']);
    expect(codesOf(await approve('approver2', responseId, 2))).toEqual([]);
  });

  test('remains an author although others have replaced every word since', async () => {
    const { id: responseId } = await drafted('approver', [await posted()], whole);
    const other = { disposition: 'DEFERRED', body: 'Later', language: 'FR', justification: 'Not now' };
    await edit('officer', { responseId, expectedVersion: 1, ...other });
    await edit('officer2', { responseId, expectedVersion: 2, body: 'Much later' });
    expect(codesOf(await approve('approver', responseId, 3))).toEqual(['TWO_KEYS_REQUIRED']);
    expect(names((await response(responseId)).authors)).toEqual(['approver', 'officer', 'officer2']);
  });

  test('remains an author when they are made an approver', async () => {
    const { id: responseId } = await drafted('officer2', [await posted()]);
    await edit('officer', { responseId, expectedVersion: 1, body: 'Better' });
    await server.db.query("update person set role = 'APPROVER' where account = 'officer2'");
    expect(codesOf(await approve('officer2', responseId, 2))).toEqual(['TWO_KEYS_REQUIRED']);
    await server.db.query("update person set role = 'OFFICER' where account = 'officer2'");
    expect(codesOf(await approve('approver', responseId, 2))).toEqual([]);
  });

  test('is kept with what they wrote, and who drafted stays who drafted', async () => {
    const { id: responseId } = await drafted('officer', [await posted()], { body: 'One' });
    server.clock.now = new Date(server.clock.now.getTime() + 60_000);
    await edit('officer2', { responseId, expectedVersion: 1, body: 'Two' });
    await edit('officer', { responseId, expectedVersion: 2, disposition: 'ACCEPTED' });
    await approve('approver', responseId, 3);
    const { history, authors, draftedBy, publishedBy, version } = await response(responseId);
    const line = (one: Data) => [one.version, one.disposition, one.body.text, ...names([one.changedBy])];
    expect(history.map(line)).toEqual([
      [1, 'NOTED', 'One', 'officer'],
      [2, 'NOTED', 'Two', 'officer2'],
      [3, 'ACCEPTED', 'Two', 'officer'],
    ]);
    expect(history.map((one: Data) => Date.parse(one.changedAt) - Date.parse(history[0].changedAt))).toEqual([
      0, 60_000, 60_000,
    ]);
    expect(names(authors)).toEqual(['officer', 'officer2']);
    expect(names([draftedBy, publishedBy])).toEqual(['officer', 'approver']);
    expect(version).toBe(4);
  });

  test.each(['qm-contact', 'qn-contact', 'convener'])('is not told to %s', async (account) => {
    const { id: responseId } = await drafted('officer', [await posted()]);
    await edit('officer2', { responseId, expectedVersion: 1, body: 'Two' });
    expect(await response(responseId, account)).toBeNull();
    await approve('approver', responseId, 2);
    expect(await response(responseId, account)).toMatchObject({
      ...{ status: 'PUBLISHED', body: { text: 'Two' }, draftedBy: null, publishedBy: null, authors: [], history: [] },
      ...{ version: 1, isOutdated: false, changedComments: [] },
    });
  });
});

test('another disposition brings its own implementation; the same one leaves what was chosen', async () => {
  const { id: responseId } = await drafted('officer', [await posted()], whole);
  const same = await edit('officer', { responseId, expectedVersion: 1, disposition: 'ACCEPTED', body: 'More' });
  expect(same.response.implementation).toBe('IMPLEMENTED');
  const other = await edit('officer', { responseId, expectedVersion: 2, disposition: 'NOTED' });
  expect(other.response.implementation).toBe('NO_CHANGE_REQUIRED');
  const back = await edit('officer', { responseId, expectedVersion: 3, disposition: 'ACCEPTED' });
  expect(back.response.implementation).toBe('PENDING');
});

describe('the database itself', () => {
  const personOf = async (account: string): Promise<string> =>
    (await server.db.query('select id from person where account = $1', [account]))[0].id;
  const rowOf = async (responseId: string) =>
    (await server.db.query('select * from response where id = $1', [parseGlobalId(responseId).id]))[0];
  const set = async (responseId: string, assignments: string, ...values: unknown[]) =>
    server.db.query(`update response set ${assignments} where id = $1`, [parseGlobalId(responseId).id, ...values]);

  test('refuses a second key that wrote some of it, unless one key is on record', async () => {
    const { id } = await drafted('officer', [await posted()]);
    await edit('approver', { responseId: id, expectedVersion: 1, body: 'Mine' });
    const turn = (oneKey: boolean, by: string) =>
      set(id, `status = 'PUBLISHED', published_at = now(), published_by = $2, one_key = $3`, by, oneKey);
    for (const author of ['officer', 'approver'])
      await expect(turn(false, await personOf(author))).rejects.toThrow('response_two_keys_check');
    await turn(true, await personOf('approver'));
  });

  test('keeps an author whom a statement would strike off', async () => {
    const { id } = await drafted('approver', [await posted()]);
    await set(id, `author_ids = '{}', drafted_by = $2, changed_by = $2`, await personOf('officer'));
    expect((await rowOf(id)).author_ids).toEqual([await personOf('approver')]);
  });

  test('counts as an author whoever changes words by another way than the service', async () => {
    const { id } = await drafted('officer', [await posted()]);
    await set(id, `body = 'By hand', changed_by = $2, version = version + 1`, await personOf('approver'));
    expect(names((await response(id)).authors)).toEqual(['officer', 'approver']);
    expect((await response(id)).history.map((one: Data) => one.body.text)).toEqual(['Noted', 'By hand']);
  });

  test.each(['update response_version set body = $$x$$', 'delete from response_version', 'truncate response_version'])(
    'rewrites nothing of what was written: %s',
    async (statement) => {
      await drafted('officer', [await posted()]);
      await expect(server.db.query(statement)).rejects.toThrow('response_version is append-only');
    },
  );
});

describe('where the operator allows one key', () => {
  let small: TestServer;
  let office: Secretariat;
  let delegates: Consultation;

  beforeAll(async () => {
    small = await startTestServer({ settings: { publicRead: true, oneKey: true, oneContactPoint: true } });
    await makeWorld(small);
    delegates = consultation(small);
    office = secretariat(delegates);
  });
  afterAll(() => small.stop());

  const comment = async () => (await delegates.done('qm-contact', 'postComment', await delegates.words())).id;

  test.each<[what: string, drafter: string, editor: string | undefined, oneKey: boolean]>([
    ['an approver publishes what they drafted, and the record says so', 'approver', undefined, true],
    ['an approver publishes what they changed, and the record says so', 'officer', 'approver', true],
    [
      'an approver publishes what they drafted and another changed, and the record says so',
      'approver',
      'officer',
      true,
    ],
    ['two keys remain two keys, and the record says so', 'officer', 'officer2', false],
  ])('%s', async (_what, drafter, editor, oneKey) => {
    const { id } = await office.drafted(drafter, [await comment()]);
    if (editor) await office.edit(editor, { responseId: id, expectedVersion: 1, body: 'Changed' });
    expect(codesOf(await office.approve('approver', id, editor ? 2 : 1))).toEqual([]);
    expect(await office.response(id)).toMatchObject({ oneKey, publishedBy: { name: 'Name of approver' } });
  });

  test('an answer in one call has one author, and the record says so', async () => {
    const input = { disposition: 'NOTED', body: 'At once', language: 'EN', commentIds: [await comment()] };
    const { id } = await delegates.done('approver', 'respondToComments', { ...input, idempotencyKey: 'once' });
    const { authors, history, oneKey } = await office.response(id);
    expect({ authors: names(authors), texts: history.map((one: Data) => one.body.text), oneKey }).toEqual({
      ...{ authors: ['approver'], texts: ['At once'], oneKey: true },
    });
  });
});
