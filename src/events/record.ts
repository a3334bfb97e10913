import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../database/transaction';
import type { EventAudience, EventType } from './event.entity';

export interface NewEvent {
  readonly type: EventType;
  readonly occurredAt: Date;
  readonly actorId: string | null;
  readonly audience: EventAudience;
  readonly roadmapId?: string;
  readonly roundId?: string;
  readonly responseId?: string;
  /** Whom it is about. */
  readonly personId?: string;
  readonly commentIds?: readonly string[];
  readonly delegationIds?: readonly string[];
  readonly measureIds?: readonly string[];
  readonly pillarIds?: readonly string[];
  readonly details?: Readonly<Record<string, string>>;
}

/**
 * Appends to the log, in the transaction that changes the data. Send it last: from here to the commit nobody else can
 * append, which is what makes positions follow the order of commits.
 */
export function recordEvents(tx: Transaction, events: readonly NewEvent[]): void {
  if (events.length > 0) tx.send(recording(events));
}

/** The statement that appends them. */
export function recording(events: readonly NewEvent[]): Sql {
  return sql`/* events.record */ select record_events(${jsonOf(events)}::jsonb)`;
}

export function jsonOf(events: readonly NewEvent[]): string {
  return JSON.stringify(events.map(columnsOf));
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
    person_id: event.personId,
    comment_ids: event.commentIds ?? [],
    delegation_ids: event.delegationIds ?? [],
    measure_ids: event.measureIds ?? [],
    pillar_ids: event.pillarIds ?? [],
    details: event.details ?? {},
  };
}
