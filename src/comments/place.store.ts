import sql, { type Sql } from 'sql-template-tag';
import { firstRow, type Queryable } from '../database/rows';
import { refuse } from '../language/refusal';
import type { Acting } from '../operation/context';
import { admission, onlyOpenRound, type Refused } from '../rounds/choice.rules';
import { holdRounds, parametersOf, type RoundRow } from '../rounds/round.reads';
import type { NewComment } from './comment.input';

/** Where a comment is anchored: the subject, and everything above it. */
export interface Anchor {
  readonly roadmapId: string;
  readonly pillarId: string | null;
  readonly measureId: string | null;
  readonly milestoneId: string | null;
}

/** What a subject's id names, and the rounds of its roadmap, held in place until the transaction ends. */
export interface Place {
  readonly anchor: Anchor | undefined;
  readonly rounds: readonly RoundRow[];
}

export async function placeOf(tx: Queryable, ctx: Acting, { type, id }: NewComment['subject']): Promise<Place> {
  const table = TABLES[type];
  if (!table) return { anchor: undefined, rounds: [] };
  const of = sql`from ${table.from} where x.id = ${id}`;
  const [anchor, rounds] = await Promise.all([
    firstRow<Anchor>(tx, sql`/* comments.anchor */ select ${table.roadmapId} as "roadmapId", ${table.above} ${of}`),
    holdRounds(tx, ctx.viewer, sql`select ${table.roadmapId} ${of}`),
  ]);
  return { anchor, rounds };
}

interface Table {
  readonly from: Sql;
  readonly roadmapId: Sql;
  readonly above: Sql;
}

/** What can be commented on. */
const TABLES: Readonly<Record<string, Table>> = {
  Roadmap: above(sql`roadmap x`, sql`null::uuid`, sql`null::uuid`, sql`null::uuid`, sql`x.id`),
  Pillar: above(sql`pillar x`, sql`x.id`, sql`null::uuid`, sql`null::uuid`),
  Measure: above(sql`measure x`, sql`x.pillar_id`, sql`x.id`, sql`null::uuid`),
  Milestone: above(
    sql`milestone x join measure m on m.id = x.measure_id`,
    sql`m.pillar_id`,
    sql`x.measure_id`,
    sql`x.id`,
  ),
};

function above(from: Sql, pillar: Sql, measure: Sql, milestone: Sql, roadmapId = sql`x.roadmap_id`): Table {
  return {
    from,
    roadmapId,
    above: sql`${pillar} as "pillarId", ${measure} as "measureId", ${milestone} as "milestoneId"`,
  };
}

export interface Admitted {
  readonly anchor: Anchor;
  readonly round: RoundRow;
  readonly late: boolean;
}

/** The round that takes a comment now: the one named, else the only one open. */
export async function admitted(
  tx: Queryable,
  ctx: Acting,
  { anchor, rounds }: Place,
  roundId: string | null,
): Promise<Admitted> {
  if (!anchor) return refuse('NOT_FOUND', ['input', 'subjectId']);
  if (roundId === null) {
    const choice = onlyOpenRound(rounds, ctx.now);
    return 'late' in choice ? { anchor, ...choice } : refusedBy(choice, 'subjectId');
  }
  const round = rounds.find((candidate) => candidate.id === roundId) ?? (await elsewhere(tx, roundId));
  const answer = admission(round, ctx.now);
  return 'late' in answer ? { anchor, round, late: answer.late } : refusedBy(answer, 'roundId');
}

/** Tells which round refuses, and the instant that matters. */
function refusedBy({ reason, round }: Refused<RoundRow>, field: string): never {
  return refuse(reason, ['input', field], round && parametersOf(round));
}

async function elsewhere(tx: Queryable, roundId: string): Promise<never> {
  const other = await firstRow<{ reference: string }>(
    tx,
    sql`/* comments.otherRound */ select reference from round where id = ${roundId}`,
  );
  if (!other) return refuse('NOT_FOUND', ['input', 'roundId']);
  return refuse('SUBJECT_OUTSIDE_ROUND', ['input', 'roundId'], { round: other.reference });
}

/** The rounds of the roadmaps on which comments lie, held in place until the transaction ends. */
export function roundsAround(tx: Queryable, ctx: Acting, commentIds: readonly string[]): Promise<RoundRow[]> {
  return holdRounds(tx, ctx.viewer, sql`select roadmap_id from comment where id = any(${commentIds}::uuid[])`);
}

export function roundOf(rounds: readonly RoundRow[], comment: { id: string; roundId: string }): RoundRow {
  const round = rounds.find((candidate) => candidate.id === comment.roundId);
  if (!round) throw new Error(`Comment ${comment.id} lies in no round of its roadmap`);
  return round;
}
