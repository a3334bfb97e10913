import { randomUUID } from 'node:crypto';
import { globalId } from '../../src/nodes/global-id';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;
let delegation: Data;
let person: Data;
let round: Data;

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  people = consultation(server);
  delegation = await people.done('admin', 'createDelegation', {
    ...{ idempotencyKey: randomUUID(), code: 'QZ', kind: 'MEMBER_STATE', region: 'EUROPE' },
    name: [{ language: 'FR', text: 'Membre QZ' }],
  });
  person = await people.done('admin', 'createPerson', {
    ...{ idempotencyKey: randomUUID(), account: 'a.person@example.org', name: 'A. Person', role: 'REVIEWER' },
    ...{ delegationId: delegation.id, language: 'AR' },
  });
  round = await people.done('approver', 'createRound', {
    ...{ idempotencyKey: randomUUID(), roadmapId: globalId('Roadmap', world.roadmapId), reference: 'R3' },
    ...{ title: [{ language: 'EN', text: 'Third round' }], timeZone: 'Europe/Zurich', release: 'AT_CLOSE' },
    ...{ opensAt: '2027-02-01T09:00:00+01:00', closesAt: '2027-03-01T17:00:00Z', lateUntil: '2027-03-05T17:00:00Z' },
    openTo: ['MEMBER_STATE', 'SECTOR_MEMBER'],
  });
});
afterAll(() => server.stop());

test('CreateDelegation: a delegation is admitted, as it is shown from then on', () => {
  expect(delegation).toMatchObject({
    code: 'QZ',
    region: 'EUROPE',
    version: 1,
    name: { text: 'Membre QZ', language: 'FR' },
  });
});

test('UpdateDelegation: what is left out stays as it is', async () => {
  const name = [{ language: 'EN', text: 'Member QZ' }];
  const input = { delegationId: delegation.id, expectedVersion: 1, name };
  const changed = await people.done('admin', 'updateDelegation', input);
  expect(changed).toMatchObject({ code: 'QZ', version: 2, name: { text: 'Member QZ', language: 'EN' } });
});

test('CreatePerson: a person is admitted in a role of a delegation', () => {
  const shown = { account: 'a.person@example.org', role: 'REVIEWER', active: true, delegation: { code: 'QZ' } };
  expect(person).toMatchObject({ ...shown, version: 1 });
});

test('UpdatePerson: a person gets another role', async () => {
  const changed = await people.done('admin', 'updatePerson', {
    personId: person.id,
    expectedVersion: 1,
    role: 'DEPUTY',
  });
  expect(changed).toMatchObject({ role: 'DEPUTY', version: 2 });
});

test('DisablePerson: access ends at once', async () => {
  const input = { personId: person.id, expectedVersion: 2, reason: 'Left the ministry' };
  expect(await people.done('admin', 'disablePerson', input)).toMatchObject({ active: false, version: 3 });
  const { errors } = await people.send('a.person@example.org', '{ viewer { role } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});

test('EnablePerson: access is restored, in the role that there was', async () => {
  const enabled = await people.done('admin', 'enablePerson', { personId: person.id, expectedVersion: 3 });
  expect(enabled).toMatchObject({ active: true, version: 4 });
  const { data } = await people.send('a.person@example.org', '{ viewer { role } }');
  expect(data.viewer.role).toBe('DEPUTY');
});

test('People: whom may I assign a comment to?', async () => {
  const variables = { filter: { role: ['OFFICER', 'APPROVER'], active: true }, first: 50 };
  const found = await people.ask('officer', 'administration', variables, 'People');
  expect(found.people).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false } });
});

test('CreateRound: instants may carry any offset', () => {
  expect(round).toMatchObject({ reference: 'R3', state: 'UPCOMING', opensAt: '2027-02-01T08:00:00.000Z', version: 1 });
});

const act = async (
  mutation: 'updateRound' | 'extendRound' | 'closeRound' | 'reportRound' | 'archiveRound',
  over: object,
) => {
  const { data } = await people.send('approver', '{ round(reference: "R3") { id version } }');
  const { id, version } = data.round;
  return people.act('approver', mutation, { roundId: id, expectedVersion: version, ...over });
};

test('UpdateRound: before it opens, everything', async () => {
  const { round: changed } = await act('updateRound', { closesAt: '2027-03-02T17:00:00Z' });
  expect(changed).toMatchObject({ closesAt: '2027-03-02T17:00:00.000Z', version: 2 });
});

test('ExtendRound: a deadline moves on, with its reason', async () => {
  const { round: extended } = await act('extendRound', { closesAt: '2027-03-10T17:00:00Z', reason: 'Holidays' });
  expect(extended).toMatchObject({ closesAt: '2027-03-10T17:00:00.000Z', extensions: [{ reason: 'Holidays' }] });
});

test('CloseRound: it ends before its deadline, with its reason', async () => {
  server.clock.now = new Date('2027-02-02T00:00:00Z');
  expect((await act('closeRound', { reason: 'All have spoken' })).round).toMatchObject({ state: 'CLOSED' });
});

test('ReportRound: a round in which every comment is answered is reported', async () => {
  expect(await act('reportRound', {})).toMatchObject({ round: { state: 'REPORTED' }, unanswered: [], errors: [] });
});

test('ArchiveRound: what was reported is kept for the record', async () => {
  expect((await act('archiveRound', {})).round).toMatchObject({ state: 'ARCHIVED' });
});
