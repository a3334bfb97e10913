import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { firstRow, type Queryable } from '../database/rows';
import { Fault } from '../errors';

export const DEFAULT_PAGE = 20;
export const LONGEST_PAGE = 100;

export interface PageInput {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** One key of an order. The last key is always the primary key, so that no two rows tie. */
export interface OrderKey {
  /** The name under which the selected row carries the value. */
  readonly field: string;
  readonly column: Sql;
  /** The PostgreSQL type to which a cursor's value is cast. */
  readonly type: 'timestamptz' | 'uuid' | 'text' | 'integer[]' | 'bigint';
}

export interface Listing {
  /** A select without order or limit, ending in a WHERE to which conditions can be added. */
  readonly select: Sql;
  readonly order: readonly OrderKey[];
  readonly descending?: boolean;
  /** The statement that counts the whole list; left out if nobody asked for the total. */
  readonly total?: Sql | undefined;
  /** A condition that narrows the list to the rows of the page, for lists that are not found by their order. */
  readonly narrow?: ((scan: Scan) => Sql) | undefined;
}

/** How a page is read: as many rows as it takes, in which direction, and between which values of the order's keys. */
export interface Scan {
  readonly limit: number;
  readonly descending: boolean;
  readonly above: readonly Sql[] | undefined;
  readonly below: readonly Sql[] | undefined;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly totalCount: number | null;
}

interface Window {
  readonly limit: number;
  readonly backwards: boolean;
  readonly after: readonly unknown[] | undefined;
  readonly before: readonly unknown[] | undefined;
}

/** Reads a page by keyset, in one statement with its total. */
export async function readPage<Row extends object>(
  db: Queryable,
  name: string,
  listing: Listing,
  input: PageInput,
): Promise<Page<Row>> {
  const window = windowOf(input, listing.order);
  const read = await firstRow<PageJson<Row>>(
    db,
    sql`${comment(name)}select ${pageJson(listing, window)} as page, ${listing.total ? sql`(${listing.total})` : sql`null`}::integer as total`,
  );
  return pageOf(read ?? { page: [], total: null }, listing.order, window);
}

/** The same page for many parents in one statement; the select refers to the parent as `parent.id`. */
export async function readPages<Row extends object>(
  db: Queryable,
  name: string,
  parentIds: readonly string[],
  listing: Listing,
  input: PageInput,
): Promise<Page<Row>[]> {
  const window = windowOf(input, listing.order);
  const result = (await db.query(
    ...callOf(sql`${comment(name)}
      select parent.id, ${pageJson(listing, window)} as page,
             ${listing.total ? sql`(${listing.total})` : sql`null`}::integer as total
      from unnest(${parentIds}::uuid[]) as parent(id)`),
  )) as (PageJson<Row> & { id: string })[];
  const byParent = new Map(result.map((row) => [row.id, row]));
  return parentIds.map((id) => pageOf(byParent.get(id) ?? { page: [], total: null }, listing.order, window));
}

export const emptyPage: Page<never> = {
  rows: [],
  cursors: [],
  hasNextPage: false,
  hasPreviousPage: false,
  totalCount: 0,
};

interface PageJson<Row> {
  readonly page: readonly Row[];
  readonly total: number | null;
}

function pageJson(listing: Listing, window: Window): Sql {
  const descending = (listing.descending ?? false) !== window.backwards;
  const columns = listing.order.map((key) => key.column);
  const direction = descending ? sql`desc` : sql`asc`;
  const order = join(
    columns.map((column) => sql`${column} ${direction}`),
    ', ',
  );
  return sql`coalesce((select json_agg(row_to_json(r)) from (
    ${listing.select}
    ${listing.narrow ? sql`and ${listing.narrow(scanOf(listing, window))}` : empty}
    ${bound(listing, window.after, listing.descending ? '<' : '>')}
    ${bound(listing, window.before, listing.descending ? '>' : '<')}
    order by ${order} limit ${window.limit + 1}) r), '[]'::json)`;
}

function scanOf(listing: Listing, window: Window): Scan {
  const keys = (values: readonly unknown[] | undefined) =>
    values && listing.order.map((key, at) => cast(values[at], key.type));
  const [after, before] = [keys(window.after), keys(window.before)];
  return {
    limit: window.limit + 1,
    descending: (listing.descending ?? false) !== window.backwards,
    above: listing.descending ? before : after,
    below: listing.descending ? after : before,
  };
}

function bound(listing: Listing, values: readonly unknown[] | undefined, operator: '<' | '>'): Sql {
  if (!values) return empty;
  const keys = join(
    listing.order.map((key) => key.column),
    ', ',
  );
  const bounds = join(
    listing.order.map((key, at) => cast(values[at], key.type)),
    ', ',
  );
  return operator === '<' ? sql`and (${keys}) < (${bounds})` : sql`and (${keys}) > (${bounds})`;
}

function cast(value: unknown, type: OrderKey['type']): Sql {
  switch (type) {
    case 'timestamptz':
      return sql`${value}::timestamptz`;
    case 'uuid':
      return sql`${value}::uuid`;
    case 'integer[]':
      return sql`${value}::integer[]`;
    case 'bigint':
      return sql`${value}::bigint`;
    default:
      return sql`${value}::text`;
  }
}

function pageOf<Row extends object>(read: PageJson<Row>, order: readonly OrderKey[], window: Window): Page<Row> {
  const more = read.page.length > window.limit;
  const kept = more ? read.page.slice(0, window.limit) : read.page;
  const rows = window.backwards ? kept.toReversed() : kept;
  return {
    rows,
    cursors: rows.map((row) => cursorOf(row, order)),
    hasNextPage: window.backwards ? window.before !== undefined : more,
    hasPreviousPage: window.backwards ? more : window.after !== undefined,
    totalCount: read.total,
  };
}

function windowOf(input: PageInput, order: readonly OrderKey[]): Window {
  const { first, last } = input;
  if (first != null && last != null) throw new Fault('INVALID_PAGE', 'Give "first" or "last", not both.');
  const limit = first ?? last ?? DEFAULT_PAGE;
  if (limit < 0 || limit > LONGEST_PAGE) {
    throw new Fault(
      'INVALID_PAGE',
      `"${last != null ? 'last' : 'first'}" is ${limit}; it must lie between 0 and ${LONGEST_PAGE}.`,
    );
  }
  return {
    limit,
    backwards: last != null,
    after: input.after == null ? undefined : parseCursor(input.after, order, 'after'),
    before: input.before == null ? undefined : parseCursor(input.before, order, 'before'),
  };
}

function cursorOf(row: object, order: readonly OrderKey[]): string {
  const values = order.map((key) => (row as Record<string, unknown>)[key.field]);
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

const INSTANT = /^2\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,6})?\+00:00$/;

