import { createHash } from 'node:crypto';
import sql, { join, raw, Sql } from 'sql-template-tag';
import { isIrregular } from './irregular';
import { OFTEN, type Plan, shown } from './plan';
import { type Query, type Run, Slot, type Statement, statementOf } from './slot';

/** How an operation is read for all who may be given the same answer to the same delivery. */
export interface Sharing {
  /** A name for them. */
  readonly key: string;
  /** A name for those whose answers differ by values alone: they can be read together. */
  readonly family: string;
  readonly plan: Plan;
  readonly variables: Run['variables'];
}

/**
 * Answers are one if the same statement, shown in the same way, has the same values. What comes with a delivery is left out,
 * so that the names hold for every one; every other slot counts, whatever it stands for. Undefined for values that cannot
 * be bound or compared.
 */
export function sharingOf(plan: Plan, run: Run): Sharing | undefined {
  const [step, ...others] = plan.steps;
  if (!step || step.write || others.length > 0) return undefined;
  const { keys, values, statement } = step;
  try {
    const family = digest([keys, values, statement?.text]);
    return { key: digest([family, statement?.bindAsked(run)]), family, plan, variables: run.variables };
  } catch {
    return undefined;
  }
}

/** Data as JSON, or why there is none: an error of the database, or undefined if it must be executed field by field. */
export type Answer = { readonly text: string } | { readonly text: undefined; readonly error: unknown };

/** Reads what several groups are given of one delivery, in one statement. Should it fail for one, it is tried for each. */
export async function readTogether(plan: Plan, runs: readonly Run[], query: Query): Promise<readonly Answer[]> {
  const [step] = plan.steps;
  if (!step) return runs.map(() => ({ text: undefined, error: undefined }));
  plan.uses += 1;
  try {
    const often: Query = (text, values) => query(text, values, plan.uses > OFTEN);
    const rows = step.statement ? await rowsOf(step.statement, runs, often) : runs.map(() => []);
    return rows.map((row) => ({ text: `{${shown(step, row)}}` }));
  } catch (error) {
    if (runs.length === 1) return [{ text: undefined, error: isIrregular(error) ? undefined : error }];
    return (await Promise.all(runs.map((run) => readTogether(plan, [run], query)))).flat();
  }
}

/** A row for each run, in their order. */
async function rowsOf(statement: Statement, runs: readonly Run[], query: Query) {
  const [first] = runs;
  if (!first) return [];
  const varying = runs.length > 1 ? varyingSlots(statement.slots, runs) : [];
  const { text, bind } = varying.length > 0 ? forSeveral(statement, varying, runs) : statement;
  const rows = await query(text, bind(first), true);
  const [only] = rows;
  const all = varying.length === 0 && only ? runs.map(() => only) : rows;
  if (all.length !== runs.length) throw new Error('A statement for several gave another number of rows');
  return all;
}

function varyingSlots(slots: readonly Slot[], [first, ...others]: readonly Run[]): Slot[] {
  return slots.filter((slot) => {
    const value = first && slot.read(first);
    return others.some((run) => !isSame(value, slot.read(run)));
  });
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one, exactly) === JSON.stringify(other, exactly));
}

/** Where the runs differ, the statement takes the values from a list instead of a parameter. */
function forSeveral({ fragment }: Statement, varying: readonly Slot[], runs: readonly Run[]): Statement {
  const nameOf = (slot: Slot) => raw(`v${varying.indexOf(slot) + 1}`);
  const values = fragment.values.map((value) =>
    value instanceof Slot && varying.includes(value) ? sql`asker.${nameOf(value)}` : value,
  );
  const lists = varying.map((slot) => sql`${runs.map((run) => slot.read(run))}::${raw(slot.type)}[]`);
  return statementOf(sql`/* reads.together */ select answer.* from unnest(${join(lists)}) with ordinality
    asker(${join([...varying.map(nameOf), raw('n')])}) cross join lateral (${new Sql(fragment.strings, values)}) answer order by asker.n`);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, exactly)).digest('base64url');
}

/** JSON has a null for numbers that PostgreSQL tells apart. */
function exactly(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
