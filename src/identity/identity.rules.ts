import { always, any, type Condition, is, never } from '../access/condition';
import type { Viewer } from '../operation/viewer';

export type PersonFact = 'id' | 'delegationId';

/** A person's name is for their own delegation and the Secretariat, and for themselves. */
export function maySeePerson(viewer: Viewer): Condition<PersonFact> {
  switch (viewer.kind) {
    case 'ANONYMOUS':
      return never;
    case 'SECRETARIAT':
      return always;
    case 'CONVENER':
      return is('id', viewer.personId);
    case 'DELEGATE':
      return any<PersonFact>(is('id', viewer.personId), is('delegationId', viewer.delegationId));
  }
}

/** How a person signs in and can be reached: for themselves, the contact point of their delegation and the Secretariat. */
export function maySeeAccount(viewer: Viewer): Condition<PersonFact> {
  if (viewer.kind !== 'DELEGATE' || viewer.role === 'CONTACT_POINT') return maySeePerson(viewer);
  return is('id', viewer.personId);
}

/** Officers and approvers triage, assign and draft. Administrators look after people and settings. */
export function mayTriage(viewer: Viewer): boolean {
  return viewer.kind === 'SECRETARIAT' && viewer.role !== 'ADMINISTRATOR';
}
