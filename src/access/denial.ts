import sql, { join, type Sql } from 'sql-template-tag';
import {
  type Columns,
  type Condition,
  type Facts,
  holds,
  isAlways,
  isNever,
  simplify,
  toSql,
  valueSql,
} from './condition';

/**
 * A rule as data that says why something may not be done: the codes of all that is against it, in order; none if it may.
 * Evaluated on facts it guards the write, rendered to SQL it tells the same to whoever reads.
 */
export type Denial<Fact extends string, Code extends string> =
  | { readonly deny: Code }
  | { readonly every: readonly Denial<Fact, Code>[] }
  | { readonly firstOf: readonly Denial<Fact, Code>[] }
  | {
      readonly when: Condition<Fact>;
      readonly yes: Denial<Fact, Code>;
      readonly no: Denial<Fact, Code>;
    };

export const allowed: Denial<never, never> = { every: [] };

export const deny = <Code extends string>(code: Code): Denial<never, Code> => ({ deny: code });

export const denyIf = <Fact extends string, Code extends string>(
  condition: Condition<Fact>,
  code: Code,
): Denial<Fact, Code> => ({ when: condition, yes: { deny: code }, no: allowed });

/** One answer where the condition holds, another where it does not. */
export const when = <Fact extends string, Code extends string>(
  condition: Condition<Fact>,
  yes: Denial<Fact, Code>,
  no: Denial<Fact, Code> = allowed,
): Denial<Fact, Code> => ({ when: condition, yes, no });

/** All reasons of all. */
export const every = <Fact extends string, Code extends string>(
  ...denials: Denial<Fact, Code>[]
): Denial<Fact, Code> => ({ every: denials });

/** The reasons of the first that denies. */
export const firstOf = <Fact extends string, Code extends string>(
  ...denials: Denial<Fact, Code>[]
): Denial<Fact, Code> => ({ firstOf: denials });

/** Why it may not be done, as the facts stand; empty if it may. */
export function reasonsOf<Fact extends string, Code extends string>(
  denial: Denial<Fact, Code>,
  facts: Facts<NoInfer<Fact>>,
): readonly Code[] {
  if ('deny' in denial) return [denial.deny];
  if ('every' in denial) return denial.every.flatMap((part) => reasonsOf(part, facts));
  if ('when' in denial) return reasonsOf(holds(denial.when, facts) ? denial.yes : denial.no, facts);
  for (const part of denial.firstOf) {
    const reasons = reasonsOf(part, facts);
    if (reasons.length > 0) return reasons;
  }
  return [];
}

/** The same reasons in the same order as a `text[]` over the columns that hold the facts; never null. */
export function reasonsSql<Fact extends string>(denial: Denial<Fact, string>, columns: Columns<NoInfer<Fact>>): Sql {
  return render(fold(denial), columns);
}

function render<Fact extends string>(denial: Denial<Fact, string>, columns: Columns<Fact>): Sql {
  if ('deny' in denial) return sql`array[${valueSql(denial.deny)}]::text[]`;
  if ('when' in denial) return sql`case ${branches(denial, columns)} end`;
  if ('firstOf' in denial) {
    const parts = denial.firstOf.map((part) => sql`nullif(${render(part, columns)}, '{}'::text[])`);
    return sql`coalesce(${join([...parts, sql`'{}'::text[]`], ', ')})`;
  }
  if (denial.every.length === 0) return sql`'{}'::text[]`;
  return sql`(${join(
    denial.every.map((part) => render(part, columns)),
    ' || ',
  )})`;
}

function branches<Fact extends string>(denial: Denial<Fact, string>, columns: Columns<Fact>): Sql {
  if (!('when' in denial)) return sql`else ${render(denial, columns)}`;
  const branch = sql`when ${toSql(denial.when, columns)} then ${render(denial.yes, columns)}`;
  return sql`${branch} ${branches(denial.no, columns)}`;
}

/** The same denial with what is certain of every row folded away. */
function fold<Fact extends string>(denial: Denial<Fact, string>): Denial<Fact, string> {
  if ('when' in denial) {
    const condition = simplify(denial.when);
    if (isAlways(condition)) return fold(denial.yes);
    if (isNever(condition)) return fold(denial.no);
    return { when: condition, yes: fold(denial.yes), no: fold(denial.no) };
  }
  if ('every' in denial) {
    const parts = denial.every.map(fold).flatMap((part) => ('every' in part ? part.every : [part]));
    return parts.length === 1 && parts[0] ? parts[0] : { every: parts };
  }
  return 'firstOf' in denial ? chain(denial.firstOf.map(fold)) : denial;
}

/** The first that denies, of folded parts. A part that decides in one of its branches leaves the others to the rest. */
function chain<Fact extends string>([part, ...rest]: readonly Denial<Fact, string>[]): Denial<Fact, string> {
  if (!part) return allowed;
  if (isAllowed(part)) return chain(rest);
  if (isCertain(part) || rest.every(isAllowed)) return part;
  if ('when' in part && isCertain(part.yes)) return { ...part, no: chain([part.no, ...rest]) };
  if ('when' in part && isCertain(part.no)) return { ...part, yes: chain([part.yes, ...rest]) };
  return { firstOf: [part, chain(rest)] };
}

function isAllowed(denial: Denial<string, string>): boolean {
  return 'every' in denial && denial.every.length === 0;
}

/** Whether it denies whatever the facts are. */
function isCertain(denial: Denial<string, string>): boolean {
  if ('deny' in denial) return true;
  if ('when' in denial) return isCertain(denial.yes) && isCertain(denial.no);
  return ('every' in denial ? denial.every : denial.firstOf).some(isCertain);
}
