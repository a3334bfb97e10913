import sql, { type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';

import { personAs } from '../identity/identity.reads';
import { allKnown, idOfNamed } from '../nodes/named';
import { spelled } from '../nodes/reference';

import { type Asking, connection, one, value, view } from '../operation/asking';
import { personOf } from '../operation/context';
import type { Given } from '../reads/given';
import type { At } from '../reads/read';
import { fromOutcome } from '../reads/slot';
import { columnsOfEvent, endFor } from './event.reads';
import { maySeeEvent } from './event.rules';
import type { EventContext } from './event-context';
import type { Delivered } from './subscriber';

const cursor = (position: Sql, { asking }: Pick<At<Asking>, 'asking'>) =>
  sql`event_cursor(${position}, ${asking.cursorKeys})`;

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
  cursor: value((at) => cursor(sql`abs(${at.row}.position)`, at)),
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
  from: ({ asking }) => sql`(select ${endFor(asking.viewer)} as position, ${asking.now} as "time")`,
});
export const asOfCursor = eventReads.cursor;

/** Where a client's cursor lies in the log. */
const positionOf = (after: Given) =>
  after.as('bigint', (given, { context }) => (context as EventContext).cursors.positionOf(String(given)));

const positionIn = (at: At<Asking>): Sql => {
  const after = at.arg('after');
  return after.isGiven ? sql`${positionOf(after)}` : sql`0`;
};

/**
 * The log as a page. An empty or last page ends where the log ends for the asker, so that a poller moves on past what it did
 * not wish for. What the asker may not see is not even counted: whoever has received all that there was reads nothing.
 */
export const eventLog = connection({
  on: (at, row) => {
    personOf(at.asking);
    return wishes(at, row);
  },
  order: (_, row) => ({ keys: [{ column: sql`${row}.position`, type: 'bigint' }], descending: false }),
  cursor: { place: (row) => sql`${row}.position`, of: (at, position) => cursor(position, at) },
  bounds: (at, row) => {
    const after = at.arg('after');
    const isMore = () => sql`${endFor(at.asking.viewer)} > ${positionOf(after)}`;
    return after.isGiven ? [sql`${row}.position > ${positionOf(after)}`, isMore()] : [];
  },
  check: (at) => {
    const after = at.arg('after');
    const kept = after.isGiven ? sql`is_in_log(${positionOf(after)})` : sql`true`;
    return sql`case when ${kept} then ${allKnown(at.arg('filter'))} end`;
  },
  begin: (at) => cursor(positionIn(at), at),
  end: (at) => cursor(sql`greatest(${endFor(at.asking.viewer)}, ${positionIn(at)})`, at),
});

/** The id of what the filter names. */
const named = (at: At<Asking>, name: 'round' | 'pillar' | 'measure' | 'delegation'): Sql =>
  idOfNamed(name, at.arg('filter'), sql`${spelled(at.arg('filter').at(name))}`);

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
      jsonb_build_object('position', -${position}, 'type', 'CAUGHT_UP', 'occurred_at', ${markedAt})) m where ${isMark})`,
});
