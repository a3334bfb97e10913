import sql, { join } from 'sql-template-tag';
import { allKnown } from '../nodes/named';
import { connection } from '../operation/asking';
import type { Scan } from '../reads/read';
import { firstFound, looked, total } from './facets.reads';
import { conditions, isOfficial, permit, textHits } from './filter.reads';
import { bySubmission, isDescending } from './threads.reads';

/** The delegations' comments, wherever they stand in a thread. */
export const queue = connection({
  on: (at, comment) => {
    permit(at);
    return sql`${comment}.delegation_id is not null and ${join(conditions(at, comment), ' and ')}`;
  },
  order: (at, row) => {
    const drafts = !isOfficial(at.arg('filter'));
    const column = drafts ? sql`coalesce(${row}.submitted_at, ${row}.created_at)` : sql`${row}.submitted_at`;
    const [, id] = bySubmission(row);
    return { keys: [{ column, type: 'timestamptz' }, id], descending: isDescending(at) };
  },
  narrow: (at, row, scan, counts) => {
    if (!at.arg('filter').at('text').isGiven) return undefined;
    // What was found to be counted begins with the first page.
    const found = counts && isFirstPage(scan) ? firstFound(scan.limit) : textHits(at, scan);
    return sql`${row}.id = any(array(${found}))`;
  },
  check: (at) => allKnown(at.arg('filter')),
  with: (at) => {
    permit(at);
    return looked(at);
  },
  total,
});

const isFirstPage = ({ descending, above, below }: Scan): boolean => descending && !above && !below;
