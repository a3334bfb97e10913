import type { Language } from '../language/language';
import type { Scope, Scopes } from './scope';

export const DelegationRole = { CONTACT_POINT: 'CONTACT_POINT', DEPUTY: 'DEPUTY', REVIEWER: 'REVIEWER' } as const;
export type DelegationRole = keyof typeof DelegationRole;

export const SecretariatRole = { OFFICER: 'OFFICER', APPROVER: 'APPROVER', ADMINISTRATOR: 'ADMINISTRATOR' } as const;
export type SecretariatRole = keyof typeof SecretariatRole;

export const Role = {
  ANONYMOUS: 'ANONYMOUS',
  ...DelegationRole,
  ...SecretariatRole,
  CONVENER: 'CONVENER',
} as const;
export type Role = keyof typeof Role;

interface Identified {
  readonly personId: string;
  readonly name: string;
  readonly language: Language;
  /** For what the token may be used by which they are known; left out where that is all that the role gives. */
  readonly scopes?: readonly Scope[];
}

export interface Anonymous {
  readonly kind: 'ANONYMOUS';
  readonly role: 'ANONYMOUS';
}

export interface Delegate extends Identified {
  readonly kind: 'DELEGATE';
  readonly role: DelegationRole;
  readonly delegationId: string;
  readonly delegationCode: string;
}

export interface Secretariat extends Identified {
  readonly kind: 'SECRETARIAT';
  readonly role: SecretariatRole;
}

export interface Convener extends Identified {
  readonly kind: 'CONVENER';
  readonly role: 'CONVENER';
}

/** Who asks, with the rights held at this moment. */
export type Viewer = Anonymous | Delegate | Secretariat | Convener;
export type Person = Exclude<Viewer, Anonymous>;

export const anonymous: Anonymous = { kind: 'ANONYMOUS', role: 'ANONYMOUS' };

/** The scopes with which somebody asks; undefined for all that the role gives. */
export function scopesOf(viewer: Viewer): Scopes {
  return viewer.kind === 'ANONYMOUS' ? undefined : viewer.scopes;
}

/** Viewers with the same rights see the same things. */
export function rightsOf(viewer: Viewer): string {
  return viewer.kind === 'DELEGATE' ? `${viewer.role} ${viewer.delegationId}` : viewer.role;
}

export interface PersonFacts extends Identified {
  readonly role: Exclude<Role, 'ANONYMOUS'>;
  readonly delegationId: string | null;
  readonly delegationCode: string | null;
}

export function viewerOf(person: PersonFacts): Person {
  const { role, delegationId, delegationCode } = person;
  const { personId, name, language, scopes } = person;
  const who = { personId, name, language, ...(scopes && { scopes }) };
  switch (role) {
    case 'CONTACT_POINT':
    case 'DEPUTY':
    case 'REVIEWER':
      if (delegationId === null || delegationCode === null) throw new Error(`Delegate ${personId} has no delegation`);
      return { ...who, kind: 'DELEGATE', role, delegationId, delegationCode };
    case 'CONVENER':
      return { ...who, kind: 'CONVENER', role };
    default:
      return { ...who, kind: 'SECRETARIAT', role };
  }
}
