import sql, { type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { type Queryable, rows } from '../database/rows';
import { inTransaction } from '../database/transaction';

export interface TallyDifference {
  readonly tally: 'measure_tally' | 'triage_tally';
  /** Which cell, in words. */
  readonly cell: string;
  /** What the cell counts, and what the comments say: `submitted 3 → 2`. */
  readonly counts: string;
}

const measureCells = sql`
  select measure_id, round_id, delegation_id, sum(submitted)::integer as submitted, sum(answered)::integer as answered,
         sum(threads)::integer as threads
  from comment_tally_entry where measure_id is not null group by measure_id, round_id, rollup(delegation_id)`;

// Counted once over the comments, then once for every choice of what is counted together.
const triageCells = sql`
  select round_id, grouping(delegation_id, pillar_id, kind, handling)::smallint as folded, delegation_id, pillar_id, kind, handling,
         sum(submitted)::integer as submitted, sum(threads)::integer as threads
  from (select round_id, delegation_id, pillar_id, kind, handling, sum(submitted) as submitted, sum(threads) as threads
    from comment_tally_entry group by 1, 2, 3, 4, 5) finest
  group by round_id, cube(delegation_id, pillar_id, kind, handling)`;

/** The cells of both tallies in one form, so that what is kept and what is counted can be laid side by side. */
const cellsOf = (measures: Sql, triage: Sql, side: 'kept' | 'counted'): Sql => sql`
  select ${side} as side, 'measure_tally' as tally, round_id, measure_id, delegation_id, 0 as folded, null::uuid as pillar_id, null as kind,
         null as handling, submitted, answered, threads from (${measures}) m
  union all
  select ${side}, 'triage_tally', round_id, null, delegation_id, folded, pillar_id, kind, handling, submitted, 0, threads from (${triage}) t`;

/** Counts the official comments anew and says where the kept tallies differ. A cell that is absent counts nothing. */
export function readTallyDifferences(db: Queryable): Promise<TallyDifference[]> {
  return rows(
    db,
    sql`/* recount.differences */
    with cell as (
      ${cellsOf(sql`table measure_tally`, sql`table triage_tally`, 'kept')}
      union all ${cellsOf(measureCells, triageCells, 'counted')}
    ), compared as (
      select tally, round_id, measure_id, delegation_id, folded, pillar_id, kind, handling,
             array[sum(submitted) filter (where side = 'kept'), sum(answered) filter (where side = 'kept'), sum(threads) filter (where side = 'kept')] as kept,
             array[sum(submitted) filter (where side = 'counted'), sum(answered) filter (where side = 'counted'), sum(threads) filter (where side = 'counted')] as counted
      from cell group by tally, round_id, measure_id, delegation_id, folded, pillar_id, kind, handling
    )
    select tally, concat_ws(' ', r.reference, coalesce(d.code, 'all delegations'), m.reference,
      case when tally = 'triage_tally' then concat_ws(' ', case when folded & 4 > 0 then 'all pillars' else coalesce(p.reference, 'cross-cutting') end,
        coalesce(compared.kind, 'all kinds'), coalesce(handling, 'all steps')) end) collate "C" as cell, difference.counts
    from compared join round r on r.id = round_id left join delegation d on d.id = delegation_id
    left join measure m on m.id = measure_id left join pillar p on p.id = compared.pillar_id
    cross join lateral (
      select string_agg(format('%s %s → %s', name, coalesce(was, 0), coalesce(is_now, 0)), ', ' order by n) as counts
      from unnest(array['submitted', 'answered', 'threads'], kept, counted) with ordinality as u(name, was, is_now, n)
      where coalesce(was, 0) <> coalesce(is_now, 0)) difference
    where difference.counts is not null order by 1, 2`,
  );
}

/** Puts the tallies right, while comments can be read but not written. Returns what was wrong. */
export function repairTallies(db: DataSource): Promise<TallyDifference[]> {
  return inTransaction({ db }, async (tx) => {
    await rows(tx, sql`/* recount.hold */ lock table comment in share row exclusive mode`);
    const differences = await readTallyDifferences(tx);
    if (differences.length > 0) await countAnew(tx);
    return differences;
  });
}

async function countAnew(tx: Queryable): Promise<void> {
  await rows(tx, sql`/* recount.clearMeasures */ delete from measure_tally`);
  await rows(
    tx,
    sql`/* recount.measures */
    insert into measure_tally (measure_id, round_id, delegation_id, submitted, answered, threads) ${measureCells}`,
  );
  await rows(tx, sql`/* recount.clearTriage */ delete from triage_tally`);
  await rows(
    tx,
    sql`/* recount.triage */
    insert into triage_tally (round_id, folded, delegation_id, pillar_id, kind, handling, submitted, threads) ${triageCells}`,
  );
}
