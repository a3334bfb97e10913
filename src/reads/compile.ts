import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { type Compiling, connectionJson } from './connection';
import { readOf, viewOf } from './mapping';
import type { At, ChoiceRead, ManyRead, OneRead, Read, Rows, View } from './read';
import { ROW_KEY, type Selected } from './selection';
import { type Column, Json, literal } from './sql';

/** Makes one expression of SQL of a selection: the JSON of a field and of all that is selected below it. */
export class Compiler implements Compiling {
  readonly json: Json;
  private aliases = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    readonly asking: unknown,
    /** Whether a null where none may be fails the statement; else it is left to GraphQL to find. */
    private readonly strict: boolean,
  ) {
    this.json = new Json(namesIn(schema));
  }

  /** An alias that no other part of the statement has. */
  alias(): Sql {
    this.aliases += 1;
    return raw(`t${this.aliases}`);
  }

  /** The JSON value of a field of the object in a row. */
  field(selected: Selected, row: Sql, within?: At): Sql {
    const { parent, field } = selected;
    if (!field) return this.meta(selected, row);
    const read = readOf(parent, field);
    const at: At = { row, type: parent.name, asking: this.asking, arg: selected.arg, within };
    const value = this.shown(read, at, this.value(read, selected, at), isListType(getNullableType(field.type)));
    return this.strict && isNonNullType(field.type) && mayLack(read)
      ? sql`coalesce(${value}, absent(${literal(`${parent.name}.${field.name}`)}))`
      : value;
  }

  /** The columns of an object of a type that lies in a row. */
  columns(selection: readonly Selected[], row: Sql, within?: At): Column[] {
    return selection.map((one) => ({ key: one.key, sql: this.field(one, row, within) }));
  }

  /** The JSON of an object in a row, of whichever of its type's types it is. */
  object(selected: Selected, row: Sql): Sql {
    const type = this.typeOf(selected);
    if (isObjectType(type)) return this.json.ofExpressions(this.columns(selected.below(type), row));
    const view = viewOf(type);
    if (!view?.typeOf) throw new Error(`${type.name} does not say of which type a row is`);
    const cases = this.schema
      .getPossibleTypes(type as never)
      .map(
        (possible) =>
          sql`when ${literal(possible.name)} then ${this.json.ofExpressions(this.columns(selected.below(possible), row))}`,
      );
    return sql`case ${view.typeOf(row)} ${join(cases, ' ')} end`;
  }

  /** The rows that a read leads to, of those that the asker may see, under an alias: what follows FROM. */
  rows(read: Rows, type: View | undefined, at: At, row: Sql, name: string, more: readonly Sql[] = []): Sql {
    const from = read.from?.(at) ?? type?.from;
    if (!from) throw new Error(`${name} does not say where its rows lie`);
    const seen = read.visible?.(at, row) ?? type?.visible(row, at.asking);
    const conditions = [read.on?.(at, row), seen, ...more].filter((part) => part !== undefined && part.sql !== 'true');
    return sql`${from} ${row}${conditions.length > 0 ? sql` where ${join(conditions as Sql[], ' and ')}` : empty}`;
  }

  typeOf({ field }: Selected) {
    const type = field && getNamedType(field.type);
    if (!isObjectType(type) && !isAbstractType(type)) throw new Error(`${field?.name} has no fields`);
    return type;
  }

  private meta({ name, parent }: Selected, row: Sql): Sql {
    if (name === ROW_KEY) return sql`${viewOf(parent)?.key(row)}::text`;
    return sql`${literal(parent.name)}::text`;
  }

  private shown({ when }: Read, at: At, value: Sql, isList: boolean): Sql {
    const condition = when?.(at);
    if (!condition || condition.sql === 'true') return value;
    return sql`case when ${condition} then ${value}${isList ? sql` else '[]'::json` : empty} end`;
  }

  private value(read: Read, selected: Selected, at: At): Sql {
    switch (read.kind) {
      case 'value':
        return read.sql(at);
      case 'here':
        return this.json.ofExpressions(
          this.columns(selected.below(this.typeOf(selected) as GraphQLObjectType), at.row, at),
        );
      case 'one':
        return this.one(read, selected, at);
      case 'many':
        return this.many(read, selected, at);
      case 'choice':
        return this.choice(read, selected, at);
      case 'connection':
        return connectionJson(this, read, selected, at);
    }
  }

  private one(read: OneRead, selected: Selected, at: At): Sql {
    const type = this.typeOf(selected);
    const row = this.alias();
    const from = this.rows(read, viewOf(type), at, row, selected.name);
    if (!isObjectType(type)) return sql`(select ${this.object(selected, row)} from ${from})`;
    return this.json.ofRow(this.columns(selected.below(type), row, at), from);
  }

  private many(read: ManyRead, selected: Selected, at: At): Sql {
    const type = this.typeOf(selected);
    const row = this.alias();
    const order = read.order ? sql` order by ${read.order(at, row)}` : empty;
    const from = sql`${this.rows(read, viewOf(type), at, row, selected.name)}${order}`;
    if (isObjectType(type)) return this.json.ofRows(this.columns(selected.below(type), row, at), from);
    const json = read.each ? this.choice(read.each, selected, { ...at, row }) : this.object(selected, row);
    return sql`coalesce((select json_agg(j.j) from (select ${json} as j from ${from}) j), '[]'::json)`;
  }

  private choice(read: ChoiceRead, selected: Selected, at: At): Sql {
    const cases = read.cases(at).map(({ type: name, when, read: one }) => {
      const type = this.schema.getType(name);
      if (!isObjectType(type)) throw new Error(`There is no type ${name}`);
      const row = this.alias();
      const json = this.json.ofRow(
        this.columns(selected.below(type), row),
        this.rows(one, viewOf(type), at, row, name),
      );
      return sql`when ${when} then ${json}`;
    });
    return cases.length === 0 ? sql`null::json` : sql`case ${join(cases, ' ')} end`;
  }
}

/** A column is as the database says; an object may be missing, or hidden. */
function mayLack(read: Read): boolean {
  return read.kind === 'one' || read.kind === 'choice' || (read.when !== undefined && read.kind !== 'many');
}

const names = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

/** All names of fields: the keys that an answer without aliases has. */
function namesIn(schema: GraphQLSchema): ReadonlySet<string> {
  const known = names.get(schema);
  if (known) return known;
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()) : []));
  const found = new Set([...fields, '__typename', ROW_KEY]);
  names.set(schema, found);
  return found;
}
