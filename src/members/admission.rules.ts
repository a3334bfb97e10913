import type { DelegationKind, Region } from '../identity/delegation.entity';
import type { PersonKind } from '../identity/person.entity';
import type { Language, Texts } from '../language/language';
import type { ErrorCode, MessageParameters } from '../language/messages';
import { textProblems } from '../language/text.rules';
import { type Granted, isOfDelegation, mayHold } from './grant.rules';
import { accountProblems, codeProblems, emailProblems, nameProblems } from './member.input';

/** A delegation as a list names it. What is null stays as it is in one that exists. */
export interface DelegationWish {
  readonly code: string;
  readonly kind: DelegationKind;
  readonly region: Region | null;
  readonly name: Texts;
}

/** A person as a list names them; the delegation by its code. */
export interface PersonWish {
  readonly account: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Granted;
  readonly delegation: string | null;
  readonly language: Language | null;
}

export interface KnownDelegation extends DelegationWish {
  readonly id: string;
  readonly isWithdrawn: boolean;
}

export interface KnownPerson extends Omit<PersonWish, 'delegation' | 'language'> {
  readonly id: string;
  readonly delegation: string | null;
  readonly kind: PersonKind;
  readonly language: Language;
  readonly isActive: boolean;
}

export interface RowProblem {
  readonly code: ErrorCode;
  readonly column: string;
  readonly parameters?: MessageParameters;
}

export type Action = 'CREATED' | 'CHANGED' | 'UNCHANGED' | 'REFUSED';

/** What becomes of one row. */
export interface Planned<Wish, Known> {
  readonly wish: Wish;
  readonly known: Known | undefined;
  readonly action: Action;
  /** The columns that would change. */
  readonly changes: readonly string[];
  readonly problems: readonly RowProblem[];
}

export type PlannedDelegation = Planned<DelegationWish, KnownDelegation>;
export type PlannedPerson = Planned<PersonWish, KnownPerson>;

export interface Admission {
  readonly delegations: readonly DelegationWish[];
  readonly people: readonly PersonWish[];
}

export interface Known {
  readonly delegations: readonly KnownDelegation[];
  readonly people: readonly KnownPerson[];
  readonly oneContactPoint: boolean;
  /** Who does it: nobody changes their own role. Undefined for the operator. */
  readonly actorId: string | undefined;
}

/** What would come of a list: each row alone, then the group as it would be. Nothing is done unless no row is refused. */
export function planAdmission(
  wished: Admission,
  known: Known,
): { delegations: PlannedDelegation[]; people: PlannedPerson[] } {
  const delegations = planDelegations(wished.delegations, known);
  const there = new Map(known.delegations.map(({ code, isWithdrawn }) => [code, isWithdrawn]));
  for (const { wish } of delegations) if (!there.has(wish.code)) there.set(wish.code, false);
  const people = planPeople(wished.people, known, there);
  return { delegations, people: withGroupProblems(people, known) };
}

function planDelegations(wishes: readonly DelegationWish[], known: Known): PlannedDelegation[] {
  const byCode = new Map(known.delegations.map((one) => [one.code, one]));
  return wishes.map((wish, at) => {
    const before = byCode.get(wish.code);
    const problems: RowProblem[] = [
      ...(before ? [] : inColumn('code', codeProblems(wish.code, []))),
      ...Object.entries(wish.name).flatMap(([language, text]) =>
        inColumn(`name ${language}`, textProblems(text, [], { most: 200 })),
      ),
      ...(Object.keys(wish.name).length === 0 ? [{ code: 'REQUIRED' as const, column: 'name' }] : []),
      ...repeated(wishes.findIndex(({ code }) => code === wish.code) < at, 'code'),
    ];
    const changes = before ? delegationChanges(before, wish) : [];
    return planned(wish, before, changes, problems);
  });
}

function delegationChanges(before: KnownDelegation, wish: DelegationWish): string[] {
  const names = Object.entries(wish.name).filter(([language, text]) => before.name[language as Language] !== text);
  return [
    ...(before.kind === wish.kind ? [] : ['kind']),
    ...(wish.region === null || before.region === wish.region ? [] : ['region']),
    ...names.map(([language]) => `name ${language}`),
  ];
}

function planPeople(wishes: readonly PersonWish[], known: Known, there: ReadonlyMap<string, boolean>): PlannedPerson[] {
  const byAccount = new Map(known.people.map((one) => [one.account.toLowerCase(), one]));
  const first = new Map<string, number>();
  return wishes.map((wish, at) => {
    const account = wish.account.toLowerCase();
    const before = byAccount.get(account);
    const isRepeated = first.has(account);
    if (!isRepeated) first.set(account, at);
    const changes = before ? personChanges(before, wish) : [];
    const problems: RowProblem[] = [
      ...inColumn('account', accountProblems(wish.account, [])),
      ...inColumn('name', nameProblems(wish.name, [])),
      ...inColumn('email', emailProblems(wish.email, [])),
      ...seatProblems(wish, there),
      ...(before ? machineProblems(before, wish) : []),
      ...repeated(isRepeated, 'account'),
      ...(before && before.id === known.actorId && changesSeat(changes)
        ? [{ code: 'NOT_YOURSELF', column: 'role' } as const]
        : []),
    ];
    return planned(wish, before, changes, problems);
  });
}

