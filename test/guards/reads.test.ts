import { type GraphQLObjectType, isNonNullType, isObjectType } from 'graphql';
import sql, { join } from 'sql-template-tag';
import { eventCursors } from '../../src/events/cursor';
import type { EventContext } from '../../src/events/event-context';
import { askingOf } from '../../src/operation/asking';
import { anonymous, Role, type Viewer, viewerOf } from '../../src/operation/viewer';
import { Compiler } from '../../src/reads/compile';
import { readOf, viewOf } from '../../src/reads/mapping';
import { everythingOf, fieldAlone, pageOf } from '../../src/reads/selection';
import { statementOf } from '../../src/reads/slot';
import { buildSchema } from '../../src/schema';
import { cloneDatabase, type TestDatabase } from '../support/database';

const schema = buildSchema();
const types = Object.values(schema.getTypeMap()).filter(isObjectType);
const inTables = types.filter((type) => viewOf(type));

let database: TestDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

test.each(Object.keys(Role) as Role[])('every field can be read for a caller of the role %s', async (role) => {
  const context = contextOf(role);
  for (const type of inTables) {
    const { text, values } = everyField(type, context);
    await expect(database.db.query(`explain ${text}`, values)).resolves.toBeDefined();
  }
  expect(inTables.length).toBeGreaterThan(20);
});

test('a field that is never null is a column that is never null', async () => {
  const found = (await database.db.query(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and is_nullable = 'NO'`,
  )) as { name: string }[];
  const columns = new Set(found.map(({ name }) => name));
  const nullable = inTables.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => isNonNullType(field.type) && isColumn(type, field.name))
      .map((field) => `${viewOf(type)?.from.sql}.${snakeCase(field.name)}`)
      .filter((name) => !columns.has(name)),
  );
  expect(nullable).toEqual([]);
});

/** Every field of a type, each with all that is below it, for the rows that the caller may see. */
function everyField(type: GraphQLObjectType, context: EventContext) {
  const { asking } = askingOf(context);
  const compiler = new Compiler(schema, asking, true);
  const row = compiler.alias();
  const view = viewOf(type);
  if (!view) throw new Error(`${type.name} lies in no table`);
  const fields = Object.values(type.getFields()).map((field) => {
    const isPage = readOf(type, field).kind === 'connection';
    const below = isPage ? (of: GraphQLObjectType) => pageOf(of, new Set(Object.keys(of.getFields()))) : everythingOf;
    return compiler.field(fieldAlone(type, field, {}, below), row);
  });
  const statement = statementOf(
    sql`select ${join(fields)} from ${view.from} ${row} where ${view.visible(row, asking)}`,
  );
  return { text: statement.text, values: statement.bind({ variables: {}, context }) };
}

function contextOf(role: Role): EventContext {
  const id = '00000000-0000-4000-8000-000000000001';
  const isDelegate = ['CONTACT_POINT', 'DEPUTY', 'REVIEWER'].includes(role);
  const delegation = isDelegate
    ? { delegationId: id, delegationCode: 'QM' }
    : { delegationId: null, delegationCode: null };
  const viewer: Viewer =
    role === 'ANONYMOUS' ? anonymous : viewerOf({ personId: id, name: 'N', language: 'EN', role, ...delegation });
  const settings = { publicRead: true, oneKey: false, oneContactPoint: true };
  const cursors = eventCursors(Buffer.alloc(32));
  return {
    viewer,
    settings,
    cursors,
    now: new Date('2027-01-15T12:00:00Z'),
    language: 'EN',
    credential: { account: 'a' },
  } as EventContext;
}

function isColumn(type: GraphQLObjectType, name: string): boolean {
  const parents = [type, ...type.getInterfaces()];
  return parents.every((parent) => parent.getFields()[name]?.extensions.read === undefined);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
