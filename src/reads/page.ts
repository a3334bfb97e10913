import sql, { join, type Sql } from 'sql-template-tag';
import { parseInstant } from '../calendar';
import { Fault } from '../errors';
import type { At, ConnectionRead, Order, OrderKey } from './read';

export const DEFAULT_PAGE = 20;
export const LONGEST_PAGE = 100;

export interface Limit {
  readonly limit: Sql;
  /** Whether the page is counted from the end of the list. */
  readonly backwards: boolean;
}

/** How many rows are asked for, and from which end. */
export function limitOf(at: At): Limit {
  const [first, last] = [at.arg('first'), at.arg('last')];
  const backwards = last.isGiven;
  if (first.isGiven && backwards) throw new Fault('INVALID_PAGE', 'Give "first" or "last", not both.');
  const name = backwards ? 'last' : 'first';
  return { backwards, limit: sql`${at.arg(name).as('integer', (value) => checkedLimit(name, value ?? DEFAULT_PAGE))}` };
}

function checkedLimit(name: string, limit: unknown): unknown {
  if (typeof limit === 'number' && limit >= 0 && limit <= LONGEST_PAGE) return limit;
  throw new Fault('INVALID_PAGE', `"${name}" is ${limit}; it must lie between 0 and ${LONGEST_PAGE}.`);
}

/** Refuses what is wrong with a page of which nothing is read: a list that is only counted is asked for properly all the same. */
export function checkPage(at: At, { keys }: Order): void {
  const { backwards } = limitOf(at);
  const name = backwards ? 'last' : 'first';
  at.arg(name).known((limit) => checkedLimit(name, limit ?? DEFAULT_PAGE) !== undefined);
  for (const cursor of ['after', 'before'])
    at.arg(cursor).known(
      (given) => given === undefined || given === null || parseCursor(given, keys, cursor).length > 0,
    );
}

/** The values of the keys at a page's cursor; undefined if none is given. */
export function cursorValues(at: At, name: 'after' | 'before', { keys }: Order): readonly Sql[] | undefined {
  const given = at.arg(name);
  if (!given.isGiven) return undefined;
  return keys.map(({ type }, n) => sql`${given.as(type, (cursor) => parseCursor(cursor, keys, name)[n])}`);
}

/** The conditions that a page's cursors set. */
export function boundsOf(at: At, order: Order): Sql[] {
  return (['after', 'before'] as const).flatMap((name) => {
    const values = cursorValues(at, name, order);
    if (!values) return [];
    const columns = join(order.keys.map(({ column }) => column));
    const isBelow = (name === 'after') === order.descending;
    return [isBelow ? sql`(${columns}) < (${join(values)})` : sql`(${columns}) > (${join(values)})`];
  });
}

/** Where a row lies in its list: what its cursor is made of, and the cursor. */
export function placeOf(read: ConnectionRead, row: Sql, { keys }: Order): Sql {
  return read.cursor?.place(row) ?? sql`json_build_array(${join(keys.map(({ column }) => column))})`;
}

export function cursorAt(read: ConnectionRead, at: At, place: Sql): Sql {
  return read.cursor?.of(at, place) ?? sql`page_cursor(${place})`;
}

export function orderBy({ keys, descending }: Order): Sql {
  return join(keys.map(({ column }) => (descending ? sql`${column} desc` : sql`${column}`)));
}

const INSTANT = /^2\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,6})?\+00:00$/;

const VALUE_OF: { readonly [type in OrderKey['type']]: (value: unknown) => boolean } = {
  timestamptz: (value) => typeof value === 'string' && INSTANT.test(value) && 'value' in parseInstant(value),
  uuid: (value) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  text: (value) => typeof value === 'string' && !value.includes('\0'),
  'integer[]': (value) =>
    Array.isArray(value) && value.length <= 16 && value.every((n) => Number.isInteger(n) && Math.abs(n) < 2 ** 31),
  bigint: (value) => Number.isSafeInteger(value),
};

function parseCursor(cursor: unknown, order: readonly OrderKey[], argument: string): readonly unknown[] {
  const values = parseJson(Buffer.from(String(cursor), 'base64url').toString('utf8'));
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