/** A list admits people alone; a machine that exists may be in it. */
function machineProblems({ kind, delegation }: KnownPerson, wish: PersonWish): RowProblem[] {
  if (!mayHold(kind, wish.role)) return [{ code: 'MACHINE_ROLE', column: 'role', parameters: { role: wish.role } }];
  return kind === 'MACHINE' && wish.delegation !== delegation ? [{ code: 'MACHINE_STAYS', column: 'delegation' }] : [];
}

function personChanges(before: KnownPerson, wish: PersonWish): string[] {
  return [
    ...(before.name === wish.name ? [] : ['name']),
    ...(wish.email === null || before.email === wish.email ? [] : ['email']),
    ...(before.role === wish.role ? [] : ['role']),
    ...(before.delegation === wish.delegation ? [] : ['delegation']),
    ...(wish.language === null || before.language === wish.language ? [] : ['language']),
  ];
}

const changesSeat = (changes: readonly string[]): boolean => changes.includes('role') || changes.includes('delegation');

function seatProblems({ role, delegation }: PersonWish, there: ReadonlyMap<string, boolean>): RowProblem[] {
  const column = 'delegation';
  if (!isOfDelegation(role)) {
    return delegation === null ? [] : [{ code: 'DELEGATION_NOT_ALLOWED', column, parameters: { role } }];
  }
  if (delegation === null) return [{ code: 'DELEGATION_REQUIRED', column, parameters: { role } }];
  const isWithdrawn = there.get(delegation);
  if (isWithdrawn === undefined) return [{ code: 'NOT_FOUND', column }];
  return isWithdrawn ? [{ code: 'DELEGATION_WITHDRAWN', column }] : [];
}

/** Of the group as it would be: contact points, and an administrator. */
function withGroupProblems(people: readonly PlannedPerson[], known: Known): PlannedPerson[] {
  const wished = new Map(people.map(({ wish }) => [wish.account.toLowerCase(), wish]));
  const stay = known.people.filter(({ isActive, account }) => isActive && !wished.has(account.toLowerCase()));
  const active = people.filter(({ known: before }) => before === undefined || before.isActive);
  const contacts = new Map<string | null, number>();
  for (const { role, delegation } of [...stay, ...active.map(({ wish }) => wish)]) {
    if (role === 'CONTACT_POINT') contacts.set(delegation, (contacts.get(delegation) ?? 0) + 1);
  }
  const hadAdministrator = known.people.some(({ isActive, role }) => isActive && role === 'ADMINISTRATOR');
  const hasAdministrator = [...stay, ...active.map(({ wish }) => wish)].some(({ role }) => role === 'ADMINISTRATOR');
  return people.map((person) => {
    const { wish, known: before } = person;
    const tooMany = known.oneContactPoint && wish.role === 'CONTACT_POINT' && (contacts.get(wish.delegation) ?? 0) > 1;
    const lastLost = hadAdministrator && !hasAdministrator && before?.role === 'ADMINISTRATOR' && before.isActive;
    const problems: RowProblem[] = [
      ...(tooMany
        ? [{ code: 'CONTACT_POINT_EXISTS' as const, column: 'role', parameters: { code: wish.delegation ?? '' } }]
        : []),
      ...(lastLost ? [{ code: 'LAST_ADMINISTRATOR' as const, column: 'role' }] : []),
    ];
    return problems.length === 0 ? person : planned(wish, before, person.changes, [...person.problems, ...problems]);
  });
}

function planned<Wish, Before>(
  wish: Wish,
  known: Before | undefined,
  changes: readonly string[],
  problems: readonly RowProblem[],
): Planned<Wish, Before> {
  return { wish, known, changes, problems, action: actionOf(known !== undefined, changes, problems) };
}

function actionOf(isKnown: boolean, changes: readonly string[], problems: readonly RowProblem[]): Action {
  if (problems.length > 0) return 'REFUSED';
  if (!isKnown) return 'CREATED';
  return changes.length > 0 ? 'CHANGED' : 'UNCHANGED';
}

function repeated(isRepeated: boolean, column: string): RowProblem[] {
  return isRepeated ? [{ code: 'REPEATED', column }] : [];
}

function inColumn(
  column: string,
  problems: readonly { readonly code: ErrorCode; readonly parameters?: MessageParameters }[],
): RowProblem[] {
  return problems.map(({ code, parameters }) => ({ code, column, ...(parameters && { parameters }) }));
}
