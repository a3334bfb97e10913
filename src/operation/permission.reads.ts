import sql, { type Sql } from 'sql-template-tag';
import type { At } from '../reads/read';
import { type Asking, one, value } from './asking';

/** Whether something may be done, of the reasons against it: a `text[]`, by the rule that guards the mutation. */
// "offset" has the reasons reckoned once for both fields.
export const permitted = (reasons: (at: At<Asking>) => Sql) =>
  one({ from: (at) => sql`(select ${reasons(at)} as reasons offset 0)` });

export const isAllowed = value(({ row }) => sql`cardinality(${row}.reasons) = 0`);
