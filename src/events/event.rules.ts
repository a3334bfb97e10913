import { all, any, type Condition, contains, is, isIn, never, not } from '../access/condition';
import type { Viewer } from '../operation/viewer';

export type ReleaseFact = 'release' | 'state' | 'readableBy';

/** Whether every delegation may read what the others submitted in a round. What is for the Secretariat is never released. */
export const isReleased: Condition<ReleaseFact> = all<ReleaseFact>(
  not(is('readableBy', 'SECRETARIAT')),
  any<ReleaseFact>(is('release', 'IMMEDIATE'), isIn('state', ['CLOSED', 'IN_RESOLUTION', 'REPORTED', 'ARCHIVED'])),
);

/** Whether callers without a token may read it as well, where the operator lets them read at all. */
export const isPublic: Condition<ReleaseFact> = all<ReleaseFact>(is('readableBy', 'PUBLIC'), isReleased);

export type EventFact = 'audience' | 'delegationIds' | 'released';

/** Who may learn of an event, with the rights held now. Filters the log, its replay and the live stream alike. */
export function maySeeEvent(viewer: Viewer): Condition<EventFact> {
  switch (viewer.kind) {
    case 'ANONYMOUS':
      return never;
    case 'SECRETARIAT':
      return not(is('audience', 'RECORD'));
    case 'CONVENER':
      return any<EventFact>(is('audience', 'PUBLIC'), is('audience', 'COMMENT_READERS'), is('audience', 'DELEGATION'));
    case 'DELEGATE':
      return any<EventFact>(
        is('audience', 'PUBLIC'),
        all<EventFact>(isIn('audience', ['DELEGATION', 'MEMBERS']), contains('delegationIds', viewer.delegationId)),
        all<EventFact>(
          is('audience', 'COMMENT_READERS'),
          any<EventFact>(is('released', true), contains('delegationIds', viewer.delegationId)),
        ),
      );
  }
}
