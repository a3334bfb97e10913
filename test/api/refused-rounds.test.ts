import { type Consultation, consultation, type Data, stateOf } from '../support/consultation';
import { type Running, running, TITLE } from '../support/running';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;
let { newRound, create, take } = {} as Running;

beforeEach(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  people = consultation(server);
  ({ newRound, create, take } = running(server, world, people));
});
afterEach(() => server.stop());

describe('what is refused', () => {
  type Row = [what: string, over: object, code: string, path: string, words?: string];
  test.each<Row>([
    ['a reference in Cyrillic letters', { reference: 'Р3' }, 'INVALID_VALUE', 'reference'],
    [
      'a deadline in the past',
      { opensAt: '2027-01-01T00:00:00Z', closesAt: '2027-01-15T12:00:00Z' },
      'INVALID_VALUE',
      'closesAt',
      '15 January 2027',
    ],
    ['closing before opening', { closesAt: '2027-01-20T00:00:00Z' }, 'INVALID_VALUE', 'closesAt', '1 February 2027'],
    [
      'late comments before the deadline',
      { lateUntil: '2027-03-01T16:59:59.999Z' },
      'INVALID_VALUE',
      'lateUntil',
      '1 March 2027',
    ],
  ])('createRound: %s', async (_, over, code, path, words = '') => {
    const before = await stateOf(server);
    const { errors, round: none } = await people.act('approver', 'createRound', newRound(over));
    expect(none).toBeNull();
    expect(errors).toEqual([{ code, path: ['input', ...path.split(',')], message: expect.stringContaining(words) }]);
    expect(await stateOf(server)).toEqual(before);
  });

  test('a version that is past, whatever is done', async () => {
    await create();
    for (const mutation of ['updateRound', 'closeRound', 'reportRound', 'archiveRound'] as const) {
      const { errors, round: shown } = await take(mutation, { expectedVersion: 7 });
      expect([errors[0].code, errors[0].path]).toEqual(['STALE_VERSION', ['input', 'expectedVersion']]);
      expect(shown).toMatchObject({ version: 1 });
    }
  });

  test('updateRound: all but the title once it has opened, field by field, and nothing is changed', async () => {
    await create({ opensAt: '2027-01-10T00:00:00Z' });
    // The clock decides, also where it has not been heard.
    const { errors } = await take('updateRound', {
      ...{
        title: TITLE,
        closesAt: '2027-05-01T00:00:00Z',
        openTo: ['OBSERVER'],
        readableBy: 'PUBLIC',
        reference: 'R4',
      },
    });
    expect(errors.map((one: Data) => [one.code, one.path[1]]).toSorted()).toEqual(
      ['closesAt', 'openTo', 'readableBy', 'reference'].map((name) => ['ROUND_ALREADY_OPEN', name]),
    );
    const changed = await take('updateRound', { title: [{ language: 'EN', text: 'Renamed' }] });
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
    const { errors } = await take('updateRound', over);
    expect(errors.map((one: Data) => [one.code, one.path])).toEqual([[code, ['input', path]]]);
    expect(await stateOf(server)).toEqual(before);
  });

  test('reportRound: while the round takes comments', async () => {
    await create({ opensAt: '2027-01-10T00:00:00Z' });
    const { errors } = await take('reportRound');
    expect(errors[0]).toMatchObject({ code: 'INVALID_VALUE', path: ['input', 'roundId'] });
    expect(errors[0].message).toContain('OPEN');
  });
});
