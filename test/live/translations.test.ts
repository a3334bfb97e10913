import { verifyLog } from '../../src/events/verify';
import { type Consultation, consultation } from '../support/consultation';
import { listenLive } from '../support/live';
import { startTestServer, type TestServer } from '../support/server';
import { tamper } from '../support/tamper';
import { makeWorld } from '../support/world';

let server: TestServer;
let people: Consultation;

beforeEach(async () => {
  server = await startTestServer();
  await makeWorld(server);
  people = consultation(server);
});
afterEach(() => server.stop());

const SET = 'mutation ($input: SetTranslationInput!) { setTranslation(input: $input) { errors { code } } }';
const FIELDS = `{ __typename cursor ... on TranslationSet { field language origin actor { delegation { code } }
  subject { ... on Delegation { code name(language: ZH) { text origin } } ... on Round { reference title(language: ZH) { text origin } } } } }`;

async function translateBoth(): Promise<void> {
  const { data } = await people.send(
    'admin',
    '{ delegation(code: "QM") { id version } round(reference: "R1") { id version } }',
  );
  const given = { language: 'ZH', text: '名称' };
  const inputs: [string, object][] = [
    [
      'qm-contact',
      { ...given, subjectId: data.delegation.id, expectedVersion: 1, field: 'NAME', origin: 'DELEGATION' },
    ],
    ['officer', { ...given, subjectId: data.round.id, expectedVersion: 2, field: 'TITLE', origin: 'UNOFFICIAL' }],
  ];
  for (const [account, input] of inputs) {
    const answer = await people.send(account, SET, { input });
    expect(answer.data.setTranslation.errors).toEqual([]);
  }
}

const happened = [
  {
    ...{
      __typename: 'TranslationSet',
      cursor: expect.any(String),
      field: 'NAME',
      language: 'ZH',
      origin: 'DELEGATION',
    },
    ...{ actor: { delegation: { code: 'QM' } }, subject: { code: 'QM', name: { text: '名称', origin: 'DELEGATION' } } },
  },
  {
    ...{
      __typename: 'TranslationSet',
      cursor: expect.any(String),
      field: 'TITLE',
      language: 'ZH',
      origin: 'UNOFFICIAL',
    },
    ...{ actor: { delegation: null }, subject: { reference: 'R1', title: { text: '名称', origin: 'UNOFFICIAL' } } },
  },
];

test('whoever may read a text hears of its translation, live, replayed and polled alike', async () => {
  const query = `subscription ($after: EventCursor) { events(after: $after) ${FIELDS} }`;
  const listener = await listenLive(server, 'qs-reviewer', { query });
  const after = listener.received[0].events.cursor;
  await translateBoth();
  await listener.until((received) => received.length >= 3);
  expect(listener.received.slice(1).map(({ events }) => events)).toEqual(happened);
  const replayed = await listenLive(server, 'convener', { query, after });
  expect(replayed.received.slice(0, 2).map(({ events }) => events)).toEqual(happened);
  const { data } = await people.send(
    'qs-contact',
    `{ events(filter: { types: [TRANSLATION_SET] }) { nodes ${FIELDS} } }`,
  );
  expect(data.events.nodes).toEqual(happened);
  await Promise.all([listener.stop(), replayed.stop()]);
});

test('the filter of events knows what is translated', async () => {
  await translateBoth();
  const of = async (filter: string) =>
    (await people.send('officer', `{ events(filter: { types: [TRANSLATION_SET], ${filter} }) { nodes ${FIELDS} } }`))
      .data.events.nodes;
  expect(await of('delegation: "QM"')).toEqual([happened[0]]);
  expect(await of('round: "R1"')).toEqual([happened[1]]);
});

describe('the record', () => {
  const altered = async () => {
    const { fault, altered: found } = await verifyLog(server.db);
    return { fault, found: found.map(({ row, what }) => `${row}: ${what}`) };
  };
  const marked = 'its translations are not marked as they were recorded';

  test('holds with translations, and after the original has changed', async () => {
    await translateBoth();
    expect(await altered()).toEqual({ fault: undefined, found: [] });
    const { data } = await people.send(
      'admin',
      '{ delegation(code: "QM") { id version } round(reference: "R1") { id version } }',
    );
    const name = [{ language: 'EN', text: 'Another' }];
    await people.act('admin', 'updateDelegation', { delegationId: data.delegation.id, expectedVersion: 2, name });
    await people.act('approver', 'updateRound', { roundId: data.round.id, expectedVersion: 3, title: name });
    expect(await altered()).toEqual({ fault: undefined, found: [] });
  });

  test.each([
    [
      `update delegation set name = name || '{"ZH": "别的"}' where code = 'QM'`,
      'delegation QM: is not named as it was recorded',
    ],
    [
      `update round set title = title || '{"ZH": "别的"}'`,
      'round R1: its words or dates are not those that were recorded',
    ],
    ["update translation set origin = 'OFFICIAL' where origin = 'UNOFFICIAL'", `round R1: ${marked}`],
    ["update translation set author_as = null where origin = 'DELEGATION'", `delegation QM: ${marked}`],
    ["delete from translation where origin = 'DELEGATION'", `delegation QM: ${marked}`],
  ])('tells of %s', async (edit, expected) => {
    await translateBoth();
    await tamper(server.databaseUrl, edit);
    expect((await altered()).found).toEqual([expected]);
  });
});
