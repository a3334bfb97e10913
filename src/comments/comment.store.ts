import sql, { type Sql } from 'sql-template-tag';
import type { Queryable } from '../database/rows';
import type { Transaction } from '../database/transaction';
import { jsonOf, type NewEvent } from '../events/record';
import { refuse } from '../language/refusal';
import type { Acting } from '../operation/context';
import type { Delegate, Person } from '../operation/viewer';
import type { RoundRow } from '../rounds/round.reads';
import type { CommentStatus } from './comment.entity';
import { refuseAll } from './comment.input';
import { type CommentRow, holdComments } from './held.reads';
import { insertWords, moveWords, type Worded } from './words.store';

/** A comment that the viewer may see, held until the transaction ends; refused if it has changed since they saw it. */
export async function heldComment(
  tx: Queryable,
  ctx: Acting,
  id: string,
  expectedVersion?: number,
): Promise<CommentRow> {
  const [comment] = await holdComments(tx, ctx.viewer, [id]);
  if (!comment) return refuse('NOT_FOUND', ['input', 'commentId']);
  const current = versionShown(ctx, comment);
  if (expectedVersion !== undefined && current !== expectedVersion) {
    refuse('STALE_VERSION', ['input', 'expectedVersion'], { expected: expectedVersion, current }, id);
  }
  return comment;
}

/** Others than its delegation are not told, by any comparison, how often it was drafted. */
function versionShown({ viewer }: Acting, { delegationId, version, officialVersion }: CommentRow): number {
  return viewer.kind === 'DELEGATE' && viewer.delegationId === delegationId ? version : officialVersion;
}

/** The comments in the order given, held until the transaction ends; refused if one of them is not to be seen. */
export async function heldAll(tx: Queryable, ctx: Acting, ids: readonly string[]): Promise<CommentRow[]> {
  const comments = await holdComments(tx, ctx.viewer, ids);
  const problems = comments.flatMap((comment, at) =>
    comment ? [] : [{ code: 'NOT_FOUND' as const, path: ['input', 'commentIds', String(at)] }],
  );
  refuseAll(problems);
  return comments.filter((comment) => comment !== null);
}

export interface NewRow extends Worded {
  readonly askedDelegationId: string | null;
  readonly parentId: string | null;
  readonly threadId: string;
  readonly depth: number;
  readonly status: CommentStatus;
  readonly late: boolean;
}

/**
 * Writes a comment and the first line of its history. What is official gets the next number of its issuer in the round:
 * never used again, and given back if the transaction fails. A reply takes the next place below its parent. The words come
 * first: who waits for a number does not wait for them.
 */
export function insertComment(tx: Transaction, author: Person, now: Date, row: NewRow, round: RoundRow): void {
  const official = row.status === 'SUBMITTED';
  const number = official
    ? sql`(${numbered(now, sql`select ${round.id}::uuid, ${issuerOf(author, row, round)}, 1, ${now}::timestamptz from worded`)}
        returning ${referenceOf(sql`${round.reference}::text`, sql`k.issuer`, sql`k.last_number`)} as reference, k.last_at as at)`
    : sql`(select null::text as reference, null::timestamptz as at)`;
  const place = row.parentId
    ? sql`(update comment set child_count = child_count + 1 from worded where comment.id = ${row.parentId} returning path || child_count as path)`
    : sql`(select '{}'::integer[] as path)`;
  tx.send(sql`/* comments.insert */
    with worded as ${insertWords(row, now)}, numbered as ${number}, place as ${place}, made as (
      insert into comment (id, roadmap_id, round_id, delegation_id, asked_delegation_id, pillar_id, measure_id, milestone_id, parent_id, thread_id,
        thread_delegation_id, depth, path, reference, kind, stance, status, body, language, proposed_text, late, author_id,
        submitter_id, created_at, submitted_at)
      select ${row.id}::uuid, ${row.roadmapId}::uuid, ${row.roundId}::uuid, ${row.delegationId}::uuid, ${row.askedDelegationId}::uuid, ${row.pillarId}::uuid,
        ${row.measureId}::uuid, ${row.milestoneId}::uuid, ${row.parentId}::uuid, ${row.threadId}::uuid, ${row.threadDelegationId}::uuid,
        ${row.depth}::smallint, place.path, numbered.reference, ${row.kind}::text, ${row.stance}::text, ${row.status}::text,
        ${row.body}::text, ${row.language}::text, ${row.proposedText}::text, ${row.late}::boolean, ${author.personId}::uuid,
        ${official ? author.personId : null}::uuid, ${now}::timestamptz, numbered.at
      from numbered, place
      returning *)
    insert into comment_version (comment_id, version, status, kind, stance, body, language, proposed_text, changed_by, changed_at)
    select id, version, status, kind, stance, body, language, proposed_text, author_id, created_at from made`);
}

