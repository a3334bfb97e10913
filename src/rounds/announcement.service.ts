import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { firstRow, type Queryable } from '../database/rows';
import { ahead, inTransaction } from '../database/transaction';
import { recordEvents } from '../events/record';
import type { DelegationKind } from '../identity/delegation.entity';
import { claimKey, keyProblems } from '../identity/idempotency';
import { refuse, refuseAll } from '../language/refusal';
import { beginText, confirmTexts } from '../language/text.store';
import { type TextIn, textsOf, textsProblems } from '../members/member.input';
import { spellReference } from '../nodes/reference';
import { type Acting, personOf } from '../operation/context';
import type { Readership, ReleaseRule } from './round.entity';
import { openToProblems, referenceProblems, type Window, windowProblems } from './round.input';
import { insertRound } from './round.service';
import { roundEvent } from './round.store';
import { permitRunning } from './running.service';

export interface CreateRound extends Window {
  readonly idempotencyKey: string;
  readonly roadmapId: string;
  readonly reference: string;
  readonly title: readonly TextIn[];
  readonly release: ReleaseRule;
  readonly openTo?: readonly DelegationKind[] | undefined;
  readonly readableBy?: Readership | undefined;
}

/** Announces a round on the roadmap as it stands. From then on it runs by the clock. Returns its id. */
export async function createRound(ctx: Acting, input: CreateRound): Promise<string> {
  const { personId } = personOf(ctx);
  permitRunning(ctx);
  const { idempotencyKey: key, ...content } = input;
  const reference = spellReference(input.reference);
  refuseAll([
    ...keyProblems(key),
    ...referenceProblems(reference),
    ...textsProblems(input.title, ['input', 'title']),
    ...windowProblems(input, ctx.now, GIVEN),
    ...openToProblems(input.openTo),
  ]);
  const id = randomUUID();
  const { roadmapId, closesAt } = input;
  const round = { ...input, reference, title: textsOf(input.title), lateUntil: input.lateUntil ?? closesAt };
  return inTransaction(ctx, async (tx) => {
    const request = { personId, operation: 'createRound', key, content, now: ctx.now, result: [id] };
    const claim = ahead(claimKey(tx, request));
    const exists = ahead(roadmapExists(tx, roadmapId));
    const earlier = await claim;
    if (earlier) return earlier[0] ?? id;
    if (!(await exists)) refuse('NOT_FOUND', ['input', 'roadmapId']);
    const text = { id, field: 'title' as const, languages: input.title.map(({ language }) => language) };
    beginText(tx, text, input.title);
    if (!(await insertRound(tx, id, round, ctx.now))) refuse('REFERENCE_EXISTS', ['input', 'reference'], { reference });
    confirmTexts(tx, [text], { personId, now: ctx.now });
    recordEvents(tx, [roundEvent('ROUND_ANNOUNCED', { id, roadmapId }, ctx.now, personId)]);
    return id;
  });
}

const GIVEN: ReadonlySet<keyof Window> = new Set(['opensAt', 'closesAt', 'lateUntil']);

async function roadmapExists(tx: Queryable, id: string): Promise<boolean> {
  return (await firstRow(tx, sql`/* rounds.roadmap */ select 1 from roadmap where id = ${id}`)) !== undefined;
}
