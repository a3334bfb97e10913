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

/** Officers and approvers triage, assign and draft. Administrators look after people and settings. */
export function mayTriage(viewer: Viewer): boolean {
  return viewer.kind === 'SECRETARIAT' && viewer.role !== 'ADMINISTRATOR';
}
