import type { Viewer } from './viewer';

/** A person's name is for their own delegation and the Secretariat; officers are known to everyone who works in the desk. */
export function maySeePerson(viewer: Viewer, person: { id: string; delegationId: string | null }): boolean {
  if (viewer.kind === 'ANONYMOUS') return false;
  if (viewer.kind === 'SECRETARIAT' || viewer.personId === person.id) return true;
  return viewer.kind === 'DELEGATE' && viewer.delegationId === person.delegationId;
}

/** Officers and approvers triage, assign and draft. Administrators look after people and settings. */
export function mayTriage(viewer: Viewer): boolean {
  return viewer.kind === 'SECRETARIAT' && viewer.role !== 'ADMINISTRATOR';
}
