import sql, { type Sql } from 'sql-template-tag';
import type { At } from '../reads/read';
import { type Asking, one, value } from './asking';
import { type MutationName, missingScope } from './scope';
import { scopesOf } from './viewer';

/**
 * Whether something may be done by a mutation, of the reasons against it: a `text[]`, by the rule that guards it.
 */
// "offset" has the reasons reckoned once for both fields.
export const permitted = (mutation: MutationName, reasons: (at: At<Asking>) => Sql) =>
  one({ from: (at) => sql`(select ${withScope(mutation, at.asking, reasons(at))} as reasons offset 0)` });

/** The reasons, and that of a token that has not the scope. */
export function withScope(mutation: MutationName, { viewer }: Asking, reasons: Sql): Sql {
  return missingScope(scopesOf(viewer), mutation) === undefined
    ? reasons
    : sql`('{SCOPE_MISSING}'::text[] || ${reasons})`;
}

export const isAllowed = value(({ row }) => sql`cardinality(${row}.reasons) = 0`);
