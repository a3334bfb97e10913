import sql, { join, raw, type Sql } from 'sql-template-tag';

/** A name of the schema as an identifier. Never one of a client's. */
export function identifier(name: string): Sql {
  return raw(`"${name.replaceAll('"', '""')}"`);
}

/** A text of our own, as it stands in the statement: the planner may look at it, as it may not at a parameter. */
export function literal(text: string): Sql {
  return raw(`'${text.replaceAll("'", "''")}'`);
}

export interface Column {
  readonly key: string;
  readonly sql: Sql;
}

const OURS = /^[A-Za-z_$][A-Za-z0-9_$]{0,62}$/;

/** Builds JSON objects of rows. `names` are the keys that may stand as identifiers: the schema's own. */
export class Json {
  constructor(private readonly names: ReadonlySet<string>) {}

  /** A sub-select that gives one object, or null if there is no row. */
  ofRow(columns: readonly Column[], from: Sql): Sql {
    if (!this.areOurs(columns)) return sql`(select ${spelled(columns)} from ${from})`;
    return sql`(select row_to_json(j) from (select ${list(columns)} from ${from}) j)`;
  }

  /** An object of expressions over the row at hand. */
  ofExpressions(columns: readonly Column[]): Sql {
    if (!this.areOurs(columns)) return spelled(columns);
    return sql`(select row_to_json(j) from (select ${list(columns)}) j)`;
  }

  /** A sub-select that gives a list of objects in the order of its rows. */
  ofRows(columns: readonly Column[], from: Sql): Sql {
    const rows = this.areOurs(columns) ? list(columns) : sql`${spelled(columns)} as j`;
    const each = this.areOurs(columns) ? sql`j` : sql`j.j`;
    return sql`coalesce((select json_agg(${each}) from (select ${rows} from ${from}) j), '[]'::json)`;
  }

  private areOurs(columns: readonly Column[]): boolean {
    return columns.every(({ key }) => this.names.has(key) && OURS.test(key));
  }
}

function list(columns: readonly Column[]): Sql {
  return columns.length === 0
    ? raw('')
    : join(columns.map((column) => sql`${column.sql} as ${identifier(column.key)}`));
}

/** Spelled out with the client's own names as parameters: slower, and without the limits of identifiers. */
function spelled(columns: readonly Column[]): Sql {
  const parts = columns.map((column, at) => {
    const before = `${at === 0 ? '{' : ','}${JSON.stringify(column.key)}:`;
    return sql`${before}::text || coalesce(to_json(${column.sql})::text, 'null')`;
  });
  return sql`(${join(parts, ' || ')} || '}')::json`;
}
