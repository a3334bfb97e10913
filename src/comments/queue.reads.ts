import sql, { join } from 'sql-template-tag';
import { connection } from '../asking';
import { looked, total } from './facets.reads';
import { conditions, isOfficial, permit, textHits } from './filter.reads';
import { bySubmission, isDescending } from './thread.reads';

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
  narrow: (at, row, scan) =>
    at.arg('filter').at('text').isGiven ? sql`${row}.id = any(array(${textHits(at, scan)}))` : undefined,
  with: (at) => {
    permit(at);
    return looked(at);
  },
  total,
});
