import { type Members, members } from '../support/members';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;
let { people, find, findDelegation } = {} as Members;

async function start(): Promise<void> {
  server = await startTestServer();
  await makeWorld(server);
  ({ people, find, findDelegation } = members(server));
}
const stop = () => server.stop();

describe('what is known of people', () => {
  beforeAll(start);
  afterAll(stop);

  const read = `query ($filter: PersonFilter) { people(filter: $filter, first: 50) { totalCount nodes { name account email active delegation { code } } } }`;
  const list = async (account: string | undefined, filter?: object) =>
    (await people.send(account, read, { filter })).data?.people;

  test('the Secretariat knows all, a contact point its delegation, a reviewer the names alone', async () => {
    expect((await list('officer')).totalCount).toBe(15);
    const delegation = { code: 'QM' };
    expect((await list('qm-contact')).nodes).toEqual(
      ['qm-contact', 'qm-deputy', 'qm-reviewer'].map((account) => ({
        ...{ name: `Name of ${account}`, account, email: null, active: true, delegation },
      })),
    );
    const seen = await list('qm-reviewer');
    expect(seen.nodes.map(({ account }: { account: string | null }) => account)).toEqual([null, null, 'qm-reviewer']);
    expect((await list('convener')).totalCount).toBe(1);
  });

  test('whom may I assign a comment to?', async () => {
    const { nodes } = await list('officer', { role: ['OFFICER', 'APPROVER'], active: true });
    expect(nodes.map(({ account }: { account: string }) => account)).toEqual([
      'approver',
      'approver2',
      'officer',
      'officer2',
    ]);
  });

  test('a filter tells a reviewer nothing of the access of others', async () => {
    expect(await list('qm-reviewer', { active: true })).toMatchObject({ totalCount: 1 });
    expect(await list('qm-reviewer', { active: false })).toMatchObject({ totalCount: 0 });
    const query = '{ person(account: "qm-deputy") { name } }';
    expect((await people.send('qm-reviewer', query)).data.person).toBeNull();
    expect((await people.send('qm-contact', query)).data.person).toEqual({ name: 'Name of qm-deputy' });
  });
});

describe('the record', () => {
  beforeEach(start);
  afterEach(stop);

  const log = async (account: string) => {
    const query = `{ events(first: 100, filter: { types: [PERSON_CREATED, PERSON_CHANGED, PERSON_DISABLED, DELEGATION_WITHDRAWN] }) { nodes {
      __typename actor { person { account } } ... on PersonChanged { person { account } delegation { code } previousRole role }
      ... on PersonDisabled { person { account } reason } } } }`;
    return (await people.send(account, query)).data.events.nodes;
  };

  test('tells who gave whom which role, to the delegation and the Secretariat alone', async () => {
    const deputy = await find('qm-deputy');
    await people.done('qm-contact', 'updatePerson', { personId: deputy.id, expectedVersion: 1, role: 'REVIEWER' });
    const told = {
      ...{ __typename: 'PersonChanged', delegation: { code: 'QM' }, previousRole: 'DEPUTY', role: 'REVIEWER' },
    };
    expect(await log('officer')).toMatchObject([{ ...told, actor: { person: { account: 'qm-contact' } } }]);
    expect(await log('qm-contact')).toMatchObject([{ ...told, person: { account: 'qm-deputy' } }]);
    for (const other of ['qn-contact', 'convener']) expect(await log(other)).toEqual([]);
  });

  test('tells the old delegation that somebody left, and not what they became', async () => {
    const [deputy, qn] = [await find('qm-deputy'), await findDelegation('QN')];
    const move = { personId: deputy.id, expectedVersion: 1, delegationId: qn.id, role: 'REVIEWER' };
    await people.done('admin', 'updatePerson', move);
    expect(await log('qm-contact')).toMatchObject([{ delegation: { code: 'QM' }, previousRole: 'DEPUTY', role: null }]);
    expect(await log('qn-contact')).toMatchObject([
      { delegation: { code: 'QN' }, previousRole: null, role: 'REVIEWER' },
    ]);
  });
});
