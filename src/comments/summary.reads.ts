import sql from 'sql-template-tag';
import type { Context } from '../context';
import { rows } from '../database/rows';
import { measureCells } from './tally.reads';

export interface SummaryRow {
  readonly submitted: number;
  readonly answered: number;
}

/** How many comments lie on each measure and its milestones, of those that the viewer may see. */
export async function loadSummaries(ctx: Context, measureIds: readonly string[]): Promise<readonly SummaryRow[]> {
  const found = await rows<SummaryRow & { id: string }>(
    ctx.db,
    sql`/* comments.summaries */
    select t.measure_id as id, sum(t.submitted)::integer as submitted, sum(t.answered)::integer as answered
    from (${measureCells(ctx.viewer, sql`t.measure_id = any(${measureIds}::uuid[])`)}) t
    group by t.measure_id`,
  );
  const byId = new Map(found.map((row) => [row.id, row]));
  return measureIds.map((id) => byId.get(id) ?? { submitted: 0, answered: 0 });
}
