import sql, { type Sql } from 'sql-template-tag';
import { toSql } from '../access/condition';
import { maySeeComment } from '../comments/comment.rules';
import { publicSql, releasedSql } from '../events/event.reads';
import type { Asking } from '../operation/asking';

/** What a cell of the triage tally may count together, with its bit in the column `folded`. */
const FOLDED = { delegation: 8, pillar: 4, kind: 2, handling: 1 } as const;
export type TallyKey = keyof typeof FOLDED;

/** A select of the cells by measure, alias `t`, that together count what the viewer may see; their round is `tr`. */
export function measureCells(asking: Asking, where: Sql): Sql {
  const cells = sql`select t.* from measure_tally t join round tr on tr.id = t.round_id where ${where}`;
  return sql`${cells} and t.delegation_id is null and ${seesAll(asking)}
    union all ${cells} and ${own(asking)} and ${sees(asking)} and (${seesAll(asking)}) is not true`;
}

/** The same of the triage tally: one cell for every combination of the keys that are kept apart. */
export function triageCells(asking: Asking, kept: readonly TallyKey[], where: Sql): Sql {
  const cells = sql`select t.* from triage_tally t join round tr on tr.id = t.round_id where ${where}`;
  const folded = Object.entries(FOLDED).reduce(
    (sum, [key, bit]) => sum + (kept.some((one) => one === key) ? 0 : bit),
    0,
  );
  if (kept.includes('delegation')) return sql`${cells} and t.folded = ${folded} and ${sees(asking)}`;
  return sql`${cells} and t.folded = ${folded} and ${seesAll(asking)}
    union all ${cells} and t.folded = ${folded - FOLDED.delegation} and ${own(asking)} and ${sees(asking)} and (${seesAll(asking)}) is not true`;
}

/** The rule for the comments that a cell counts, asked of its delegation … */
const sees = (asking: Asking): Sql => visible(asking, sql`t.delegation_id`);

/** … and of no delegation in particular: whoever may see those may see everybody's. */
const seesAll = (asking: Asking): Sql => visible(asking, sql`null::uuid`);

function visible(asking: Asking, delegation: Sql): Sql {
  return toSql(maySeeComment(asking.viewer), {
    delegationId: delegation,
    threadDelegationId: delegation,
    submittedAt: sql`true`,
    released: releasedSql(sql`tr`),
    isPublic: asking.settings.publicRead ? publicSql(sql`tr`) : sql`false`,
  });
}

/** Where not all is open, one's own cells alone can be: a comparison that the index knows. */
function own(asking: Asking): Sql {
  const { viewer } = asking;
  return viewer.kind === 'DELEGATE' ? sql`t.delegation_id = ${viewer.delegationId}` : sql`false`;
}
