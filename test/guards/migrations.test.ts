import { migrate } from '../../src/database/migrate';
import { loadDemo } from '../../src/demo/load-demo';
import { makeLog } from '../../src/log';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { readSources } from './sources';

let database: TestDatabase;

beforeEach(async () => {
  database = await cloneDatabase();
});
afterEach(() => database.drop());

test('all migrations can be undone and done again, and leave the same schema', async () => {
  const { db } = database;
  const before = await catalogue();
  for (const _ of db.migrations) await db.undoLastMigration({ transaction: 'each' });
  expect(await catalogue()).toEqual([]);
  expect(await migrate(db)).toHaveLength(db.migrations.length);
  expect(await catalogue()).toEqual(before);
});

test('migrating a database in use changes nothing', async () => {
  const { db } = database;
  const clock = () => new Date('2027-01-15T12:00:00Z');
  await loadDemo({ db, clock, log: makeLog('silent', false), say: () => undefined });
  const before = [await catalogue(), await contents()];
  expect(await migrate(db)).toEqual([]);
  expect([await catalogue(), await contents()]).toEqual(before);
}, 120_000);

test('the entities and the migrated schema do not drift apart', async () => {
  const { upQueries } = await database.db.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

test('migrations import nothing: what they did once must not change with the code', () => {
  const imports = readSources('migrations').flatMap(({ path, imports }) =>
    imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => `${path} → ${target}`),
  );
  expect(imports).toEqual([]);
});

test('migrations run in the order of their files, each numbered once', () => {
  const numbers = readSources('migrations').map(({ path }) => Number(/(\d+)-/.exec(path)?.[1]));
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  expect(database.db.migrations.map((migration) => Number(/\d+$/.exec(migration.constructor.name)?.[0]))).toEqual(
    numbers,
  );
});

/** All that the schema consists of, in words, but for TypeORM's own table and what extensions brought. */
async function catalogue(): Promise<string[]> {
  const found = (await database.db.query(`
    with own as (select oid from pg_namespace where nspname = 'public'),
      foreign_to_us as (select objid from pg_depend where deptype = 'e')
    select format('%s %s: %s', kind, name, definition) as line from (
      select 'column' as kind, format('%s.%s', c.relname, a.attname) as name,
             format('%s %s %s', format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as definition
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relkind in ('r', 'v', 'c') and c.relnamespace in (select oid from own) and c.relname <> 'migration'
      union all select 'view', viewname, definition from pg_views where schemaname = 'public'
      union all select 'constraint', conname, pg_get_constraintdef(k.oid)
      from pg_constraint k left join pg_class c on c.oid = k.conrelid
      where k.connamespace in (select oid from own) and c.relname is distinct from 'migration'
      union all select 'index', indexname, indexdef from pg_indexes where schemaname = 'public' and tablename <> 'migration'
      union all select 'function', p.oid::regprocedure::text, pg_get_functiondef(p.oid) from pg_proc p
      where p.pronamespace in (select oid from own) and p.oid not in (select objid from foreign_to_us)
      union all select 'trigger', t.tgname, pg_get_triggerdef(t.oid) from pg_trigger t where not t.tgisinternal
      union all select 'domain', t.typname, format_type(t.typbasetype, t.typtypmod) from pg_type t
      where t.typtype = 'd' and t.typnamespace in (select oid from own)) as part
    order by 1`)) as { line: string }[];
  return found.map(({ line }) => line);
}

/** How many rows each table holds. */
async function contents(): Promise<unknown> {
  const tables = (await database.db.query(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  )) as { name: string }[];
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*) from "${name}"`);
  return database.db.query(counts.join(' union all '));
}
