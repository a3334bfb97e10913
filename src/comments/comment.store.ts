import sql from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../context';
import { firstRow, onlyRow, rows } from '../database/rows';
import { refuse } from '../errors';
import type { Person } from '../identity/viewer';
import { holdRounds, type RoundRow } from '../rounds/round.reads';
import { admission, onlyOpenRound } from '../rounds/round.rules';
import type { CommentStatus } from './comment.entity';
import { type CommentWords, type NewComment, refuseAll } from './comment.input';
import { type CommentRow, holdComments } from './held.reads';

/** Where a comment is anchored: the subject, and everything above it. */
export interface Anchor {
  readonly roadmapId: string;
  readonly pillarId: string | null;
  readonly measureId: string | null;
  readonly milestoneId: string | null;
}

/** Finds what a subject's id names; refuses one that cannot be commented on. */
export async function anchorOf(tx: EntityManager, subject: NewComment['subject']): Promise<Anchor> {
  const { type, id } = subject;
  const found = await firstRow<Anchor>(
    tx,
    sql`/* comments.anchor */
    select id as "roadmapId", null::uuid as "pillarId", null::uuid as "measureId", null::uuid as "milestoneId" from roadmap where ${type} = 'Roadmap' and id = ${id}
    union all select roadmap_id, id, null, null from pillar where ${type} = 'Pillar' and id = ${id}
    union all select roadmap_id, pillar_id, id, null from measure where ${type} = 'Measure' and id = ${id}
    union all select s.roadmap_id, m.pillar_id, s.measure_id, s.id from milestone s join measure m on m.id = s.measure_id where ${type} = 'Milestone' and s.id = ${id}`,
  );
  return found ?? refuse('NOT_FOUND', ['input', 'subjectId']);
}

export interface Admitted {
  readonly round: RoundRow;
  readonly late: boolean;
}

/** The round that takes a comment now: the one named, else the only one open. Held open until the transaction ends. */
export async function admittingRound(
  tx: EntityManager,
  ctx: Acting,
  roadmapId: string,
  roundId: string | null,
): Promise<Admitted> {
  const rounds = await holdRounds(tx, ctx.viewer, roadmapId);
  if (roundId === null) {
    const choice = onlyOpenRound(rounds, ctx.now);
    return 'round' in choice ? choice : refuse(choice.reason, ['input', 'subjectId'], choice.parameters);
  }
  const round = rounds.find((candidate) => candidate.id === roundId) ?? (await elsewhere(tx, roundId));
  const answer = admission(round, ctx.now);
  return answer.admitted
    ? { round, late: answer.late }
    : refuse(answer.reason, ['input', 'roundId'], answer.parameters);
}

async function elsewhere(tx: EntityManager, roundId: string): Promise<never> {
  const other = await firstRow<{ reference: string }>(
    tx,
    sql`/* comments.otherRound */ select reference from round where id = ${roundId}`,
  );
  if (!other) return refuse('NOT_FOUND', ['input', 'roundId']);
  return refuse('SUBJECT_OUTSIDE_ROUND', ['input', 'roundId'], { round: other.reference });
}

/** The round of a comment, held in place until the transaction ends. */
export async function roundOf(tx: EntityManager, ctx: Acting, comment: CommentRow): Promise<RoundRow> {
  const rounds = await holdRounds(tx, ctx.viewer, comment.roadmapId);
  const round = rounds.find((candidate) => candidate.id === comment.roundId);
  if (!round) throw new Error(`Comment ${comment.id} lies in no round of its roadmap`);
  return round;
}

/** A comment that the viewer may see, held until the transaction ends; refused if it has changed since they saw it. */
export async function heldComment(
  tx: EntityManager,
  ctx: Acting,
  id: string,
  expectedVersion?: number,
): Promise<CommentRow> {
  const [comment] = await holdComments(tx, ctx.viewer, [id]);
  if (!comment) return refuse('NOT_FOUND', ['input', 'commentId']);
  if (expectedVersion !== undefined && comment.version !== expectedVersion) {
    refuse('STALE_VERSION', ['input', 'expectedVersion'], { expected: expectedVersion, current: comment.version }, id);
  }
  return comment;
}

