import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields';
import { Given, type Guard } from './given';
import { readOf, viewOf } from './mapping';
import type { Run } from './slot';

/** A field that is to be part of an answer. */
export interface Selected {
  /** The name under which it is answered. */
  readonly key: string;
  readonly name: string;
  readonly parent: GraphQLObjectType;
  /** Undefined for __typename, which every type has. */
  readonly field: GraphQLField<unknown, unknown> | undefined;
  arg(name: string): Given;
  /** All arguments as they are in a run. */
  argsIn(run: Run): Values;
  /** What is selected of its value, if the value is of this type. */
  below(type: GraphQLObjectType): readonly Selected[];
}

/** The key under which a row of the reference execution keeps what identifies it. */
export const ROW_KEY = '$key';

type Values = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly definition: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** What an operation selects of its root type, with what its @skip and @include say in this run. */
export function selectionOf(
  { schema, definition, fragments }: Operation,
  run: Run,
  guards: Guard[],
): readonly Selected[] {
  const { variables } = run;
  const root = schema.getRootType(definition.operation);
  if (!root) throw new Error(`The schema has no ${definition.operation}`);
  const selected = (parent: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>): Selected[] =>
    [...fields].map(([key, nodes]) => {
      const [node] = nodes as readonly [FieldNode, ...FieldNode[]];
      const field = parent.getFields()[node.name.value];
      return {
        ...{ key, name: node.name.value, parent, field },
        ...argumentsOf(field, node, run, guards),
        below: (type) => selected(type, collectSubfields(schema, fragments, variables, type, nodes)),
      };
    });
  return selected(root, collectFields(schema, fragments, variables, root, definition.selectionSet));
}

/** The arguments of a field, coerced as GraphQL coerces them: now, for the plan, and again in every run that has other variables. */
function argumentsOf(
  field: GraphQLField<unknown, unknown> | undefined,
  node: FieldNode,
  run: Run,
  guards: Guard[],
): Pick<Selected, 'arg' | 'argsIn'> {
  if (!field || field.args.length === 0) return noArguments;
  const coerced = new WeakMap<object, Values>();
  const valuesIn = ({ variables }: Run): Values => {
    const values = coerced.get(variables) ?? getArgumentValues(field, node, variables);
    coerced.set(variables, values);
    return values;
  };
  const now = valuesIn(run);
  const varies = JSON.stringify(node.arguments, withoutPlaces).includes('"kind":"Variable"');
  const arg = (name: string) =>
    varies ? new Given((later) => valuesIn(later)[name], now[name], guards) : Given.constant(now[name]);
  return { arg, argsIn: valuesIn };
}

function withoutPlaces(key: string, value: unknown): unknown {
  return key === 'loc' ? undefined : value;
}

const noArguments = { arg: () => Given.constant(undefined), argsIn: () => ({}) };

/**
 * All that a row of a type is worth reading at once, for execution field by field. The parts of an object that has a key
 * of its own are read later, for many objects together; those of an object without one belong to it.
 */
export function everythingOf(type: GraphQLObjectType): Selected[] {
  const whole = !viewOf(type);
  const plain = Object.values(type.getFields())
    .filter((field) => field.args.length === 0)
    .filter((field) => (whole ? readOf(type, field).kind !== 'connection' : readOf(type, field).kind === 'value'))
    .filter((field) => whole || isLeaf(field))
    .map((field) => plainly(type, field.name, field));
  return [plainly(type, '__typename', undefined), ...(whole ? [] : [plainly(type, ROW_KEY, undefined)]), ...plain];
}

function isLeaf(field: GraphQLField<unknown, unknown>): boolean {
  const type = getNamedType(field.type);
  return !isObjectType(type) && !isAbstractType(type);
}

function plainly(parent: GraphQLObjectType, name: string, field: GraphQLField<unknown, unknown> | undefined): Selected {
  return { key: name, name, parent, field, ...noArguments, below: everythingOf };
}

/** A field alone, with arguments that are known, and what is selected below it. */
export function fieldAlone(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  args: Values,
  below: Selected['below'],
): Selected {
  const arg = (name: string) => Given.constant(args[name]);
  return { key: field.name, name: field.name, parent, field, arg, argsIn: () => args, below };
}

/** The fields of a page, each node with all that is worth reading at once, and what else is asked of the connection. */
export function pageOf(type: GraphQLObjectType, asked: ReadonlySet<string>): Selected[] {
  const fields = type.getFields();
  return [
    'edges',
    'pageInfo',
    ...[...asked].filter((name) => !['edges', 'nodes', 'pageInfo', '__typename'].includes(name)),
  ].map((name) => plainly(type, name, fields[name]));
}
