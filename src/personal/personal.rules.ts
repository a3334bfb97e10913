import { always, type Condition, is, never } from '../access/condition';
import type { PersonFact } from '../identity/identity.rules';
import type { Viewer } from '../operation/viewer';

/** All that is kept of a person is for themselves, and for administrators, who answer for it. */
export function maySeeAllOf(viewer: Viewer): Condition<PersonFact> {
  if (viewer.kind === 'ANONYMOUS') return never;
  return viewer.role === 'ADMINISTRATOR' ? always : is('id', viewer.personId);
}
