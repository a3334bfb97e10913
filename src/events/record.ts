import sql from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { rows } from '../database/rows';
import type { EventAudience, EventType } from './event.entity';

export interface NewEvent {
  readonly type: EventType;
  readonly occurredAt: Date;
  readonly actorId: string | null;
  readonly audience: EventAudience;
  readonly roadmapId: string;
  readonly roundId?: string;
  readonly responseId?: string;
  readonly commentIds?: readonly string[];
  readonly delegationIds?: readonly string[];
  readonly measureIds?: readonly string[];
  readonly pillarIds?: readonly string[];
  readonly details?: Readonly<Record<string, string>>;
}

/**
 * Appends to the log, in the transaction that changes the data. Call it last: from here to the commit nobody else can
 * append, which is what makes positions follow the order of commits.
 */
export async function recordEvents(tx: EntityManager, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await rows(tx, sql`/* events.record */ select record_events(${JSON.stringify(events.map(columnsOf))}::jsonb)`);
}

function columnsOf(event: NewEvent): Record<string, unknown> {
  return {
    type: event.type,
    occurred_at: event.occurredAt,
    actor_id: event.actorId,
    audience: event.audience,
    roadmap_id: event.roadmapId,
    round_id: event.roundId,
    response_id: event.responseId,
    comment_ids: event.commentIds ?? [],
    delegation_ids: event.delegationIds ?? [],
    measure_ids: event.measureIds ?? [],
    pillar_ids: event.pillarIds ?? [],
    details: event.details ?? {},
  };
}
