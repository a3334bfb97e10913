import sql, { type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import { visibleComment } from '../comments/comment.reads';
import { maySeeHandling } from '../comments/comment.rules';
import { eventLog } from '../events/log.reads';
import { columnsOfPerson } from '../identity/identity.reads';
import { type Asking, connection, one, value, view } from '../operation/asking';
import { personOf } from '../operation/context';
import type { At, Order } from '../reads/read';
import { responseView } from '../responses/response.reads';
import { instant } from '../scalars';
import { maySeeAllOf } from './personal.rules';

/** People as they are, for those to whom all of them is open. */
export const personalView = view({
  from: sql`person`,
  key: (row) => sql`${row}.id`,
  visible: (row, { viewer }) => toSql(maySeeAllOf(viewer), columnsOfPerson(row)),
});

export const personalData = one({
  on: (at, row) => {
    personOf(at.asking);
    return sql`lower(${row}.account) = lower(${at.arg('account').as('text')})`;
  },
});

const person = one({ on: (at, row) => sql`${row}.id = ${at.row}.id` });

/** The oldest first; what was made at one instant, by id. */
const since = (instant: Sql, id: Sql): Order => ({
  keys: [
    { column: instant, type: 'timestamptz' },
    { column: id, type: 'uuid' },
  ],
  descending: false,
});

/** Comments for which something holds, of those that the asker may see: a draft is its delegation's own. */
const comments = (which: (at: At<Asking>, comment: Sql) => Sql) =>
  connection({
    on: which,
    order: (_, row) => since(sql`${row}.created_at`, sql`${row}.id`),
    total: (at) =>
      sql`select count(*)::integer from comment n where ${which(at, sql`n`)} and ${visibleComment(sql`n`, at.asking)}`,
  });

const wrote = ({ row }: At<Asking>, comment: Sql) => sql`${comment}.id in (
  select w.id from comment w where w.author_id = ${row}.id or w.submitter_id = ${row}.id
  union select v.comment_id from comment_version v where v.changed_by = ${row}.id)`;

/** Who has taken up a comment is for those who see how it is handled. */
const tookUp = ({ row, asking }: At<Asking>, comment: Sql) =>
  sql`${comment}.assignee_id = ${row}.id and ${toSql(maySeeHandling(asking.viewer), {})}`;

const answered = ({ row }: At<Asking>, response: Sql) =>
  sql`(${row}.id = any(${response}.author_ids) or ${row}.id in (${response}.drafted_by, ${response}.changed_by, ${response}.published_by))`;

const responses = connection({
  on: answered,
  order: (_, row) => since(sql`${row}.drafted_at`, sql`${row}.id`),
  total: (at) =>
    sql`select count(*)::integer from response n where ${answered(at, sql`n`)} and ${responseView.visible(sql`n`, at.asking)}`,
});

const events = connection({
  ...eventLog,
  on: ({ row }, event) => sql`(${event}.actor_id = ${row}.id or ${event}.person_id = ${row}.id)`,
});

const versions = connection({
  from: ({ row }) => sql`(select v.* from person_version v where v.person_id = ${row}.id)`,
  order: (_, row) => since(sql`${row}.since`, sql`${row}.version_id`),
  total: ({ row }) => sql`select count(*)::integer from person_version n where n.person_id = ${row}.id`,
});

const requests = connection({
  from: ({ row }) => sql`(select k.* from idempotency_key k where k.person_id = ${row}.id)`,
  order: (_, row) => ({
    keys: [
      { column: sql`${row}.created_at`, type: 'timestamptz' },
      { column: sql`${row}.key`, type: 'text' },
    ],
    descending: false,
  }),
  total: ({ row }) => sql`select count(*)::integer from idempotency_key n where n.person_id = ${row}.id`,
});

export const personalReads = {
  person,
  versions,
  comments: comments(wrote),
  assignedComments: comments(tookUp),
  responses,
  events,
  requests,
  delegation: one({ on: (at, delegation) => sql`${delegation}.id = ${at.row}.delegation_id` }),
  since: value(({ row }) => sql`case when isfinite(${row}.since) then ${instant(sql`${row}.since`)} end`),
};
