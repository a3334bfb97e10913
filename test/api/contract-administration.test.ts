import { randomUUID } from 'node:crypto';
import { globalId } from '../../src/nodes/global-id';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld, type World } from '../support/world';

let server: TestServer;
let world: World;
let people: Consultation;
let began: Date;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  people = consultation(server);
  began = server.clock.now;
});
afterEach(() => {
  server.clock.now = began;
});
afterAll(() => server.stop());

function admitDelegation(): Promise<Data> {
  made += 1;
  return people.done('admin', 'createDelegation', {
    ...{ idempotencyKey: randomUUID(), code: `Q${made}`, kind: 'MEMBER_STATE', region: 'EUROPE' },
    name: [{ language: 'FR', text: 'Membre' }],
  });
}

async function admitPerson(): Promise<Data> {
  const delegation = await admitDelegation();
  return people.done('admin', 'createPerson', {
    ...{ idempotencyKey: randomUUID(), account: `${delegation.code}@example.org`, name: 'A. Person', role: 'REVIEWER' },
    ...{ delegationId: delegation.id, language: 'AR' },
  });
}

async function disablePerson(): Promise<Data> {
  const person = await admitPerson();
  const input = { personId: person.id, expectedVersion: 1, reason: 'Left the ministry' };
  return { ...person, ...(await people.done('admin', 'disablePerson', input)) };
}

function announce(): Promise<Data> {
  made += 1;
  return people.done('approver', 'createRound', {
    ...{ idempotencyKey: randomUUID(), roadmapId: globalId('Roadmap', world.roadmapId), reference: `T${made}` },
    ...{ title: [{ language: 'EN', text: 'Another round' }], timeZone: 'Europe/Zurich', release: 'AT_CLOSE' },
    ...{ opensAt: '2027-02-01T09:00:00+01:00', closesAt: '2027-03-01T17:00:00Z', lateUntil: '2027-03-05T17:00:00Z' },
    openTo: ['MEMBER_STATE', 'SECTOR_MEMBER'],
  });
}

type Step = 'updateRound' | 'extendRound' | 'closeRound' | 'reportRound' | 'archiveRound';

async function take(step: Step, { reference }: Data, over: object = {}): Promise<Data> {
  const query = 'query ($reference: String!) { round(reference: $reference) { id version } }';
  const { id, version } = (await people.send('approver', query, { reference })).data.round;
  return people.act('approver', step, { roundId: id, expectedVersion: version, ...over });
}

async function close(): Promise<Data> {
  const round = await announce();
  server.clock.now = new Date('2027-02-02T00:00:00Z');
  return { ...round, ...(await take('closeRound', round, { reason: 'All have spoken' })).round };
}

test('CreateDelegation: a delegation is admitted, as it is shown from then on', async () => {
  const shown = { region: 'EUROPE', version: 1, name: { text: 'Membre', language: 'FR' } };
  expect(await admitDelegation()).toMatchObject({ ...shown, code: `Q${made}`, kind: 'MEMBER_STATE' });
});

test('UpdateDelegation: what is left out stays as it is', async () => {
  const { id, code } = await admitDelegation();
  const name = [{ language: 'EN', text: 'Member' }];
  const changed = await people.done('admin', 'updateDelegation', { delegationId: id, expectedVersion: 1, name });
  expect(changed).toMatchObject({ code, version: 2, name: { text: 'Member', language: 'EN' } });
});

test('CreatePerson: a person is admitted in a role of a delegation', async () => {
  const person = await admitPerson();
  const shown = { account: `Q${made}@example.org`, role: 'REVIEWER', active: true, delegation: { code: `Q${made}` } };
  expect(person).toMatchObject({ ...shown, version: 1 });
});

test('UpdatePerson: a person gets another role', async () => {
  const input = { personId: (await admitPerson()).id, expectedVersion: 1, role: 'DEPUTY' };
  expect(await people.done('admin', 'updatePerson', input)).toMatchObject({ role: 'DEPUTY', version: 2 });
});

test('DisablePerson: access ends at once', async () => {
  const person = await disablePerson();
  expect(person).toMatchObject({ active: false, version: 2 });
  const { errors } = await people.send(person.account, '{ viewer { role } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});

test('EnablePerson: access is restored, in the role that there was', async () => {
  const { id, account } = await disablePerson();
  const enabled = await people.done('admin', 'enablePerson', { personId: id, expectedVersion: 2 });
  expect(enabled).toMatchObject({ active: true, version: 3 });
  const { data } = await people.send(account, '{ viewer { role } }');
  expect(data.viewer.role).toBe('REVIEWER');
});

test('People: whom may I assign a comment to?', async () => {
  const variables = { filter: { role: ['OFFICER', 'APPROVER'], active: true }, first: 50 };
  const found = await people.ask('officer', 'administration', variables, 'People');
  expect(found.people).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false } });
});

test('CreateRound: instants may carry any offset', async () => {
  const shown = { reference: `T${made + 1}`, state: 'UPCOMING', opensAt: '2027-02-01T08:00:00.000Z', version: 1 };
  expect(await announce()).toMatchObject(shown);
});

test('UpdateRound: before it opens, everything', async () => {
  const { round } = await take('updateRound', await announce(), { closesAt: '2027-03-02T17:00:00Z' });
  expect(round).toMatchObject({ closesAt: '2027-03-02T17:00:00.000Z', version: 2 });
});

test('ExtendRound: a deadline moves on, with its reason', async () => {
  const input = { closesAt: '2027-03-10T17:00:00Z', reason: 'Holidays' };
  const { round } = await take('extendRound', await announce(), input);
  expect(round).toMatchObject({ closesAt: '2027-03-10T17:00:00.000Z', extensions: [{ reason: 'Holidays' }] });
});

test('CloseRound: it ends before its deadline, with its reason', async () => {
  expect(await close()).toMatchObject({ state: 'CLOSED', closesAt: '2027-02-02T00:00:00.000Z' });
});

test('ReportRound: a round in which every comment is answered is reported', async () => {
  const { round, unanswered, errors } = await take('reportRound', await close());
  expect({ round, unanswered, errors }).toMatchObject({ round: { state: 'REPORTED' }, unanswered: [], errors: [] });
});

test('ArchiveRound: what was reported is kept for the record', async () => {
  const round = await close();
  await take('reportRound', round);
  expect((await take('archiveRound', round)).round).toMatchObject({ state: 'ARCHIVED' });
});
