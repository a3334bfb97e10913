import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { postComment } from '../comments/comment.service';
import { replyToComment } from '../comments/reply.service';
import { firstRow, onlyRow } from '../database/rows';
import { readPeople } from '../identity/identity.reads';
import type { Language } from '../language/language';
import type { NodeType } from '../nodes/global-id';
import type { Acting } from '../operation/context';
import { viewerOf } from '../operation/viewer';
import { approveResponse, draftResponse } from '../responses/response.service';
import { assignComments } from '../responses/triage.service';
import { advanceRounds } from '../rounds/round.service';
import type { DemoComment } from './demo-data';

export interface Played {
  readonly db: DataSource;
  readonly comments: readonly DemoComment[];
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly answersUntil: Date;
}

/** Delegations comment while the round is open; the Secretariat answers after its close all but those that wait on purpose. */
export async function playFirstRound({ db, comments, opensAt, closesAt, answersUntil }: Played): Promise<void> {
  await advanceRounds(db, opensAt);
  const ids = new Map<number, string>();
  for (const comment of comments) {
    const now = between(opensAt, closesAt, comment.seq / (comments.length + 1));
    ids.set(comment.seq, await say(await acting(db, `${comment.memberCode.toLowerCase()}-contact`, now), comment, ids));
  }
  await advanceRounds(db, closesAt);
  for (const comment of comments) {
    const now = between(closesAt, answersUntil, comment.seq / (comments.length + 1));
    await answer(db, comment, ids.get(comment.seq) ?? '', now);
  }
}

async function say(ctx: Acting, comment: DemoComment, ids: ReadonlyMap<number, string>): Promise<string> {
  const words = {
    idempotencyKey: `demo-${comment.id}`,
    kind: comment.type,
    stance: comment.stance,
    body: comment.text,
    language: languageOf(comment),
  };
  const parentId = comment.parentSeq === null ? undefined : ids.get(comment.parentSeq);
  if (parentId) return replyToComment(ctx, { ...words, commentId: parentId });
  const subject = await subjectOf(ctx.db, comment.target);
  const coSponsors = comment.coSponsors;
  return postComment(ctx, { ...words, subject, proposedText: comment.proposedChange, roundId: null, coSponsors });
}

interface Handled {
  readonly handling: string;
  readonly response_id: string | null;
  readonly response_status: string | null;
}

async function answer(db: DataSource, comment: DemoComment, id: string, now: Date): Promise<void> {
  const officer = await acting(db, comment.seq % 2 ? 'officer' : 'officer2', now);
  const { handling } = await handled(db, id);
  if (handling === 'UNMANAGED' && comment.disposition)
    await assignComments(officer, { commentIds: [id], assigneeId: null, reassign: false });
  if (!comment.disposition || !comment.secretariatResponse) return;
  const responseId = await draftResponse(officer, {
    idempotencyKey: `demo-${comment.id}-response`,
    commentIds: [id],
    disposition: comment.disposition,
    body: comment.secretariatResponse,
    language: languageOf(comment),
    justification: ['ACCEPTED', 'NOTED'].includes(comment.disposition) ? null : comment.secretariatResponse,
    implementation: comment.implementationStatus,
  });
  if ((await handled(db, id)).response_status === 'PUBLISHED') return;
  await approveResponse(await acting(db, 'approver', now), { responseId, expectedVersion: 1 });
}

function handled(db: DataSource, id: string): Promise<Handled> {
  return onlyRow(
    db,
    sql`select c.handling, c.response_id, q.status as response_status from comment c left join response q on q.id = c.response_id where c.id = ${id}`,
  );
}

async function acting(db: DataSource, account: string, now: Date): Promise<Acting> {
  const [person] = await readPeople(db, [account]);
  if (!person) throw new Error(`The demo has no account ${account}`);
  return { db, viewer: viewerOf(person), now, settings: { publicRead: true, oneKey: false, oneContactPoint: true } };
}

async function subjectOf(db: DataSource, reference: string): Promise<{ type: NodeType; id: string }> {
  const found = await firstRow<{ type: NodeType; id: string }>(
    db,
    sql`
    select 'Measure' as type, id from measure where reference = ${reference}
    union all select 'Milestone', id from milestone where reference = ${reference}
    union all select 'Pillar', id from pillar where reference = ${reference}`,
  );
  if (!found) throw new Error(`The demo comments on "${reference}", which is not in its roadmap`);
  return found;
}

function between(from: Date, until: Date, share: number): Date {
  return new Date(Math.round(from.getTime() + share * (until.getTime() - from.getTime())));
}

function languageOf(comment: DemoComment): Language {
  return comment.originalLanguage.toUpperCase() as Language;
}
