import { all, type Condition, from, is, isIn, never, not } from '../access/condition';
import { allowed, type Denial, deny, denyIf, every, firstOf, when } from '../access/denial';
import type { ErrorCode } from '../language/messages';
import type { DelegationRole, Role, Viewer } from '../operation/viewer';

export type Granted = Exclude<Role, 'ANONYMOUS'>;

interface Grant {
  readonly roles: readonly Granted[];
  /** Whether only for the delegation of whoever grants. */
  readonly withinDelegation: boolean;
}

/** Who may give whom which role, and look after those who hold it. A role that is not named gives none. */
export const GRANTS: { readonly [role in Role]?: Grant } = {
  ADMINISTRATOR: {
    roles: ['CONTACT_POINT', 'DEPUTY', 'REVIEWER', 'OFFICER', 'APPROVER', 'ADMINISTRATOR', 'CONVENER'],
    withinDelegation: false,
  },
  CONTACT_POINT: { roles: ['DEPUTY', 'REVIEWER'], withinDelegation: true },
};

const DELEGATION_ROLES: readonly Granted[] = ['CONTACT_POINT', 'DEPUTY', 'REVIEWER'] satisfies DelegationRole[];

/** Whether a role is held for a delegation. */
export function isOfDelegation(role: Granted): boolean {
  return DELEGATION_ROLES.includes(role);
}

/** Whether a contact point hands over: it then becomes a deputy. */
export function isSuccession(viewer: Viewer, role: Granted): boolean {
  return viewer.role === 'CONTACT_POINT' && role === 'CONTACT_POINT';
}

/** Why the viewer may not give this role in this delegation; null for a role outside delegations. */
export function mayGrant(viewer: Viewer, role: Granted, delegationId: string | null): readonly ErrorCode[] {
  const grant = GRANTS[viewer.role];
  if (!grant) return ['NOT_IN_YOUR_CARE'];
  const own = viewer.kind === 'DELEGATE' && viewer.delegationId === delegationId;
  if (grant.withinDelegation && !own) return ['NOT_IN_YOUR_CARE'];
  return grant.roles.includes(role) || (own && isSuccession(viewer, role)) ? [] : ['ROLE_NOT_GRANTABLE'];
}

export type MemberFact =
  | 'id'
  | 'delegationId'
  | 'role'
  | 'isActive'
  | 'isAnonymized'
  | 'administrators'
  | 'delegationWithdrawn';

/** Whether the viewer looks after a person: by the table, or because it is themselves. */
function isInCare(viewer: Viewer): Condition<MemberFact> {
  const grant = GRANTS[viewer.role];
  if (!grant) return never;
  const roles = isIn<MemberFact>('role', grant.roles);
  if (!grant.withinDelegation) return roles;
  return viewer.kind === 'DELEGATE' ? all<MemberFact>(roles, is('delegationId', viewer.delegationId)) : never;
}

const isSelf = (viewer: Viewer): Condition<MemberFact> =>
  viewer.kind === 'ANONYMOUS' ? never : is('id', viewer.personId);

/** Of whoever is anonymized nothing is left to change. */
const isSomebody: Denial<MemberFact, ErrorCode> = denyIf(is('isAnonymized', true), 'PERSON_ANONYMIZED');

/** Name, address and language: by whoever looks after the person, and by themselves. */
export function mayUpdatePerson(viewer: Viewer): Denial<MemberFact, ErrorCode> {
  return firstOf<MemberFact, ErrorCode>(
    when<MemberFact, ErrorCode>(isSelf(viewer), allowed, denyIf(not(isInCare(viewer)), 'NOT_IN_YOUR_CARE')),
    isSomebody,
  );
}

/** Role, delegation and account: never one's own. */
export function mayChangeRole(viewer: Viewer): Denial<MemberFact, ErrorCode> {
  return firstOf<MemberFact, ErrorCode>(
    denyIf(isSelf(viewer), 'NOT_YOURSELF'),
    denyIf(not(isInCare(viewer)), 'NOT_IN_YOUR_CARE'),
    isSomebody,
  );
}

const isLastAdministrator: Condition<MemberFact> = all<MemberFact>(
  is('role', 'ADMINISTRATOR'),
  is('isActive', true),
  not(from('administrators', 2)),
);

/** The last active administrator stays: else nobody could make another. */
export const keepsAdministrator: Denial<MemberFact, ErrorCode> = denyIf(isLastAdministrator, 'LAST_ADMINISTRATOR');

export function mayDisable(viewer: Viewer): Denial<MemberFact, ErrorCode> {
  return firstOf<MemberFact, ErrorCode>(
    mayChangeRole(viewer),
    denyIf(not(is('isActive', true)), 'PERSON_DISABLED'),
    keepsAdministrator,
  );
}

export function mayEnable(viewer: Viewer): Denial<MemberFact, ErrorCode> {
  return firstOf<MemberFact, ErrorCode>(
    mayChangeRole(viewer),
    denyIf(is('isActive', true), 'PERSON_ACTIVE'),
    denyIf(is('delegationWithdrawn', true), 'DELEGATION_WITHDRAWN'),
  );
}

/** Ends access and takes the name away, for good: by administrators, and never their own. */
export function mayAnonymize(viewer: Viewer): Denial<MemberFact, ErrorCode> {
  return firstOf<MemberFact, ErrorCode>(
    mayAdminister(viewer),
    denyIf(isSelf(viewer), 'NOT_YOURSELF'),
    isSomebody,
    keepsAdministrator,
  );
}

export type DelegationFact = 'isWithdrawn';

export function mayAdminister(viewer: Viewer): Denial<never, ErrorCode> {
  return viewer.role === 'ADMINISTRATOR' ? allowed : deny('NOT_ADMINISTRATOR');
}

export function mayWithdrawDelegation(viewer: Viewer): Denial<DelegationFact, ErrorCode> {
  return every<DelegationFact, ErrorCode>(
    mayAdminister(viewer),
    denyIf(is('isWithdrawn', true), 'DELEGATION_WITHDRAWN'),
  );
}

export function mayRestoreDelegation(viewer: Viewer): Denial<DelegationFact, ErrorCode> {
  return every<DelegationFact, ErrorCode>(
    mayAdminister(viewer),
    denyIf(not(is('isWithdrawn', true)), 'DELEGATION_ACTIVE'),
  );
}
