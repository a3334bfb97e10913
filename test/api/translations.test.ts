import { randomUUID } from 'node:crypto';
import { type Consultation, codesOf, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

const SET = `mutation ($input: SetTranslationInput!) { setTranslation(input: $input) {
  subject { id ... on Delegation { version name(language: ES) { text } } ... on Round { version title(language: ES) { text } } }
  errors { code path message } } }`;
const TEXT = `{ text language isFallback origin isStale translations { language text origin status translatedAt author { role } } }`;

let server: TestServer;
let people: Consultation;

async function start(): Promise<void> {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
}

const delegation = async (account = 'qn-contact', language = 'ES', code = 'QM'): Promise<Data> =>
  (await people.send(account, `{ delegation(code: "${code}") { id version name(language: ${language}) ${TEXT} } }`))
    .data.delegation;
const round = async (account = 'qn-contact', language = 'ES', reference = 'R1'): Promise<Data> =>
  (
    await people.send(
      account,
      `{ round(reference: "${reference}") { id version title(language: ${language}) ${TEXT} } }`,
    )
  ).data.round;

async function translate(account: string, subject: Data, over: object = {}): Promise<Data> {
  const input = {
    subjectId: subject.id,
    expectedVersion: subject.version,
    language: 'ES',
    text: 'En español',
    ...over,
  };
  return (await people.send(account, SET, { input })).data?.setTranslation;
}
const ofName = (over: object = {}) => ({ field: 'NAME', origin: 'OFFICIAL', ...over });
const ofTitle = (over: object = {}) => ({ field: 'TITLE', origin: 'OFFICIAL', ...over });

describe('a text that is given in another language later', () => {
  beforeEach(start);
  afterEach(() => server.stop());

  test('is served in it, and says who stands behind it and since when', async () => {
    expect((await delegation()).name).toMatchObject({
      text: 'State QM',
      language: 'EN',
      isFallback: true,
      origin: 'ORIGINAL',
    });
    const { subject, errors } = await translate(
      'qm-contact',
      await delegation(),
      ofName({ origin: 'DELEGATION', text: ' Estado QM ' }),
    );
    expect({ subject, errors }).toMatchObject({ subject: { version: 2, name: { text: 'Estado QM' } }, errors: [] });
    const { name } = await delegation();
    expect(name).toMatchObject({
      text: 'Estado QM',
      language: 'ES',
      isFallback: false,
      origin: 'DELEGATION',
      isStale: false,
    });
    const spanish = (from: Data) => from.translations.find(({ language }: Data) => language === 'ES');
    const given = {
      text: 'Estado QM',
      origin: 'DELEGATION',
      status: 'CURRENT',
      translatedAt: '2027-01-15T12:00:00.000Z',
    };
    expect(spanish(name)).toEqual({ ...given, language: 'ES', author: null });
    expect(spanish((await delegation('qm-reviewer')).name).author).toEqual({ role: 'CONTACT_POINT' });
  });

  test('is stale from the day on which the original changes, until it is given again', async () => {
    await translate('approver', await round(), ofTitle());
    const change = async (title: object[]) =>
      people.act('approver', 'updateRound', {
        roundId: (await round()).id,
        expectedVersion: (await round()).version,
        title,
      });
    await change([{ language: 'EN', text: 'Another round' }]);
    expect((await round()).title).toMatchObject({ text: 'En español', origin: 'OFFICIAL', isStale: true });
    const statuses = (await round()).title.translations.map(({ language, status }: Data) => `${language} ${status}`);
    expect(statuses).toEqual(['AR OUTDATED', 'EN CURRENT', 'ES OUTDATED', 'FR OUTDATED']);
    expect((await round('qn-contact', 'EN')).title).toMatchObject({ origin: 'ORIGINAL', isStale: false });
    expect(codesOf(await translate('approver', await round(), ofTitle()))).toEqual([]);
    expect((await round()).title.isStale).toBe(false);
    expect((await round('qn-contact', 'FR')).title.isStale).toBe(true);
  });

  test('is not stale if it was given in the same call as the original', async () => {
    const { id } = await delegation();
    await translate('admin', await delegation(), ofName());
    const name = [
      { language: 'EN', text: 'Another state' },
      { language: 'ES', text: 'En español' },
      { language: 'FR', text: 'Autre' },
    ];
    await people.act('admin', 'updateDelegation', { delegationId: id, expectedVersion: 2, name });
    expect((await delegation()).name).toMatchObject({ text: 'En español', isStale: false });
    expect((await delegation('admin', 'FR')).name).toMatchObject({ text: 'Autre', origin: 'OFFICIAL', isStale: false });
    expect((await delegation('admin', 'AR')).name).toMatchObject({ text: 'State QM (ar)', isStale: true });
  });

  test('changes nothing if it is the same again', async () => {
    await translate('admin', await delegation(), ofName());
    const before = [await delegation(), await events()];
    expect(codesOf(await translate('admin', await delegation(), ofName()))).toEqual([]);
    expect([await delegation(), await events()]).toEqual(before);
    await translate('admin', await delegation(), ofName({ origin: 'UNOFFICIAL' }));
    expect(await delegation()).toMatchObject({ version: 3, name: { origin: 'UNOFFICIAL' } });
  });

  const events = async () => (await server.db.query('select count(*)::integer as count from event'))[0].count;

  test('of a new object the first language is the original, and the others are of whoever made it', async () => {
    const name = [
      { language: 'FR', text: 'Nom' },
      { language: 'EN', text: 'Name' },
    ];
    const input = { idempotencyKey: randomUUID(), code: 'QZ', kind: 'OBSERVER', name };
    await people.act('admin', 'createDelegation', input);
    const made = await delegation('officer', 'FR', 'QZ');
    expect(made.name.origin).toBe('ORIGINAL');
    expect(made.name.translations.map(({ language, origin, author }: Data) => [language, origin, author])).toEqual([
      ['EN', 'OFFICIAL', { role: 'ADMINISTRATOR' }],
      ['FR', 'ORIGINAL', null],
    ]);
    expect(codesOf(await translate('admin', made, ofName({ language: 'FR' })))).toEqual(['LANGUAGE_OF_ORIGINAL']);
    expect(codesOf(await translate('admin', made, ofName({ language: 'EN' })))).toEqual([]);
    await people.act('approver', 'createRound', {
      ...{
        idempotencyKey: randomUUID(),
        roadmapId: await roadmapId(),
        reference: 'R9',
        timeZone: 'UTC',
        release: 'IMMEDIATE',
      },
      ...{ opensAt: '2028-01-01T00:00:00Z', closesAt: '2028-02-01T00:00:00Z' },
      title: [
        { language: 'RU', text: 'Раунд' },
        { language: 'EN', text: 'Round' },
      ],
    });
    expect((await round('officer', 'RU', 'R9')).title.origin).toBe('ORIGINAL');
    expect((await round('officer', 'EN', 'R9')).title).toMatchObject({ origin: 'OFFICIAL', isStale: false });
  });

  test('in a list that is loaded, what is given is confirmed, and what is left out is stale', async () => {
    const row = (name: object[]) => ({
      dryRun: false,
      delegations: [{ code: 'QM', kind: 'MEMBER_STATE', region: 'AFRICA', name }],
    });
    const load = 'mutation ($input: ImportPeopleInput!) { importPeople(input: $input) { done errors { code } } }';
    const name = [
      { language: 'EN', text: 'Loaded' },
      { language: 'FR', text: 'State QM (fr)' },
    ];
    const { data } = await people.send('admin', load, { input: row(name) });
    expect(data.importPeople).toEqual({ done: true, errors: [] });
    expect((await delegation('admin', 'FR')).name).toMatchObject({ text: 'State QM (fr)', isStale: false });
    expect((await delegation('admin', 'AR')).name.isStale).toBe(true);
  });

  const roadmapId = async () => (await people.send('admin', '{ roadmap { id } }')).data.roadmap.id;
});

describe('who gives it', () => {
  beforeAll(start);
  afterAll(() => server.stop());

  const tried = ['OFFICIAL', 'DELEGATION', 'UNOFFICIAL', 'ORIGINAL'];
  /** What becomes of each origin, for each text. */
  test.each([
    ['admin', ['', 'ORIGIN_NOT_YOURS', '', 'ORIGIN_NOT_YOURS'], 'NOT_TRANSLATOR'],
    ['qm-contact', ['ORIGIN_NOT_YOURS', '', 'ORIGIN_NOT_YOURS', 'ORIGIN_NOT_YOURS'], 'NOT_TRANSLATOR'],
    ['qn-contact', 'NOT_TRANSLATOR', 'NOT_TRANSLATOR'],
    ['qm-deputy', 'NOT_TRANSLATOR', 'NOT_TRANSLATOR'],
    ['convener', 'NOT_TRANSLATOR', 'NOT_TRANSLATOR'],
    ['approver', 'NOT_TRANSLATOR', ['', 'ORIGIN_NOT_YOURS', '', 'ORIGIN_NOT_YOURS']],
    ['officer', 'NOT_TRANSLATOR', ['ORIGIN_NOT_YOURS', 'ORIGIN_NOT_YOURS', '', 'ORIGIN_NOT_YOURS']],
  ])('%s: the name %j, the title %j', async (account, ofNames, ofTitles) => {
    const all = (codes: string | string[]) => (typeof codes === 'string' ? tried.map(() => codes) : codes);
    const name: string[] = [];
    const title: string[] = [];
    for (const origin of tried) {
      const text = `${account} ${origin}`;
      await server.db.query("update delegation set name = name - 'ZH'; update round set title = title - 'ZH'");
      name.push(codesOf(await translate(account, await delegation(), ofName({ origin, text, language: 'ZH' }))).join());
      title.push(codesOf(await translate(account, await round(), ofTitle({ origin, text, language: 'ZH' }))).join());
    }
    expect({ name, title }).toEqual({ name: all(ofNames), title: all(ofTitles) });
  });

  test('is told beforehand, with the reasons', async () => {
    const query = `{ delegation(code: "QM") { permissions { canTranslate { allowed reasons } } } round(reference: "R1") { permissions { canTranslate { allowed reasons } } } }`;
    const may = async (account: string) => {
      const { data } = await people.send(account, query);
      return [data.delegation, data.round].map(({ permissions }) => permissions.canTranslate.reasons.join());
    };
    expect(await may('admin')).toEqual(['', 'NOT_TRANSLATOR']);
    expect(await may('qm-contact')).toEqual(['', 'NOT_TRANSLATOR']);
    expect(await may('qn-contact')).toEqual(['NOT_TRANSLATOR', 'NOT_TRANSLATOR']);
    expect(await may('officer')).toEqual(['NOT_TRANSLATOR', '']);
  });

  test('does not put what is for convenience in place of what is official', async () => {
    await translate('approver', await round(), ofTitle({ language: 'RU', text: 'Официально' }));
    const weaker = ofTitle({ language: 'RU', text: 'Иначе', origin: 'UNOFFICIAL' });
    const { errors } = await translate('officer', await round(), weaker);
    expect(errors).toMatchObject([{ code: 'ORIGIN_NOT_YOURS', path: ['input', 'origin'] }]);
    expect(errors[0].message).toContain('UNOFFICIAL');
    expect((await round('officer', 'RU')).title.text).toBe('Официально');
    expect(codesOf(await translate('approver', await round(), weaker))).toEqual([]);
  });

  test('a delegation has its own name, in place of what the Secretariat gave', async () => {
    await translate('admin', await delegation(), ofName({ language: 'RU', text: 'Государство' }));
    const own = ofName({ language: 'RU', text: 'Государство КМ', origin: 'DELEGATION' });
    expect(codesOf(await translate('qm-contact', await delegation(), own))).toEqual([]);
    expect((await delegation('qn-contact', 'RU')).name).toMatchObject({ text: 'Государство КМ', origin: 'DELEGATION' });
  });
});
