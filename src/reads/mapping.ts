import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLScalarType,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';
import sql, { raw, type Sql } from 'sql-template-tag';
import { Extensions } from 'type-graphql';
import type { Read, View } from './read';
import type { Query } from './slot';

/** Says how a field is read from the database. A field that says nothing is the column of its name. */
export function Reads(read: Read<never>): MethodDecorator & PropertyDecorator {
  return Extensions({ read });
}

/** Says how the objects of a type lie in the database, and who may see them. */
export function ReadFrom(view: View<never>): ClassDecorator {
  return Extensions({ view }) as ClassDecorator;
}

/** Reads the payload of a mutation in the same breath as its commit, on the connection that commits. */
export type ReadBack = (outcome: unknown, query: Query) => Promise<void>;

/** The effect of a mutation. Returns what the read of its payload starts from. */
export type Write = (args: Readonly<Record<string, unknown>>, context: object, readBack?: ReadBack) => Promise<unknown>;

/** Says what a mutation does before its payload is read. */
export function Writes<Args, Context extends object>(
  write: (args: Args, context: Context, readBack?: ReadBack) => Promise<unknown>,
): MethodDecorator {
  return Extensions({ write });
}

/** The body of a resolver whose field is read by its mapping. */
export function mapped(): never {
  throw new Error('This field is read by its mapping');
}

/** How a type lies in the database: as it says itself, or as the interface does whose types share a table. */
export function viewOf(type: GraphQLNamedType): View | undefined {
  const own = type.extensions?.view as View | undefined;
  if (own || !(isObjectType(type) || isInterfaceType(type))) return own;
  return type
    .getInterfaces()
    .map(viewOf)
    .find((view) => view?.typeOf);
}

export function writeOf(field: GraphQLField<unknown, unknown>): Write | undefined {
  return field.extensions.write as Write | undefined;
}

export function readOf(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Read {
  return (field.extensions.read as Read | undefined) ?? ownOrInherited(type, field) ?? column(field);
}

/** What an interface says of its field holds for the types that implement it. */
function ownOrInherited(type: GraphQLObjectType, { name }: { readonly name: string }): Read | undefined {
  for (const parent of type.getInterfaces()) {
    const read = parent.getFields()[name]?.extensions.read as Read | undefined;
    if (read) return read;
  }
  return undefined;
}

function column(field: GraphQLField<unknown, unknown>): Read {
  const name = raw(`"${snakeCase(field.name)}"`);
  const encode = encoderOf(getNamedType(field.type));
  return { kind: 'value', sql: ({ row }) => encode(sql`${row}.${name}`) };
}

type Encode = (expression: Sql) => Sql;

/** A scalar may say how its values leave the database: `extensions: { encode }`. */
function encoderOf(type: GraphQLNamedType): Encode {
  const encode = isScalarType(type) ? ((type as GraphQLScalarType).extensions.encode as Encode | undefined) : undefined;
  return encode ?? ((expression) => expression);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
