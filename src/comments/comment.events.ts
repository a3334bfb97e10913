import type { EventType } from '../events/event.entity';
import type { NewEvent } from '../events/record';
import type { Acting } from '../operation/context';
import type { HandlingStatus } from './comment.entity';
import type { CommentRow } from './held.reads';

type Concerned = Pick<
  CommentRow,
  'id' | 'roadmapId' | 'roundId' | 'delegationId' | 'threadDelegationId' | 'measureId' | 'pillarId'
> & { readonly reference?: string | null };

/** What the log says of a comment; its delegation and the thread's hear of it even before the round is released. */
export function commentEvent(ctx: Acting, type: EventType, comment: Concerned): NewEvent {
  const { id, roadmapId, roundId, reference, delegationId, threadDelegationId, measureId, pillarId } = comment;
  const delegationIds = new Set([threadDelegationId, ...(delegationId ? [delegationId] : [])]);
  return {
    type,
    occurredAt: ctx.now,
    actorId: ctx.viewer.kind === 'ANONYMOUS' ? null : ctx.viewer.personId,
    audience: 'COMMENT_READERS',
    roadmapId,
    roundId,
    commentIds: [id],
    delegationIds: [...delegationIds],
    measureIds: measureId ? [measureId] : [],
    pillarIds: pillarId ? [pillarId] : [],
    ...(reference && { details: { reference } }),
  };
}

/** For the Secretariat's eyes: how a comment moved on, and with which response. */
export function handlingEvent(
  ctx: Acting,
  type: EventType,
  comment: Concerned,
  moved: { readonly handling?: HandlingStatus; readonly responseId?: string } = {},
): NewEvent {
  const { handling, responseId } = moved;
  const event = commentEvent(ctx, type, comment);
  const details = { ...event.details, ...(handling && { handling }) };
  return { ...event, audience: 'SECRETARIAT', details, ...(responseId && { responseId }) };
}

/** A comment left the draft that was to answer it. */
export function handedBackEvent(ctx: Acting, comment: CommentRow, responseId: string): NewEvent {
  return handlingEvent(ctx, 'HANDLING_CHANGED', comment, {
    handling: comment.assignee ? 'ASSIGNED' : 'UNMANAGED',
    responseId,
  });
}