const VALUE_OF: { readonly [type in OrderKey['type']]: (value: unknown) => boolean } = {
  timestamptz: (value) => typeof value === 'string' && INSTANT.test(value) && isOnTheCalendar(value),
  uuid: (value) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  text: (value) => typeof value === 'string' && !value.includes('\0'),
  'integer[]': (value) =>
    Array.isArray(value) && value.length <= 16 && value.every((n) => Number.isInteger(n) && Math.abs(n) < 2 ** 31),
  bigint: (value) => Number.isSafeInteger(value),
};

/** PostgreSQL refuses the thirtieth of February, which JavaScript takes for the second of March. */
function isOnTheCalendar(instant: string): boolean {
  const parsed = new Date(instant);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(instant.slice(0, 19));
}

function parseCursor(cursor: string, order: readonly OrderKey[], argument: string): readonly unknown[] {
  const values = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  const fits =
    Array.isArray(values) && values.length === order.length && order.every((key, at) => VALUE_OF[key.type](values[at]));
  if (!fits) {
    throw new Fault(
      'INVALID_CURSOR',
      `"${argument}" is not a cursor of this list in this order. Pass an "endCursor" or "startCursor" as it was received.`,
    );
  }
  return values;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function comment(name: string): Sql {
  return raw(`/* ${name} */ `);
}

function callOf(statement: Sql): [string, unknown[]] {
  return [statement.text, statement.values];
}