/** The comments in the order given, held until the transaction ends; refused if one of them is not to be seen. */
export async function heldAll(tx: EntityManager, ctx: Acting, ids: readonly string[]): Promise<CommentRow[]> {
  const comments = await holdComments(tx, ctx.viewer, ids);
  const problems = comments.flatMap((comment, at) =>
    comment ? [] : [{ code: 'NOT_FOUND' as const, path: ['input', 'commentIds', String(at)] }],
  );
  refuseAll(problems);
  return comments.filter((comment) => comment !== null);
}

/** The next reference of an issuer in a round: never reused, and given back if the transaction fails. */
export async function nextReference(tx: EntityManager, round: RoundRow, issuer: string): Promise<string> {
  const { n } = await onlyRow<{ n: number }>(
    tx,
    sql`/* comments.number */
    insert into reference_counter as k (round_id, issuer, last_number) values (${round.id}, ${issuer}, 1)
    on conflict (round_id, issuer) do update set last_number = k.last_number + 1 returning last_number as n`,
  );
  return `${round.reference}-${issuer}-${String(n).padStart(3, '0')}`;
}

export interface NewRow extends CommentWords, Anchor {
  readonly id: string;
  readonly roundId: string;
  readonly delegationId: string | null;
  readonly parentId: string | null;
  readonly threadId: string;
  readonly threadDelegationId: string;
  readonly depth: number;
  readonly path: readonly number[];
  readonly status: CommentStatus;
  readonly reference: string | null;
  readonly late: boolean;
}

/** Writes a comment and the first line of its history. */
export async function insertComment(tx: EntityManager, author: Person, now: Date, row: NewRow): Promise<void> {
  const official = row.status === 'SUBMITTED';
  await rows(
    tx,
    sql`/* comments.insert */
    with made as (
      insert into comment (id, roadmap_id, round_id, delegation_id, pillar_id, measure_id, milestone_id, parent_id, thread_id,
        thread_delegation_id, depth, path, reference, kind, stance, status, body, language, proposed_text, late, author_id,
        submitter_id, created_at, submitted_at)
      values (${row.id}, ${row.roadmapId}, ${row.roundId}, ${row.delegationId}, ${row.pillarId}, ${row.measureId}, ${row.milestoneId},
        ${row.parentId}, ${row.threadId}, ${row.threadDelegationId}, ${row.depth}, ${row.path}::integer[], ${row.reference}, ${row.kind},
        ${row.stance}, ${row.status}, ${row.body}, ${row.language}, ${row.proposedText}, ${row.late}, ${author.personId},
        ${official ? author.personId : null}, ${now}, ${official ? now : null})
      returning *)
    insert into comment_version (comment_id, version, status, kind, stance, body, language, proposed_text, changed_by, changed_at)
    select id, version, status, kind, stance, body, language, proposed_text, author_id, created_at from made`,
  );
}

export async function insertCoSponsors(tx: EntityManager, commentId: string, codes: readonly string[]): Promise<void> {
  await rows(
    tx,
    sql`/* comments.coSponsors */
    insert into co_sponsor (comment_id, delegation_id) select ${commentId}, id from delegation where code = any(${codes})`,
  );
}

/** Keeps the comment as it now is in its history. */
export async function keepVersion(tx: EntityManager, author: Person, now: Date, id: string): Promise<void> {
  await rows(
    tx,
    sql`/* comments.keepVersion */
    insert into comment_version (comment_id, version, status, kind, stance, body, language, proposed_text, changed_by, changed_at)
    select id, version, status, kind, stance, body, language, proposed_text, ${author.personId}, ${now} from comment where id = ${id}`,
  );
}
