import type { Sql } from 'sql-template-tag';
import type { Given } from './given';

/** Where a field is read: in which row, with which arguments, and for whom. */
export interface At<Asking = unknown> {
  /** The alias of the row in which the object lies. */
  readonly row: Sql;
  /** The name of the object's type. */
  readonly type: string;
  /** For whom, when and in which language is asked. */
  readonly asking: Asking;
  arg(name: string): Given;
  /** The field whose value the object is: what a connection says of itself depends on the connection's arguments. */
  readonly within: At<Asking> | undefined;
}

/** How the objects of a type lie in the database, and who may see them. */
export interface View<Asking = unknown> {
  readonly from: Sql;
  /** What identifies a row. */
  key(row: Sql): Sql;
  /** The PostgreSQL type of the key; uuid unless given. */
  readonly keyType?: string;
  /** The predicate of the rows that the asker may see. It stands in every statement that reads the type. */
  visible(row: Sql, asking: Asking): Sql;
  /** For an interface whose types lie in one table: the name of a row's type. */
  typeOf?(row: Sql): Sql;
}

interface Shared<Asking> {
  /** Whether the field has a value for the asker; else it is null, or an empty list. */
  when?(at: At<Asking>): Sql;
}

/** A scalar, an enum, or a list of them. */
export interface ValueRead<Asking = unknown> extends Shared<Asking> {
  readonly kind: 'value';
  sql(at: At<Asking>): Sql;
}

/** An object whose fields lie in the same row as the one that holds it. */
export interface HereRead<Asking = unknown> extends Shared<Asking> {
  readonly kind: 'here';
}

export interface Rows<Asking = unknown> extends Shared<Asking> {
  /** Where its rows lie, if not in the table of the field's type. */
  from?(at: At<Asking>): Sql;
  /** Which rows. */
  on?(at: At<Asking>, row: Sql): Sql;
  /** Who may see them, if reaching them this way says more or less than the type's own predicate. */
  visible?(at: At<Asking>, row: Sql): Sql;
}

/** One object of a type, or none. */
export interface OneRead<Asking = unknown> extends Rows<Asking> {
  readonly kind: 'one';
}

/** A short list of objects. */
export interface ManyRead<Asking = unknown> extends Rows<Asking> {
  readonly kind: 'many';
  order?(at: At<Asking>, row: Sql): Sql;
  /** The object to which each row leads, if it is not itself one. */
  readonly each?: ChoiceRead<Asking>;
}

/** An object of one of several types that lie in different tables. The first case that holds is read. */
export interface ChoiceRead<Asking = unknown> extends Shared<Asking> {
  readonly kind: 'choice';
  cases(at: At<Asking>): readonly { readonly type: string; readonly when: Sql; readonly read: OneRead<Asking> }[];
}

/** One key of an order. The last is unique, so that no two rows tie. */
export interface OrderKey {
  readonly column: Sql;
  /** The PostgreSQL type to which a cursor's value is cast. */
  readonly type: 'timestamptz' | 'uuid' | 'text' | 'integer[]' | 'bigint';
}

export interface Order {
  readonly keys: readonly OrderKey[];
  readonly descending: boolean;
}

/** How a page is read: how many rows it takes, in which direction, and between which values of the order's keys. */
export interface Scan {
  readonly limit: Sql;
  readonly descending: boolean;
  readonly above: readonly Sql[] | undefined;
  readonly below: readonly Sql[] | undefined;
}

/** A list in pages, with keyset cursors. */
export interface ConnectionRead<Asking = unknown> extends Rows<Asking> {
  readonly kind: 'connection';
  order(at: At<Asking>, row: Sql): Order;
  /**
   * A condition that narrows the list to the rows of a page, where they are not found by their order. `counts`: whether
   * more is asked of the connection than its page.
   */
  narrow?(at: At<Asking>, row: Sql, scan: Scan, counts: boolean): Sql | undefined;
  /** What must hold of the arguments: true, or a failure of the statement. */
  check?(at: At<Asking>): Sql;
  /** How many rows there are on all pages together. */
  total?(at: At<Asking>): Sql;
  /** Its cursors, if they are not made of the keys of the order: of what in a row, and how. */
  readonly cursor?: { place(row: Sql): Sql; of(at: At<Asking>, place: Sql): Sql };
  /** The conditions that its cursors set, where it makes its own. */
  bounds?(at: At<Asking>, row: Sql): readonly Sql[];
  /** Where a page without rows ends, if anywhere. */
  begin?(at: At<Asking>): Sql;
  /** Where the last page ends, if not at its last row. */
  end?(at: At<Asking>): Sql;
  /** What the fields of the connection itself share: common table expressions. */
  with?(at: At<Asking>): Sql | undefined;
}

export type Read<Asking = unknown> =
  | ValueRead<Asking>
  | HereRead<Asking>
  | OneRead<Asking>
  | ManyRead<Asking>
  | ChoiceRead<Asking>
  | ConnectionRead<Asking>;

type Given_<R> = Omit<R, 'kind'>;

/** The constructors of reads for one kind of asker, so that every fragment knows what it may ask about them. */
export function readsFor<Asking>() {
  return {
    value: (sql: (at: At<Asking>) => Sql, more: Shared<Asking> = {}): ValueRead<Asking> => ({
      kind: 'value',
      sql,
      ...more,
    }),
    here: (more: Shared<Asking> = {}): HereRead<Asking> => ({ kind: 'here', ...more }),
    one: (read: Given_<OneRead<Asking>>): OneRead<Asking> => ({ kind: 'one', ...read }),
    many: (read: Given_<ManyRead<Asking>>): ManyRead<Asking> => ({ kind: 'many', ...read }),
    choice: (cases: ChoiceRead<Asking>['cases']): ChoiceRead<Asking> => ({ kind: 'choice', cases }),
    connection: (read: Given_<ConnectionRead<Asking>>): ConnectionRead<Asking> => ({ kind: 'connection', ...read }),
    view: (view: View<Asking>): View<Asking> => view,
  };
}
