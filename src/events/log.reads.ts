import sql, { type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import { personAs } from '../identity/identity.reads';
import { chosenRoadmap } from '../nodes/chosen-roadmap';
import { type Asking, connection, one, value, view } from '../operation/asking';
import { personOf } from '../operation/context';
import type { Given } from '../reads/given';
import type { At } from '../reads/read';
import { fromOutcome } from '../reads/slot';
import { columnsOfEvent } from './event.reads';
import { maySeeEvent } from './event.rules';
import type { EventContext } from './event-context';
import type { Delivered } from './subscriber';

const cursor = (position: Sql, { asking }: Pick<At<Asking>, 'asking'>, salt = sql`0`) =>
  sql`event_cursor(${position}, ${salt}, ${asking.cursorKeys})`;

/** The place at which the log ends, told in other letters each time: two of them do not show whether it has moved on. */
const headCursor = (position: Sql, at: Pick<At<Asking>, 'asking'>) => cursor(position, at, sql`fresh_salt()`);

/** COMMENT_SUBMITTED is shown as a CommentSubmitted. */
const typeName = (row: Sql) => sql`replace(initcap(replace(${row}.type, '_', ' ')), ' ', '')`;

export const eventView = view({
  from: sql`event`,
  key: (row) => sql`${row}.position`,
  keyType: 'bigint',
  visible: (row, { viewer }) => toSql(maySeeEvent(viewer), columnsOfEvent(row)),
  typeOf: typeName,
});

export const eventReads = {
  cursor: value((at) =>
    cursor(sql`abs(${at.row}.position)`, at, sql`coalesce((${at.row}.details ->> 'salt')::bigint, 0)`),
  ),
  actor: one({
    from: ({ row }) =>
      sql`(select a.version_id as acted_as, a.delegation_id from person_version a where a.version_id = coalesce(${row}.actor_as, ${actorBefore(row)}))`,
  }),
  delegation: one({ on: (at, delegation) => sql`${delegation}.id = ${at.row}.delegation_id` }),
  person: personAs(sql`acted_as`),
};

/** Who acted in an event that was recorded before that was kept: of a delegation concerned, else as they first were known. */
function actorBefore(event: Sql): Sql {
  return sql`(select b.version_id from person_version b where b.person_id = ${event}.actor_id
    order by b.delegation_id = any(${event}.delegation_ids) desc nulls last, isfinite(b.since) desc, b.since limit 1)`;
}

export const asOf = one({
  from: ({ asking }) => sql`(select h.position, ${asking.now} as "time" from event_head h)`,
});
export const asOfCursor = value((at) => headCursor(sql`${at.row}.position`, at));

/** Where a client's cursor lies in the log. */
const positionOf = (after: Given) =>
  after.as('bigint', (given, { context }) => (context as EventContext).cursors.positionOf(String(given)));

/** The log as a page: an empty or last page ends at the head, so that a poller moves on past what was not for it. */
export const eventLog = connection({
  on: (at, row) => {
    personOf(at.asking);
    return wishes(at, row);
  },
  order: (_, row) => ({ keys: [{ column: sql`${row}.position`, type: 'bigint' }], descending: false }),
  cursor: { place: (row) => sql`${row}.position`, of: (at, position) => cursor(position, at) },
  bounds: (at, row) => {
    const after = at.arg('after');
    return after.isGiven ? [sql`${row}.position > ${positionOf(after)}`] : [];
  },
  check: (at) => {
    const after = at.arg('after');
    const known = NAMED.filter((name) => at.arg('filter').at(name).isGiven).map(
      (name) => sql` and is_known(${name}::text, ${at.arg('filter').at(name).as('text')}, ${named(at, name)})`,
    );
    const kept = after.isGiven ? sql`is_in_log(${positionOf(after)})` : sql`true`;
    return known.reduce((all, one) => sql`${all}${one}`, kept);
  },
  begin: (at) => {
    const after = at.arg('after');
    // As it was given: made anew, it would be the same for all cursors of one place.
    return after.isGiven ? sql`${after.as('text')}` : cursor(sql`0`, at);
  },
  end: (at) => sql`(select ${headCursor(sql`h.position`, at)} from event_head h)`,
});

const NAMED = ['round', 'pillar', 'measure', 'delegation'] as const;

/** The id of what the filter names. */
function named(at: At<Asking>, name: (typeof NAMED)[number]): Sql {
  const filter = at.arg('filter');
  const reference = filter.at(name).as('text');
  if (name === 'delegation') return sql`(select d.id from delegation d where d.code = ${reference})`;
  const table = { round: sql`round`, pillar: sql`pillar`, measure: sql`measure` }[name];
  return sql`(select n.id from ${table} n where n.reference = ${reference} and n.roadmap_id = ${chosenRoadmap(filter.at('roadmap'))})`;
}

/** Which events are asked for; all conditions must hold. */
function wishes(at: At<Asking>, row: Sql): Sql {
  const filter = at.arg('filter');
  const is = (name: string) => filter.at(name).isGiven;
  const parts = [
    ...(is('types') ? [sql`${row}.type = any(${filter.at('types').as('text[]')})`] : []),
    ...(is('round') ? [sql`${row}.round_id = ${named(at, 'round')}`] : []),
    ...(is('measure') ? [sql`${row}.measure_ids @> array[${named(at, 'measure')}]`] : []),
    ...(is('pillar') ? [sql`${row}.pillar_ids @> array[${named(at, 'pillar')}]`] : []),
    ...(is('delegation') ? [sql`${row}.delegation_ids @> array[${named(at, 'delegation')}]`] : []),
  ];
  return parts.reduce((all, part) => sql`${all} and ${part}`, sql`true`);
}

const position = fromOutcome<Delivered>('bigint', ({ event }) => event.position);
const isMark = fromOutcome<Delivered>('boolean', ({ event }) => event.type === 'CAUGHT_UP');
const markedAt = fromOutcome<Delivered>('timestamptz', ({ event }) => event.occurredAt);
const salt = fromOutcome<Delivered>('text', ({ event }) => ('salt' in event ? event.salt : null));

/**
 * What a subscription delivers: an event of the log, which was found to be for the subscriber, or a mark. A mark's position
 * is negative in its row: it must not be taken for the event that stands there.
 */
export const delivered = one({
  visible: () => sql`true`,
  from: () => sql`(
    select d.* from event d where d.position = ${position} and not ${isMark}
    union all
    select m.* from jsonb_populate_record(null::event,
      jsonb_build_object('position', -${position}, 'type', 'CAUGHT_UP', 'occurred_at', ${markedAt},
        'details', jsonb_build_object('salt', ${salt}))) m where ${isMark})`,
});