/**
 * Takes the next numbers of issuers in their rounds, with the instants that go with them. What came in the same millisecond,
 * which is all that anybody is shown, is told apart by microseconds in the order of the numbers: a list by submission is a
 * list by reference. A clock that lags a little behind another's does not turn the order round; one that lags much is right.
 */
const numbered = (now: Date, wanted: Sql): Sql => sql`
  insert into reference_counter as k (round_id, issuer, last_number, last_at) ${wanted}
  on conflict (round_id, issuer) do update set last_number = k.last_number + excluded.last_number,
    last_at = excluded.last_number * interval '1 microsecond' + case
      when k.last_at >= ${now}::timestamptz and k.last_at < ${now}::timestamptz + interval '1 second' then k.last_at
      else ${now}::timestamptz - interval '1 microsecond' end`;

/**
 * Under whose name a reference is numbered. Until the release the Secretariat numbers what it writes to each delegation by
 * itself: a gap would tell one that another is being asked something.
 */
function issuerOf(author: Person, row: NewRow, round: RoundRow): Sql {
  if (author.kind === 'DELEGATE') return sql`${author.delegationCode}::text`;
  if (round.released) return sql`'SECR'`;
  return sql`(select 'SECR-' || code from delegation where id = ${row.threadDelegationId}::uuid)`;
}

/** `R1-QM-003`: three digits, and more when they are needed. */
const referenceOf = (round: Sql, issuer: Sql, number: Sql): Sql =>
  sql`format('%s-%s-%s', ${round}, ${issuer}, lpad(${number}::text, greatest(3, length(${number}::text)), '0'))`;

export interface Submitted {
  readonly comment: CommentRow;
  readonly round: RoundRow;
  readonly late: boolean;
}

/** Makes verified drafts official, numbered in the order given; their words first, as in `insertComment`. */
export function makeOfficial(tx: Transaction, viewer: Delegate, now: Date, submitted: readonly Submitted[]): void {
  tx.send(sql`/* comments.submit */
    with wanted as (
      select * from unnest(${submitted.map(({ comment }) => comment.id)}::uuid[], ${submitted.map(({ round }) => round.id)}::uuid[],
        ${submitted.map(({ round }) => round.reference)}::text[], ${submitted.map(({ late }) => late)}::boolean[])
        with ordinality w(id, round_id, round, late, n)
    ), worded as ${moveWords(sql`wanted`, now)}, counted as (
      ${numbered(
        now,
        sql`select round_id, ${viewer.delegationCode}::text, count(*), ${now}::timestamptz + (count(*) - 1) * interval '1 microsecond'
        from wanted join worded using (id) group by 1 order by 1`,
      )}
      returning k.round_id, k.last_number, k.last_at
    ), numbered as (
      select w.*, last_number, last_at, count(*) over (partition by round_id) - row_number() over (partition by round_id order by n) as following
      from wanted w join counted using (round_id)
    )
    update comment c set status = 'SUBMITTED', submitter_id = ${viewer.personId}::uuid, late = numbered.late, submitted_version = c.version,
      submitted_at = last_at - following * interval '1 microsecond',
      reference = ${referenceOf(sql`numbered.round`, sql`${viewer.delegationCode}::text`, sql`(last_number - following)`)}
    from numbered where c.id = numbered.id`);
}

/** Appends events of comments to the log, with the references that the comments have got by now. Send it last. */
export function recordEventsOfComments(tx: Transaction, events: readonly NewEvent[]): void {
  tx.send(sql`/* events.record */
    select record_events((
      select jsonb_agg(e.value || jsonb_build_object('details', (e.value -> 'details') || jsonb_build_object('reference', c.reference)) order by e.n)
      from jsonb_array_elements(${jsonOf(events)}::jsonb) with ordinality e(value, n)
      join comment c on c.id = (e.value -> 'comment_ids' ->> 0)::uuid))`);
}

export function insertCoSponsors(tx: Transaction, commentId: string, codes: readonly string[]): void {
  tx.send(sql`/* comments.coSponsors */
    insert into co_sponsor (comment_id, delegation_id) select ${commentId}::uuid, id from delegation where code = any(${codes})`);
}

/** Keeps the comment as it now is in its history. */
export function keepVersion(tx: Transaction, author: Person, now: Date, id: string): void {
  tx.send(sql`/* comments.keepVersion */
    insert into comment_version (comment_id, version, status, kind, stance, body, language, proposed_text, changed_by, changed_at)
    select id, version, status, kind, stance, body, language, proposed_text, ${author.personId}::uuid, ${now}::timestamptz
    from comment where id = ${id}`);
}
