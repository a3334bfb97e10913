import sql, { type Sql } from 'sql-template-tag';
import { type Asking, connection } from '../operation/asking';
import type { At, OrderKey } from '../reads/read';
import { visibleComment } from './comment.reads';

const byPlace = (row: Sql): readonly OrderKey[] => [
  { column: sql`${row}.path`, type: 'integer[]' },
  { column: sql`${row}.id`, type: 'uuid' },
];

/** How many comments there are of those that the asker may see. */
export const count = (at: At<Asking>, where: (comment: Sql) => Sql): Sql =>
  sql`select count(*)::integer from comment n where ${where(sql`n`)} and ${visibleComment(sql`n`, at.asking)}`;

const ofThread = (at: At<Asking>) => (comment: Sql) =>
  sql`${comment}.thread_id = ${at.row}.thread_id and (${comment}.submitted_at is not null or ${comment}.depth = 0)`;

/** A whole thread, in display order: a comment, then its replies, each followed by its own. */
export const thread = connection({
  on: (at, comment) => ofThread(at)(comment),
  order: (_, row) => ({ keys: byPlace(row), descending: false }),
  total: (at) => count(at, ofThread(at)),
});

const repliesTo = (at: At<Asking>) => (comment: Sql) =>
  sql`${comment}.parent_id = ${at.row}.id and ${comment}.submitted_at is not null`;

export const replies = connection({
  on: (at, comment) => repliesTo(at)(comment),
  order: (_, row) => ({ keys: byPlace(row), descending: false }),
  total: (at) => count(at, repliesTo(at)),
});
