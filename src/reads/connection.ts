import { type GraphQLInterfaceType, type GraphQLObjectType, type GraphQLUnionType, getNamedType } from 'graphql';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { viewOf } from './mapping';
import { boundsOf, checkPage, cursorAt, cursorValues, LONGEST_PAGE, limitOf, orderBy, placeOf } from './page';
import type { At, ConnectionRead, Order, Rows, Scan, View } from './read';
import type { Selected } from './selection';
import type { Json } from './sql';

/** What a page needs of whoever compiles the operation around it. */
export interface Compiling {
  readonly json: Json;
  alias(): Sql;
  field(selected: Selected, row: Sql, within?: At): Sql;
  object(selected: Selected, row: Sql): Sql;
  rows(read: Rows, type: View | undefined, at: At, row: Sql, name: string, more?: readonly Sql[]): Sql;
  typeOf(selected: Selected): GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType;
}

/** One read of the rows of a page serves its nodes, its edges, and what it says of itself. */
interface Page {
  readonly compiler: Compiling;
  readonly read: ConnectionRead;
  readonly at: At;
  readonly selection: readonly Selected[];
}

/** A page of a list, as connections after Relay have it. */
export function connectionJson(compiler: Compiling, read: ConnectionRead, selected: Selected, at: At): Sql {
  const selection = selected.below(compiler.typeOf(selected) as GraphQLObjectType);
  const page = { compiler, read, at, selection };
  const from = selection.some(isOfPage) ? pageSql(page) : nothingOf(page);
  const columns = selection.map((one, n) => ({ key: one.key, sql: part(page, one, n) }));
  const check = read.check?.(at);
  const json = compiler.json.ofRow(columns, sql`(${from}) p${check ? sql` where ${check}` : empty}`);
  const shared = read.with?.(at);
  return shared ? sql`(with ${shared} select ${json})` : json;
}

const isList = ({ name }: Selected) => name === 'nodes' || name === 'edges';
const isOfPage = (one: Selected) => isList(one) || one.name === 'pageInfo';
/** The column of a list, by its place in the selection: two aliases may select the same list differently. */
const columnOf = (n: number) => raw(`l${n}`);

/** A field of the connection, made of the page that was read. */
function part(page: Page, selected: Selected, n: number): Sql {
  const { compiler, read, at } = page;
  if (isList(selected)) return sql`p.${columnOf(n)}`;
  if (selected.name === 'pageInfo') return pageInfo(page, selected);
  if (selected.name === 'totalCount' && read.total) return sql`(${read.total(at)})`;
  return compiler.field(selected, sql`p`, at);
}

/** Of a page that nobody asks about: what is refused is refused all the same. What sets bounds of its own checks them itself. */
function nothingOf({ compiler, read, at }: Page): Sql {
  const row = compiler.alias();
  read.on?.(at, row);
  if (!read.bounds) checkPage(at, read.order(at, row));
  return sql`select 1`;
}

function pageSql({ compiler, read, at, selection }: Page): Sql {
  const { limit, backwards } = limitOf(at);
  const row = compiler.alias();
  const order = read.order(at, row);
  const lists = selection.flatMap((list, n) => (isList(list) ? [{ list, column: columnOf(n) }] : []));
  const cursors = selection.some(({ name }) => name === 'pageInfo');
  const backwardsBy = backwards ? sql` order by q.n desc` : empty;
  const kept = sql`filter (where q.n <= ${limit})`;
  const items = lists.map(({ list, column }) => {
    const json = list.name === 'nodes' ? compiler.object(list, row) : edge({ compiler, read, at }, list, row, order);
    // The row behind the last of the page tells that there is more; nothing is made of it.
    return sql`case when row_number() over () <= ${limit} then ${json} end as ${column}`;
  });
  const aggregates = lists.map(
    ({ column }) => sql`coalesce(json_agg(q.${column}${backwardsBy}) ${kept}, '[]'::json) as ${column}`,
  );
  const places = [sql`count(*) > ${limit} as more`, sql`array_agg(q.c${backwardsBy}) ${kept} as cursors`];
  return sql`select ${join([...aggregates, ...(cursors ? places : [])])} from (select ${join([
    sql`row_number() over () as n`,
    ...items,
    ...(cursors ? [sql`${placeOf(read, row, order)} as c`] : []),
  ])} from ${rowsOfPage({ compiler, read, at, selection }, row, order, backwards, limit)}) q`;
}

/** The inner bound is one that the planner sees, whatever was asked for: it then reads in the order of an index. */
function rowsOfPage(
  { compiler, read, at, selection }: Page,
  row: Sql,
  order: Order,
  backwards: boolean,
  limit: Sql,
): Sql {
  const direction = backwards ? { ...order, descending: !order.descending } : order;
  const counts = selection.some((one) => !isOfPage(one));
  const narrowed = read.narrow?.(at, row, scanOf(at, order, direction, limit), counts);
  const bounds = [...(read.bounds?.(at, row) ?? boundsOf(at, order)), ...(narrowed ? [narrowed] : [])];
  const found = compiler.rows(read, nodeView(selection), at, row, selection[0]?.parent.name ?? '', bounds);
  const most = raw(String(LONGEST_PAGE + 1));
  return sql`(select * from (select ${row}.* from ${found} order by ${orderBy(direction)} limit ${most}) b limit ${limit} + 1) ${row}`;
}

function scanOf(at: At, order: Order, { descending }: Order, limit: Sql): Scan {
  const [after, before] = [cursorValues(at, 'after', order), cursorValues(at, 'before', order)];
  const [above, below] = order.descending ? [before, after] : [after, before];
  return { limit: sql`${limit} + 1`, descending, above, below };
}

/** How the nodes of a connection lie in the database. */
function nodeView(selection: readonly Selected[]) {
  const nodes = selection[0]?.parent.getFields().nodes;
  const type = nodes && getNamedType(nodes.type);
  return type && viewOf(type);
}

function edge({ compiler, read, at }: Omit<Page, 'selection'>, edges: Selected, row: Sql, order: Order): Sql {
  const selection = edges.below(compiler.typeOf(edges) as GraphQLObjectType);
  const partOf = (one: Selected) => {
    if (one.name === 'cursor') return cursorAt(read, at, placeOf(read, row, order));
    return one.name === 'node' ? compiler.object(one, row) : compiler.field(one, row);
  };
  return compiler.json.ofExpressions(selection.map((one) => ({ key: one.key, sql: partOf(one) })));
}

function pageInfo({ compiler, read, at }: Page, selected: Selected): Sql {
  const { backwards } = limitOf(at);
  const given = (name: string) => (at.arg(name).isGiven ? sql`true` : sql`false`);
  const begin = read.begin?.(at);
  const lastRow = cursorAt(read, at, sql`p.cursors[cardinality(p.cursors)]`);
  const last = begin ? sql`coalesce(${lastRow}, ${begin})` : lastRow;
  const end = read.end?.(at);
  const parts: Readonly<Record<string, Sql>> = {
    hasNextPage: backwards ? given('before') : sql`p.more`,
    hasPreviousPage: backwards ? sql`p.more` : given('after'),
    startCursor: cursorAt(read, at, sql`p.cursors[1]`),
    endCursor: end ? sql`case when p.more then ${last} else ${end} end` : last,
  };
  const selection = selected.below(compiler.typeOf(selected) as GraphQLObjectType);
  return compiler.json.ofExpressions(
    selection.map((one) => ({ key: one.key, sql: parts[one.name] ?? compiler.field(one, sql`p`) })),
  );
}
