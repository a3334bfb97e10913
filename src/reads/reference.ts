import DataLoader from 'dataloader';
import {
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields';
import sql, { raw, type Sql } from 'sql-template-tag';
import { Compiler } from './compile';
import { readOf, viewOf, writeOf } from './mapping';
import type { Reader } from './reader';
import { revealed } from './reveal';
import { everythingOf, fieldAlone, pageOf, ROW_KEY, type Selected } from './selection';
import { statementOf } from './slot';

type Source = Readonly<Record<string, unknown>> | undefined;
type Field = NonNullable<Selected['field']>;
type Resolver = GraphQLFieldResolver<Source, object, Readonly<Record<string, unknown>>>;

/**
 * Execution field by field, by graphql-js: what compiled execution does in one statement, done in one for each field and
 * level. Every field is read by the same mapping, for all objects that ask for it together.
 */
export function attachReference(schema: GraphQLSchema, reader: Reader): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isInterfaceType(type)) type.resolveType = (row: Record<string, string>) => row.__typename;
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = roots.includes(type) ? rootResolver(type, field, reader) : resolver(type, field, reader);
    }
  }
}

function resolver(type: GraphQLObjectType, field: Field, reader: Reader): Resolver {
  return (source, args, context, info) =>
    source && Object.hasOwn(source, field.name)
      ? source[field.name]
      : loaderOf(reader, type, field, args, context, info).load(String(source?.[ROW_KEY]));
}

function rootResolver(type: GraphQLObjectType, field: Field, reader: Reader): Resolver {
  const write = writeOf(field);
  return async (source, args, context, info) => {
    const outcome = write && (await reader.written(context, String(info.path.key), () => write(args, context)));
    // What was read before a write may no longer be so.
    if (write) loaders.delete(context);
    reader.rethrow(context);
    const run = { variables: {}, context, outcome: outcome ?? source };
    const compiler = new Compiler(info.schema, reader.askingOf(context), false);
    const value = compiler.field(alone(type, field, args, info), sql`null`);
    const [row] = await reader.read(statementOf(sql`${tag(type, field)}select to_json(${value})::text`), run);
    return walkable(typeof row?.[0] === 'string' ? revealed(row[0], outcome) : undefined);
  };
}

const loaders = new WeakMap<object, Map<string, DataLoader<string, unknown>>>();

/** Reads one field of many objects, those that the same operation asks for with the same arguments. */
function loaderOf(
  reader: Reader,
  type: GraphQLObjectType,
  field: Field,
  args: Readonly<Record<string, unknown>>,
  context: object,
  info: GraphQLResolveInfo,
): DataLoader<string, unknown> {
  const all = loaders.get(context) ?? new Map<string, DataLoader<string, unknown>>();
  loaders.set(context, all);
  const name = JSON.stringify([type.name, field.name, args, [...askedOf(field, info)]]);
  const known = all.get(name);
  if (known) return known;
  const made = new DataLoader<string, unknown>(async (keys) => {
    const view = viewOf(type);
    if (!view) throw new Error(`${type.name}.${field.name} belongs to a whole that was read without it`);
    const compiler = new Compiler(info.schema, reader.askingOf(context), false);
    const row = compiler.alias();
    const value = compiler.field(alone(type, field, args, info), row);
    const statement = statementOf(sql`${tag(type, field)}select k.key::text, to_json(${value})::text
      from unnest(${keys}::${raw(`${view.keyType ?? 'uuid'}[]`)}) k(key) join ${view.from} ${row} on ${view.key(row)} = k.key`);
    const found = new Map((await reader.read(statement, { variables: {}, context })).map(([key, json]) => [key, json]));
    return keys.map((key) => walkable(found.get(key)));
  });
  all.set(name, made);
  return made;
}

/** The name of a statement, for logs and for those who count. */
function tag(type: GraphQLObjectType, field: Field): Sql {
  return raw(`/* reads.${type.name}.${field.name} */ `);
}

function alone(
  type: GraphQLObjectType,
  field: Field,
  args: Readonly<Record<string, unknown>>,
  info: GraphQLResolveInfo,
) {
  const asked = askedOf(field, info);
  const isPage = readOf(type, field).kind === 'connection';
  return fieldAlone(type, field, args, isPage ? (of) => pageOf(of, asked) : everythingOf);
}

/** What is asked of a connection: its totals are not counted for nothing. */
function askedOf(field: Field, info: GraphQLResolveInfo): ReadonlySet<string> {
  const type = getNamedType(field.type);
  if (!isObjectType(type) || !/Connection$/.test(type.name)) return new Set();
  const selected = collectSubfields(info.schema, info.fragments, info.variableValues, type, [...info.fieldNodes]);
  return new Set([...selected.values()].flatMap(([node]) => (node ? [node.name.value] : [])));
}

interface Edges {
  readonly edges?: readonly { readonly node: unknown }[];
}

/** A value as graphql-js walks it. */
function walkable(json: unknown): unknown {
  const value: unknown = typeof json === 'string' ? JSON.parse(json) : null;
  const { edges } = (value ?? {}) as Edges;
  return Array.isArray(edges) ? { ...(value as object), nodes: edges.map(({ node }) => node) } : value;
}
