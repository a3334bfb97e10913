import sql, { empty, join, type Sql } from 'sql-template-tag';

type Scalar = string | number | boolean;

/**
 * A rule as data: what must be true of a row's facts. The same condition is evaluated on an object (to guard a write,
 * to filter a live event) and rendered to SQL (to filter every read), so the three cannot differ.
 */
export type Condition<Fact extends string> =
  | { readonly is: Fact; readonly value: Scalar }
  | { readonly isSet: Fact }
  | { readonly contains: Fact; readonly value: Scalar }
  | { readonly all: readonly Condition<Fact>[] }
  | { readonly any: readonly Condition<Fact>[] };

export type Facts<Fact extends string> = { readonly [name in Fact]: Scalar | readonly Scalar[] | Date | null };
export type Columns<Fact extends string> = { readonly [name in Fact]: Sql };

export const always: Condition<never> = { all: [] };
export const never: Condition<never> = { any: [] };

export const is = <Fact extends string>(fact: Fact, value: Scalar): Condition<Fact> => ({ is: fact, value });
export const isSet = <Fact extends string>(fact: Fact): Condition<Fact> => ({ isSet: fact });
export const contains = <Fact extends string>(fact: Fact, value: Scalar): Condition<Fact> => ({
  contains: fact,
  value,
});
export const all = <Fact extends string>(...conditions: Condition<Fact>[]): Condition<Fact> => ({ all: conditions });
export const any = <Fact extends string>(...conditions: Condition<Fact>[]): Condition<Fact> => ({ any: conditions });

export function holds<Fact extends string>(condition: Condition<Fact>, facts: Facts<Fact>): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, facts));
  if ('any' in condition) return condition.any.some((part) => holds(part, facts));
  if ('isSet' in condition) return facts[condition.isSet] !== null;
  if ('is' in condition) return facts[condition.is] === condition.value;
  const list = facts[condition.contains];
  return Array.isArray(list) && list.includes(condition.value);
}

/** The condition as a predicate over the columns that hold the facts. Never null: an unknown comparison is false. */
export function toSql<Fact extends string>(condition: Condition<Fact>, columns: Columns<Fact>): Sql {
  if ('all' in condition) return combine(condition.all, columns, ' and ', sql`true`);
  if ('any' in condition) return combine(condition.any, columns, ' or ', sql`false`);
  if ('isSet' in condition) return sql`(${columns[condition.isSet]} is not null)`;
  if ('contains' in condition) return sql`coalesce(${condition.value} = any(${columns[condition.contains]}), false)`;
  return sql`(${columns[condition.is]} is not distinct from ${condition.value})`;
}

function combine<Fact extends string>(
  parts: readonly Condition<Fact>[],
  columns: Columns<Fact>,
  word: string,
  none: Sql,
): Sql {
  if (parts.length === 0) return none;
  const rendered = parts.map((part) => toSql(part, columns));
  return sql`(${join(rendered, word)})${empty}`;
}
