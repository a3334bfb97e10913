import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { Compiler } from './compile';
import type { Guard } from './given';
import { type Write, writeOf } from './mapping';
import { type Operation, type Selected, selectionOf } from './selection';
import { type Run, type Statement, statementOf } from './slot';

/** What is used more often than this is worth preparing. */
export const OFTEN = 2;

/** One statement, and the fields of the answer that it gives. A mutation has a step for each of its fields. */
export interface Step {
  readonly keys: readonly string[];
  /** Where the values of fields come from: a column of the statement's row, or the text itself. */
  readonly values: readonly (number | string)[];
  /** Undefined if nothing has to be read. */
  readonly statement: Statement | undefined;
  /** The column of what is watched; undefined if nothing is. */
  readonly watched: number | undefined;
  readonly write: { readonly do: Write; argsIn(run: Run): Readonly<Record<string, unknown>> } | undefined;
}

/** Those for whom one plan serves, and what they are called. */
export interface Asked {
  readonly name: string;
  readonly asking: unknown;
}

/** How an operation is answered, for all who hold the same rights and whose variables look the same. */
export interface Plan {
  /** For whom. */
  readonly name: string;
  readonly steps: readonly Step[];
  readonly guards: readonly Guard[];
  /** How often it was used: what comes back is worth preparing. */
  uses: number;
  /** Characters of SQL. */
  readonly size: number;
}

/** Makes the plan of an operation. Throws for what only execution field by field can answer. */
export function planOf(operation: Operation, { name, asking }: Asked, watch: Sql | undefined, run: Run): Plan {
  const guards = conditionsOf(operation, run);
  const selection = selectionOf(operation, run, guards);
  const groups = operation.definition.operation === 'mutation' ? selection.map((one) => [one]) : [selection];
  const steps = groups.map((group) => stepOf(group, new Compiler(operation.schema, asking, true), watch));
  const size = steps.reduce((sum, { statement }) => sum + (statement?.text.length ?? 0), 0);
  return { name, steps, guards, uses: 0, size };
}

function stepOf(group: readonly Selected[], compiler: Compiler, watch: Sql | undefined): Step {
  const columns: Sql[] = [];
  const values = group.map((one) => {
    if (one.name === '__typename') return JSON.stringify(one.parent.name);
    if (!one.field) throw new Error('What a schema says of itself is not read from the database');
    return columns.push(sql`to_json(${compiler.field(one, sql`null`)})::text`) - 1;
  });
  const reads = columns.length > 0;
  const watched = reads && watch ? columns.push(sql`${watch}::text`) - 1 : undefined;
  const name = ['reads', ...group.map(({ name }) => name).slice(0, 3)].join('.');
  const [first] = group;
  const write = first?.field && writeOf(first.field);
  return {
    ...{ keys: group.map(({ key }) => key), values, watched },
    statement: reads ? statementOf(sql`${raw(`/* ${name} */ `)}select ${join(columns)}`) : undefined,
    write: write ? { do: write, argsIn: first.argsIn } : undefined,
  };
}

/** The fields that a step gives, as JSON without its braces. */
export function shown({ keys, values }: Step, row: readonly unknown[]): string {
  return keys
    .map((key, at) => {
      const value = values[at];
      return `${JSON.stringify(key)}:${typeof value === 'number' ? (row[value] ?? 'null') : value}`;
    })
    .join(',');
}

/** The variables that decide which fields are there at all belong to the plan as they are. */
function conditionsOf({ definition, fragments }: Operation, { variables }: Run): Guard[] {
  const names = new Set([definition, ...Object.values(fragments)].flatMap(namesInConditions));
  return [...names].map((name) => ({ look: (run) => run.variables[name], seen: variables[name] }));
}

function namesInConditions(node: OperationDefinitionNode | DocumentNode['definitions'][number]): string[] {
  const names: string[] = [];
  visit(node, {
    Directive({ name, arguments: args }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of args ?? []) if (value.kind === Kind.VARIABLE) names.push(value.name.value);
    },
  });
  return names;
}
