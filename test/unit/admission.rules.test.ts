import {
  type DelegationWish,
  type Known,
  type KnownPerson,
  type PersonWish,
  planAdmission,
} from '../../src/members/admission.rules';

const qm: DelegationWish = { code: 'QM', kind: 'MEMBER_STATE', region: 'EUROPE', name: { EN: 'QM' } };
const person = (account: string, over: Partial<PersonWish> = {}): PersonWish => ({
  ...{ account, name: `Name of ${account}`, email: null, role: 'REVIEWER', delegation: 'QM', language: null },
  ...over,
});
const there = (account: string, over: Partial<KnownPerson> = {}): KnownPerson => ({
  ...{ id: account, account, name: `Name of ${account}`, email: 'a@example.org', role: 'REVIEWER', kind: 'HUMAN' },
  ...{ delegation: 'QM', language: 'FR', isActive: true },
  ...over,
});
const known = (people: KnownPerson[] = [], over: Partial<Known> = {}): Known => ({
  ...{ delegations: [{ ...qm, id: 'qm', isWithdrawn: false }], people, oneContactPoint: true, actorId: undefined },
  ...over,
});
const plan = (people: PersonWish[], before = known(), delegations: DelegationWish[] = []) =>
  planAdmission({ delegations, people }, before);
const said = (people: PersonWish[], before?: Known) =>
  plan(people, before).people.map(({ action, changes, problems }) => [
    action,
    changes,
    problems.map(({ code }) => code),
  ]);

test('who is new is created, who differs is changed, who is as the list says stays', () => {
  const before = known([there('b'), there('c', { role: 'DEPUTY' })]);
  expect(said([person('a'), person('B', { name: 'Name of b' }), person('c')], before)).toEqual([
    ['CREATED', [], []],
    ['UNCHANGED', [], []],
    ['CHANGED', ['role'], []],
  ]);
});

test('what a list leaves out stays as it is', () => {
  const all = { email: 'b@example.org', language: 'AR' as const };
  expect(said([person('a')], known([there('a')]))).toEqual([['UNCHANGED', [], []]]);
  expect(said([person('a', all)], known([there('a')]))).toEqual([['CHANGED', ['email', 'language'], []]]);
});

test.each<[string, PersonWish, string]>([
  ['an account with a space', person('a b'), 'INVALID_VALUE'],
  ['no name', person('a', { name: ' ' }), 'REQUIRED'],
  ['an address that is none', person('a', { email: 'a' }), 'INVALID_VALUE'],
  ['a delegation that is not there', person('a', { delegation: 'QZ' }), 'NOT_FOUND'],
  ['no delegation', person('a', { delegation: null }), 'DELEGATION_REQUIRED'],
  ['a delegation for an officer', person('a', { role: 'OFFICER' }), 'DELEGATION_NOT_ALLOWED'],
])('a row with %s is refused', (_, wish, code) => {
  expect(said([wish])).toEqual([['REFUSED', [], [code]]]);
});

test('an account twice in a list is refused where it stands again, whatever its case', () => {
  expect(said([person('a'), person('A')])).toEqual([
    ['CREATED', [], []],
    ['REFUSED', [], ['REPEATED']],
  ]);
});

test('people may belong to a delegation of the same list, not to one that left', () => {
  const qn = { ...qm, code: 'QN' };
  expect(plan([person('a', { delegation: 'QN' })], known(), [qn]).people[0]?.action).toBe('CREATED');
  const left = known([], { delegations: [{ ...qm, id: 'qm', isWithdrawn: true }] });
  expect(said([person('a')], left)).toEqual([['REFUSED', [], ['DELEGATION_WITHDRAWN']]]);
});

test('a successor and the former contact point stand in one list; a second one is refused', () => {
  const before = known([there('old', { role: 'CONTACT_POINT' })]);
  const next = person('new', { role: 'CONTACT_POINT' });
  expect(said([next], before)).toEqual([['REFUSED', [], ['CONTACT_POINT_EXISTS']]]);
  expect(said([next, person('old', { role: 'DEPUTY' })], before).map(([action]) => action)).toEqual([
    'CREATED',
    'CHANGED',
  ]);
  const several = { ...before, oneContactPoint: false };
  expect(said([next], several)).toEqual([['CREATED', [], []]]);
});

test('a list does not take away the last administrator, nor change the role of whoever sends it', () => {
  const admin = there('admin', { role: 'ADMINISTRATOR', delegation: null });
  const demoted = person('admin', { role: 'OFFICER', delegation: null });
  expect(said([demoted], known([admin]))).toEqual([['REFUSED', ['role'], ['LAST_ADMINISTRATOR']]]);
  const another = there('admin2', { role: 'ADMINISTRATOR', delegation: null });
  expect(said([demoted], known([admin, another]))).toEqual([['CHANGED', ['role'], []]]);
  expect(said([demoted], known([admin, another], { actorId: 'admin' }))).toEqual([
    ['REFUSED', ['role'], ['NOT_YOURSELF']],
  ]);
});

test('a delegation changes in what differs; its code is as strict as when it is new', () => {
  const wish = { ...qm, kind: 'OBSERVER' as const, region: null, name: { EN: 'QM', FR: 'Membre QM' } };
  const [changed] = plan([], known(), [wish]).delegations;
  expect(changed).toMatchObject({ action: 'CHANGED', changes: ['kind', 'name FR'] });
  const [refused] = plan([], known(), [{ ...qm, code: 'Q-M' }]).delegations;
  expect(refused?.problems).toMatchObject([{ code: 'INVALID_VALUE', column: 'code' }]);
});
