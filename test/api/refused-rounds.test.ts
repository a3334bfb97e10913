import { randomUUID } from 'node:crypto';
import { globalId } from '../../src/nodes/global-id';
import { type Consultation, codesOf, consultation, type Data, stateOf } from '../support/consultation';
import { type Running, running } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;
let { round } = {} as Running;

beforeEach(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  people = consultation(server);
  ({ round } = running(server, world, people));
});
afterEach(() => server.stop());

const title = [
  { language: 'EN', text: 'Third round' },
  { language: 'FR', text: 'Troisième cycle' },
];
const input = (over: object = {}) => ({
  ...{ idempotencyKey: randomUUID(), roadmapId: globalId('Roadmap', world.roadmapId), reference: 'R3', title },
  ...{ opensAt: '2027-02-01T09:00:00+01:00', closesAt: '2027-03-01T17:00:00Z', lateUntil: '2027-03-05T17:00:00Z' },
  ...{ timeZone: 'Europe/Zurich', release: 'AT_CLOSE' },
  ...over,
});
const create = (over: object = {}) => people.done('approver', 'createRound', input(over));
const ask = async (mutation: 'updateRound' | 'closeRound' | 'reportRound' | 'archiveRound', over: object = {}) => {
  const { id, version } = await round('R3');
  const reason = mutation === 'closeRound' ? { reason: 'All have spoken' } : {};
  return people.act('approver', mutation, { roundId: id, expectedVersion: version, ...reason, ...over });
};

