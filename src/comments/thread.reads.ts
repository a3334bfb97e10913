import sql, { type Sql } from 'sql-template-tag';
import { type Context, offer } from '../context';
import type { Viewer } from '../identity/viewer';
import { emptyPage, type OrderKey, type Page, type PageInput, readPage, readPages } from '../paging/page';
import type { SubjectRow } from '../roadmap/roadmap.reads';
import { type CommentRow, loadComments, selectComments, visibleComment } from './comment.reads';
import { measureCells, triageCells } from './tally.reads';

export const bySubmission: readonly OrderKey[] = [
  { field: 'submittedAt', column: sql`c.submitted_at`, type: 'timestamptz' },
  { field: 'id', column: sql`c.id`, type: 'uuid' },
];

const byPlace: readonly OrderKey[] = [
  { field: 'path', column: sql`c.path`, type: 'integer[]' },
  { field: 'id', column: sql`c.id`, type: 'uuid' },
];

const from = sql`from comment c join round cr on cr.id = c.round_id`;

/** The threads on a subject or on anything below it. */
export function readThreads(
  ctx: Context,
  subject: SubjectRow,
  descending: boolean,
  page: PageInput,
  total: boolean,
): Promise<Page<CommentRow>> {
  const where = sql`${anchoredOn(subject)} and c.depth = 0 and c.submitted_at is not null`;
  return readPage(
    ctx.db,
    'comments.threads',
    {
      select: sql`${selectComments(ctx.viewer)} and ${where}`,
      order: bySubmission,
      descending,
      total: total ? threadTotal(ctx.viewer, subject, where) : undefined,
    },
    page,
  );
}

/** A whole thread, in display order: a comment, then its replies, each followed by its own. */
export async function readThread(
  ctx: Context,
  threadId: string,
  page: PageInput,
  total: boolean,
): Promise<Page<CommentRow>> {
  const where = sql`c.thread_id = ${threadId} and (c.submitted_at is not null or c.depth = 0)`;
  const read = await readPage<CommentRow>(
    ctx.db,
    'comments.thread',
    {
      select: sql`${selectComments(ctx.viewer)} and ${where}`,
      order: byPlace,
      total: total ? sql`select count(*) ${from} where ${visibleComment(ctx.viewer)} and ${where}` : undefined,
    },
    page,
  );
  // A comment's parent lies in its thread, and mostly on the same page.
  for (const comment of read.rows) offer(ctx, loadComments, comment.id, comment);
  return read;
}

export interface RepliesKey {
  readonly parentId: string;
  readonly page: PageInput;
  readonly total: boolean;
}

/** The direct replies to many comments; one statement for all that ask for the same page. */
export async function loadReplies(ctx: Context, keys: readonly RepliesKey[]): Promise<Page<CommentRow>[]> {
  const found = new Map<string, Page<CommentRow>>();
  const wishes = new Set(keys.map(({ page, total }) => JSON.stringify({ page, total })));
  for (const wish of wishes) {
    const { page, total } = JSON.parse(wish) as Omit<RepliesKey, 'parentId'>;
    const parents = keys
      .filter((key) => JSON.stringify({ page: key.page, total: key.total }) === wish)
      .map((key) => key.parentId);
    const pages = await readReplies(ctx, parents, page, total);
    parents.forEach((parent, at) => {
      found.set(parent + wish, pages[at] ?? emptyPage);
    });
  }
  return keys.map(({ parentId, page, total }) => found.get(parentId + JSON.stringify({ page, total })) ?? emptyPage);
}

function readReplies(
  ctx: Context,
  parentIds: readonly string[],
  page: PageInput,
  total: boolean,
): Promise<Page<CommentRow>[]> {
  const where = sql`c.parent_id = parent.id and c.submitted_at is not null`;
  return readPages<CommentRow>(
    ctx.db,
    'comments.replies',
    parentIds,
    {
      select: sql`${selectComments(ctx.viewer)} and ${where}`,
      order: byPlace,
      total: total ? sql`select count(*) ${from} where ${visibleComment(ctx.viewer)} and ${where}` : undefined,
    },
    page,
  );
}

export function anchoredOn(subject: SubjectRow): Sql {
  switch (subject.type) {
    case 'Roadmap':
      return sql`c.roadmap_id = ${subject.id}`;
    case 'Pillar':
      return sql`c.pillar_id = ${subject.id}`;
    case 'Measure':
      return sql`c.measure_id = ${subject.id}`;
    case 'Milestone':
      return sql`c.milestone_id = ${subject.id}`;
  }
}

function threadTotal(viewer: Viewer, subject: SubjectRow, where: Sql): Sql {
  switch (subject.type) {
    case 'Roadmap':
      return sumOfThreads(triageCells(viewer, [], sql`tr.roadmap_id = ${subject.id}`));
    case 'Pillar':
      return sumOfThreads(triageCells(viewer, ['pillar'], sql`t.pillar_id = ${subject.id}`));
    case 'Measure':
      return sumOfThreads(measureCells(viewer, sql`t.measure_id = ${subject.id}`));
    case 'Milestone':
      return sql`select count(*) ${from} where ${visibleComment(viewer)} and ${where}`;
  }
}

function sumOfThreads(cells: Sql): Sql {
  return sql`select coalesce(sum(threads), 0) from (${cells}) cell`;
}
