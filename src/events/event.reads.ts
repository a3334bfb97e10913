import sql, { join, type Sql } from 'sql-template-tag';
import { type Columns, toSql } from '../access/condition';
import { onlyRow, type Queryable, rows } from '../database/rows';
import { Fault } from '../errors';
import type { Viewer } from '../operation/viewer';
import type { EventAudience, EventType } from './event.entity';
import { type EventFact, isPublic, isReleased, maySeeEvent, type ReleaseFact } from './event.rules';

export interface EventRow {
  readonly position: number;
  readonly type: EventType;
  readonly occurredAt: string;
  readonly actorId: string | null;
  readonly audience: EventAudience;
  readonly roundId: string | null;
  readonly responseId: string | null;
  readonly commentIds: readonly string[];
  readonly delegationIds: readonly string[];
  readonly measureIds: readonly string[];
  readonly pillarIds: readonly string[];
  readonly details: Readonly<Record<string, string>>;
  /** Whether the round's comments were open to all delegations when the event was read. */
  readonly released: boolean;
}

/** What a subscriber or a poller wants to hear of; the ids of things they named by reference. */
export interface EventWish {
  readonly types?: readonly EventType[];
  readonly roundId?: string;
  readonly measureId?: string;
  readonly pillarId?: string;
  readonly delegationId?: string;
}

const columnsOfRelease = (round: Sql): Columns<ReleaseFact> => ({
  release: sql`${round}.release`,
  state: sql`${round}.state`,
  readableBy: sql`${round}.readable_by`,
});

/** Whether a round's comments are open to all delegations, as the log and the comments read it. */
export const releasedSql = (round: Sql): Sql => sql`coalesce(${toSql(isReleased, columnsOfRelease(round))}, false)`;

/** Whether they are open to callers without a token as well. */
export const publicSql = (round: Sql): Sql => sql`coalesce(${toSql(isPublic, columnsOfRelease(round))}, false)`;

/** Whether what lies in a round, named by a column, is open: the rounds are few, and looked up once. */
const lookedUp = (open: (round: Sql) => Sql) => (roundId: Sql) =>
  sql`(${roundId} = any(array(select open_round.id from round open_round where ${open(sql`open_round`)})))`;
export const releasedIn = lookedUp(releasedSql);
export const publicIn = lookedUp(publicSql);

/** Where the facts of an event (by its alias) lie that decide who may learn of it. */
export const columnsOfEvent = (event: Sql): Columns<EventFact> => ({
  audience: sql`${event}.audience`,
  delegationIds: sql`${event}.delegation_ids`,
  released: releasedIn(sql`${event}.round_id`),
});

/**
 * Where the log ends for somebody: at the last event that they may see. What they may not see does not move it. The ends of
 * all who hear alike are kept with the log, and read by the rule by which the events are.
 */
export function endFor(viewer: Viewer): Sql {
  const heard =
    viewer.kind === 'ANONYMOUS'
      ? sql`l.audience = 'PUBLIC'`
      : toSql(maySeeEvent(viewer), {
          audience: sql`l.audience`,
          delegationIds: sql`array[l.delegation_id]`,
          released: releasedIn(sql`l.round_id`),
        });
  return sql`(select greatest(max(l.position), (select oldest_position from event_head)) from log_end l where ${heard})`;
}

const selectEvent = sql`
  select e.position::float8 as position, e.type, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt",
         e.actor_id as "actorId", e.audience, e.round_id as "roundId",
         e.response_id as "responseId", e.comment_ids as "commentIds", e.delegation_ids as "delegationIds",
         e.measure_ids as "measureIds", e.pillar_ids as "pillarIds", e.details, ${releasedSql(sql`r`)} as released
  from event e
  left join round r on r.id = e.round_id`;

/** How far the log has come. */
export async function readHead(db: Queryable): Promise<number> {
  const { position } = await onlyRow<{ position: number }>(
    db,
    sql`/* events.head */ select position::float8 as position from event_head`,
  );
  return position;
}

/** Every event after a position, whoever may see it: what the tail reads for all subscribers at once. */
export function readEventsAfter(db: Queryable, position: number, limit: number): Promise<EventRow[]> {
  return rows(
    db,
    sql`/* events.tail */ ${selectEvent} where e.position > ${position} order by e.position limit ${limit}`,
  );
}

export interface EventPageRows {
  readonly rows: readonly EventRow[];
  /** The head of the log when the page was read. */
  readonly head: number;
  /** Where it ended for the viewer. */
  readonly end: number;
}

/** The events after a position, or from the beginning of what is kept, that the viewer may see and asked for. */
export async function readVisibleEvents(
  db: Queryable,
  viewer: Viewer,
  wish: EventWish,
  after: number | undefined,
  limit: number,
): Promise<EventPageRows> {
  const read = await onlyRow<EventPageRows & { oldest: number }>(
    db,
    sql`/* events.visible */
    select (select position::float8 from event_head) as head, ${endFor(viewer)}::float8 as end, (select oldest_position::float8 from event_head) as oldest,
      coalesce((select json_agg(row_to_json(p)) from (
        ${selectEvent} where e.position > ${after ?? 0} and ${toSql(maySeeEvent(viewer), columnsOfEvent(sql`e`))} and ${wishSql(wish)}
        order by e.position limit ${limit}) p), '[]'::json) as rows`,
  );
  if (after === undefined) return read;
  if (after < read.oldest) {
    throw new Fault(
      'CURSOR_EXPIRED',
      'This event cursor is too old: what followed it is no longer kept. Fetch the state again and go on from asOf { cursor }.',
    );
  }
  if (after > read.head) {
    throw new Fault(
      'CURSOR_INVALID',
      'This event cursor lies ahead of the log. Fetch the state again and go on from asOf { cursor }.',
    );
  }
  return read;
}

/** Whether a live event is one that the subscriber asked for. */
export function isWished(wish: EventWish, event: EventRow): boolean {
  if (wish.types && !wish.types.includes(event.type)) return false;
  if (wish.roundId && wish.roundId !== event.roundId) return false;
  if (wish.measureId && !event.measureIds.includes(wish.measureId)) return false;
  if (wish.pillarId && !event.pillarIds.includes(wish.pillarId)) return false;
  return !wish.delegationId || event.delegationIds.includes(wish.delegationId);
}

function wishSql(wish: EventWish): Sql {
  const parts = [sql`true`];
  if (wish.types) parts.push(sql`e.type = any(${wish.types})`);
  if (wish.roundId) parts.push(sql`e.round_id = ${wish.roundId}`);
  if (wish.measureId) parts.push(sql`e.measure_ids @> array[${wish.measureId}]::uuid[]`);
  if (wish.pillarId) parts.push(sql`e.pillar_ids @> array[${wish.pillarId}]::uuid[]`);
  if (wish.delegationId) parts.push(sql`e.delegation_ids @> array[${wish.delegationId}]::uuid[]`);
  return join(parts, ' and ');
}