describe('what is refused', () => {
  type Row = [what: string, over: object, code: string, path: string, words?: string];
  test.each<Row>([
    ['a reference that exists', { reference: 'R1' }, 'REFERENCE_EXISTS', 'reference'],
    ['one that exists in other letters of case', { reference: 'r1' }, 'REFERENCE_EXISTS', 'reference'],
    ['a reference with a hyphen', { reference: 'R-3' }, 'INVALID_VALUE', 'reference'],
    ['a reference of 13 characters', { reference: 'R123456789012' }, 'INVALID_VALUE', 'reference'],
    ['an empty reference', { reference: '' }, 'INVALID_VALUE', 'reference'],
    ['a reference in Cyrillic letters', { reference: 'Р3' }, 'INVALID_VALUE', 'reference'],
    [
      'a deadline in the past',
      { opensAt: '2027-01-01T00:00:00Z', closesAt: '2027-01-15T12:00:00Z' },
      'INVALID_VALUE',
      'closesAt',
      '15 January 2027',
    ],
    ['closing before opening', { closesAt: '2027-01-20T00:00:00Z' }, 'INVALID_VALUE', 'closesAt', '1 February 2027'],
    ['closing as it opens', { closesAt: '2027-02-01T08:00:00Z' }, 'INVALID_VALUE', 'closesAt'],
    [
      'late comments before the deadline',
      { lateUntil: '2027-03-01T16:59:59.999Z' },
      'INVALID_VALUE',
      'lateUntil',
      '1 March 2027',
    ],
    ['nobody who may comment', { openTo: [] }, 'REQUIRED', 'openTo'],
    ['a kind named twice', { openTo: ['OBSERVER', 'OBSERVER'] }, 'REPEATED', 'openTo'],
    ['no title', { title: [] }, 'REQUIRED', 'title'],
    ['a blank title', { title: [{ language: 'EN', text: ' ' }] }, 'REQUIRED', 'title,0,text'],
    ['a title twice in a language', { title: [title[0], title[0]] }, 'REPEATED', 'title'],
    ['a roadmap that does not exist', { roadmapId: globalId('Roadmap', randomUUID()) }, 'NOT_FOUND', 'roadmapId'],
    ['an empty key', { idempotencyKey: '' }, 'REQUIRED', 'idempotencyKey'],
  ])('createRound: %s', async (_, over, code, path, words = '') => {
    const before = await stateOf(server);
    const { errors, round: none } = await people.act('approver', 'createRound', input(over));
    expect(none).toBeNull();
    expect(errors).toEqual([{ code, path: ['input', ...path.split(',')], message: expect.stringContaining(words) }]);
    expect(await stateOf(server)).toEqual(before);
  });

  test.each<[string, object]>([
    ['a zone that does not exist', { timeZone: 'Europe/Zuerich' }],
    ['a title without a language', { title: [{ text: 'Third round' }] }],
    ['a kind that does not exist', { openTo: ['STATE'] }],
    ['a day that does not exist', { closesAt: '2027-02-30T00:00:00Z' }],
  ])('createRound, as a fault of the request: %s', async (_, over) => {
    const query = 'mutation ($input: CreateRoundInput!) { createRound(input: $input) { round { id } } }';
    const { errors } = await people.send('approver', query, { input: input(over) });
    expect(errors.map(({ extensions }: Data) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  test.each(['officer', 'admin', 'convener', 'qm-contact'])('every mutation of a round, to %s', async (account) => {
    await create();
    const { id, version } = await round('R3');
    const which = { roundId: id, expectedVersion: version };
    const refused = [
      await people.act(account, 'createRound', input({ reference: 'R4' })),
      await people.act(account, 'updateRound', { ...which, title }),
      await people.act(account, 'closeRound', { ...which, reason: 'Because' }),
      await people.act(account, 'reportRound', which),
      await people.act(account, 'archiveRound', which),
    ];
    expect(refused.map(codesOf)).toEqual(refused.map(() => ['NOT_APPROVER']));
    expect(refused.map((one) => one.round)).toEqual(refused.map(() => null));
    expect(refused[3].unanswered).toEqual([]);
  });

  test('a version that is past, whatever is done', async () => {
    await create();
    for (const mutation of ['updateRound', 'closeRound', 'reportRound', 'archiveRound'] as const) {
      const { errors, round: shown } = await ask(mutation, { expectedVersion: 7 });
      expect([errors[0].code, errors[0].path]).toEqual(['STALE_VERSION', ['input', 'expectedVersion']]);
      expect(shown).toMatchObject({ version: 1 });
    }
  });

  test('updateRound: all but the title once it has opened, field by field, and nothing is changed', async () => {
    await create({ opensAt: '2027-01-10T00:00:00Z' });
    // The clock decides, also where it has not been heard.
    const { errors } = await ask('updateRound', {
      ...{ title, closesAt: '2027-05-01T00:00:00Z', openTo: ['OBSERVER'], readableBy: 'PUBLIC', reference: 'R4' },
    });
    expect(errors.map((one: Data) => [one.code, one.path[1]]).toSorted()).toEqual(
      ['closesAt', 'openTo', 'readableBy', 'reference'].map((name) => ['ROUND_ALREADY_OPEN', name]),
    );
    const changed = await ask('updateRound', { title: [{ language: 'EN', text: 'Renamed' }] });
    expect(changed.errors).toEqual([]);
    const query = '{ round(reference: "R3") { en: title(language: EN) { text } fr: title(language: FR) { text } } }';
    expect((await people.send('officer', query)).data.round).toEqual({
      en: { text: 'Renamed' },
      fr: { text: 'Troisième cycle' },
    });
  });

  test.each<Row>([
    ['a reference that exists', { reference: 'r1' }, 'REFERENCE_EXISTS', 'reference'],
    ['a deadline before the opening', { closesAt: '2027-01-20T00:00:00Z' }, 'INVALID_VALUE', 'closesAt'],
    ['an opening after the deadline', { opensAt: '2027-03-01T17:00:00Z' }, 'INVALID_VALUE', 'opensAt'],
    ['late comments before the deadline', { lateUntil: '2027-02-20T00:00:00Z' }, 'INVALID_VALUE', 'lateUntil'],
    ['nobody who may comment', { openTo: [] }, 'REQUIRED', 'openTo'],
    ['a reference with a hyphen', { reference: 'R-4' }, 'INVALID_VALUE', 'reference'],
  ])('updateRound: %s', async (_, over, code, path) => {
    await create();
    const before = await stateOf(server);
    const { errors } = await ask('updateRound', over);
    expect(errors.map((one: Data) => [one.code, one.path])).toEqual([[code, ['input', path]]]);
    expect(await stateOf(server)).toEqual(before);
  });

  test('closeRound: without a reason, with one that is too long', async () => {
    await create({ opensAt: '2027-01-10T00:00:00Z' });
    expect(codesOf(await ask('closeRound', { reason: ' ' }))).toEqual(['REQUIRED']);
    expect(codesOf(await ask('closeRound', { reason: 'x'.repeat(2_001) }))).toEqual(['TOO_LONG']);
  });

  test('reportRound: while the round takes comments', async () => {
    await create({ opensAt: '2027-01-10T00:00:00Z' });
    const { errors } = await ask('reportRound');
    expect(errors[0]).toMatchObject({ code: 'INVALID_VALUE', path: ['input', 'roundId'] });
    expect(errors[0].message).toContain('OPEN');
  });
});
