import sql, { join, raw, type Sql } from 'sql-template-tag';

type Scalar = string | number | boolean;
type Operator = '<' | '>=' | '>';

/**
 * A rule as data: what must be true of a row's facts. The same condition is evaluated on an object (to guard a write,
 * to filter a live event) and rendered to SQL (to filter every read), so the three cannot differ. A value may be the
 * stand-in for one that is known only when the rendered statement runs (a Slot in disguise).
 */
export type Condition<Fact extends string> =
  | { readonly is: Fact; readonly value: Scalar }
  | { readonly isIn: Fact; readonly values: readonly Scalar[] }
  | { readonly isSet: Fact }
  | { readonly contains: Fact; readonly value: Scalar }
  | { readonly compare: Fact; readonly operator: Operator; readonly value: number | Date }
  | { readonly not: Condition<Fact> }
  | { readonly all: readonly Condition<Fact>[] }
  | { readonly any: readonly Condition<Fact>[] };

/** Instants are dates or ISO texts. */
export type Facts<Fact extends string> = { readonly [name in Fact]: Scalar | readonly Scalar[] | Date | null };
export type Columns<Fact extends string> = { readonly [name in Fact]: Sql };

export const always: Condition<never> = { all: [] };
export const never: Condition<never> = { any: [] };

export const is = <Fact extends string>(fact: Fact, value: Scalar): Condition<Fact> => ({ is: fact, value });
export const isIn = <Fact extends string>(fact: Fact, values: readonly Scalar[]): Condition<Fact> => ({
  isIn: fact,
  values,
});
export const isSet = <Fact extends string>(fact: Fact): Condition<Fact> => ({ isSet: fact });
export const contains = <Fact extends string>(fact: Fact, value: Scalar): Condition<Fact> => ({
  contains: fact,
  value,
});
const compare =
  (operator: Operator) =>
  <Fact extends string>(fact: Fact, value: number | Date): Condition<Fact> => ({ compare: fact, operator, value });
/** The fact, a number or an instant, is less than the value. */
export const before = compare('<');
/** The fact, a number or an instant, is the value or more. */
export const from = compare('>=');
/** The fact, a number or an instant, is more than the value. */
export const after = compare('>');
export const not = <Fact extends string>(condition: Condition<Fact>): Condition<Fact> => ({ not: condition });
export const all = <Fact extends string>(...conditions: Condition<Fact>[]): Condition<Fact> => ({ all: conditions });
export const any = <Fact extends string>(...conditions: Condition<Fact>[]): Condition<Fact> => ({ any: conditions });

/** Whether the facts meet the condition. What is not known (null) equals nothing and is neither more nor less. */
export function holds<Fact extends string>(condition: Condition<Fact>, facts: Facts<NoInfer<Fact>>): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, facts));
  if ('any' in condition) return condition.any.some((part) => holds(part, facts));
  if ('not' in condition) return !holds(condition.not, facts);
  if ('isSet' in condition) return facts[condition.isSet] !== null;
  if ('is' in condition) return facts[condition.is] === condition.value;
  if ('isIn' in condition) return condition.values.some((value) => facts[condition.isIn] === value);
  if ('compare' in condition) return compares(facts[condition.compare], condition.operator, condition.value);
  const list = facts[condition.contains];
  return Array.isArray(list) && list.includes(condition.value);
}

function compares(fact: Facts<string>[string] | undefined, operator: Operator, value: number | Date): boolean {
  const [left, right] = [quantity(fact, value), Number(value)];
  if (operator === '<') return left < right;
  return operator === '>' ? left > right : left >= right;
}

/** Not a number, which is neither more nor less than any, if the fact is not known. */
function quantity(fact: Facts<string>[string] | undefined, value: number | Date): number {
  if (typeof fact === 'number') return fact;
  if (fact instanceof Date) return fact.getTime();
  return typeof fact === 'string' && value instanceof Date ? Date.parse(fact) : Number.NaN;
}

/**
 * The condition as a predicate over the columns that hold the facts, in its shortest form. It may be null where a fact is,
 * which WHERE and CASE take as false. Only constants of our own stand in the text, so that partial indexes match.
 */
export function toSql<Fact extends string>(condition: Condition<Fact>, columns: Columns<NoInfer<Fact>>): Sql {
  return render(simplify(condition), columns);
}

const OPERATORS: { readonly [operator in Operator]: Sql } = { '<': sql`<`, '>=': sql`>=`, '>': sql`>` };

function render<Fact extends string>(condition: Condition<Fact>, columns: Columns<Fact>): Sql {
  if ('all' in condition) return combine(condition.all, columns, ' and ', sql`true`);
  if ('any' in condition) return combine(condition.any, columns, ' or ', sql`false`);
  if ('not' in condition) return sql`((${render(condition.not, columns)}) is not true)`;
  if ('isSet' in condition) return sql`${columns[condition.isSet]} is not null`;
  if ('contains' in condition) return sql`${valueSql(condition.value)} = any(${columns[condition.contains]})`;
  if ('isIn' in condition) return sql`${columns[condition.isIn]} in (${join(condition.values.map(valueSql), ', ')})`;
  if ('is' in condition) return sql`${columns[condition.is]} = ${valueSql(condition.value)}`;
  return sql`${columns[condition.compare]} ${OPERATORS[condition.operator]} ${valueSql(condition.value)}`;
}

function combine<Fact extends string>(
  parts: readonly Condition<Fact>[],
  columns: Columns<Fact>,
  word: string,
  none: Sql,
): Sql {
  if (parts.length === 0) return none;
  return sql`(${join(
    parts.map((part) => render(part, columns)),
    word,
  )})`;
}

/** A value for a statement: a constant of our own as it is written in SQL, everything else as a parameter. */
export function valueSql(value: Scalar | Date): Sql {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return raw(String(value));
  if (typeof value === 'string' && /^[A-Z_]+$/.test(value)) return raw(`'${value}'`);
  return value instanceof Date ? sql`${value}::timestamptz` : sql`${value}`;
}

/** The same condition with what is true or false of every row folded away. */
export function simplify<Fact extends string>(condition: Condition<Fact>): Condition<Fact> {
  if ('all' in condition) {
    const parts = condition.all.map(simplify).filter((part) => !isAlways(part));
    return parts.some(isNever) ? never : (only(parts) ?? { all: parts });
  }
  if ('any' in condition) {
    const parts = condition.any.map(simplify).filter((part) => !isNever(part));
    return parts.some(isAlways) ? always : (only(parts) ?? { any: parts });
  }
  if ('not' in condition) {
    const part = simplify(condition.not);
    if (isAlways(part)) return never;
    return isNever(part) ? always : { not: part };
  }
  return 'isIn' in condition && condition.values.length === 0 ? never : condition;
}

export function isAlways(condition: Condition<string>): boolean {
  return 'all' in condition && condition.all.length === 0;
}

export function isNever(condition: Condition<string>): boolean {
  return 'any' in condition && condition.any.length === 0;
}

function only<Part>(parts: readonly Part[]): Part | undefined {
  return parts.length === 1 ? parts[0] : undefined;
}
