import sql from 'sql-template-tag';
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
  select round_id, delegation_id, measure_id, sum(submitted)::integer as submitted, sum(answered)::integer as answered,
         sum(threads)::integer as threads
  from comment_tally_entry where measure_id is not null group by 1, 2, 3`;

const triageCells = sql`
  select round_id, delegation_id, pillar_id, kind, handling, sum(submitted)::integer as submitted,
         sum(threads)::integer as threads
  from comment_tally_entry group by 1, 2, 3, 4, 5`;

/** Counts the official comments anew and says where the kept tallies differ. A cell that is absent counts nothing. */
export function readTallyDifferences(db: Queryable): Promise<TallyDifference[]> {
  return rows(
    db,
    sql`/* recount.differences */
    with measure_cell as (
      select round_id, delegation_id, measure_id, array[t.submitted, t.answered, t.threads] as kept,
             array[c.submitted, c.answered, c.threads] as counted
      from measure_tally t full join (${measureCells}) c using (round_id, delegation_id, measure_id)
    ), triage_cell as (
      select coalesce(t.round_id, c.round_id) as round_id, coalesce(t.delegation_id, c.delegation_id) as delegation_id,
             coalesce(t.pillar_id, c.pillar_id) as pillar_id, coalesce(t.kind, c.kind) as kind,
             coalesce(t.handling, c.handling) as handling, array[t.submitted, t.threads] as kept,
             array[c.submitted, c.threads] as counted
      from triage_tally t full join (${triageCells}) c
        on t.round_id = c.round_id and t.delegation_id = c.delegation_id and t.kind = c.kind and t.handling = c.handling
          and coalesce(t.pillar_id, t.round_id) = coalesce(c.pillar_id, c.round_id)
    ), cell as (
      select 'measure_tally' as tally, round_id, delegation_id, m.reference as place, array['submitted', 'answered', 'threads'] as names,
             kept, counted
      from measure_cell x join measure m on m.id = x.measure_id
      union all
      select 'triage_tally', round_id, delegation_id, concat_ws(' ', coalesce(p.reference, 'cross-cutting'), kind, handling),
             array['submitted', 'threads'], kept, counted
      from triage_cell x left join pillar p on p.id = x.pillar_id
    )
    select tally, concat_ws(' ', r.reference, d.code, place) as cell, difference.counts
    from cell join round r on r.id = cell.round_id join delegation d on d.id = cell.delegation_id
    cross join lateral (
      select string_agg(format('%s %s → %s', name, coalesce(was, 0), coalesce(is_now, 0)), ', ' order by n) as counts
      from unnest(names, kept, counted) with ordinality as u(name, was, is_now, n)
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
    insert into measure_tally (round_id, delegation_id, measure_id, submitted, answered, threads) ${measureCells}`,
  );
  await rows(tx, sql`/* recount.clearTriage */ delete from triage_tally`);
  await rows(
    tx,
    sql`/* recount.triage */
    insert into triage_tally (round_id, delegation_id, pillar_id, kind, handling, submitted, threads) ${triageCells}`,
  );
}
