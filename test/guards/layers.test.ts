import { basename } from 'node:path';
import { filesBelow, find, readSources, type Source } from './sources';

/**
 * From the foundations to the roof. A room may use what lies in rows above its own in this table, and nothing beside or
 * below it. Rounds come before the roadmap on purpose: a subject's rounds decide whether it can be commented on.
 */
const ORDER = [
  ['calendar', 'config', 'log', 'clock', 'errors'],
  ['reads', 'scalars'],
  ['access', 'database'],
  ['language'],
  ['operation'],
  ['nodes/reference'],
  ['nodes/global-id', 'nodes/chosen-roadmap', 'paging'],
  ['nodes/named'],
  ['nodes/node.reads'],
  ['nodes/node.graphql'],
  ['identity'],
  ['events'],
  ['members'],
  ['rounds'],
  ['roadmap'],
  ['comments'],
  ['finding'],
  ['responses'],
  ['personal', 'translations'],
  ['exchange'],
  ['nodes/node.resolver'],
  ['demo', 'schema', 'data-source'],
  ['server'],
  ['welcome', 'start-fault'],
  ['main'],
];

/** What may read the environment: the settings, and the start of a child that must find the same programs. */
const READS_ENVIRONMENT = ['src/config.ts', 'src/database/embedded/cluster.ts'];

/** A list of messages is of the type of the first, and the first names all: the one circle, of types. */
const CATALOGUE = /^src\/language\/messages(\.\w\w)?\.ts$/;

const sources = readSources('src');
const byPath = new Map(sources.map((source) => [source.path, source]));
const called = (ending: string) => sources.filter(({ path }) => path.endsWith(ending));

test('every file of src has a room in the order', () => {
  expect(sources.map(({ path }) => path).filter((path) => roomOf(path) === undefined)).toEqual([]);
  expect(ORDER.flat().filter((room) => !sources.some(({ path }) => roomOf(path) === room))).toEqual([]);
});

test('imports go in one direction, those of types alone included', () => {
  expect(
    sources.flatMap((source) =>
      uses(source)
        .filter((target) => !mayUse(source.path, target))
        .map(arrow(source)),
    ),
  ).toEqual([]);
});

test('no file imports itself, however indirectly, not even its types', () => {
  const circular = sources.filter(({ path }) => closure(path, uses).some((one) => one.path === path));
  expect(circular.map(({ path }) => path).filter((path) => !CATALOGUE.test(path))).toEqual([]);
});

test('src needs nothing outside of it but packages', () => {
  const elsewhere = sources.flatMap((source) =>
    source.imports.filter(({ own, target }) => own && !byPath.has(target)).map(({ target }) => arrow(source)(target)),
  );
  expect(elsewhere).toEqual([]);
});

test('rules reach no database, no file and no network', () => {
  const reached = called('.rules.ts').flatMap((rules) =>
    [rules, ...closure(rules.path)].flatMap((source) =>
      [
        ...needs(source).filter((path) => path.startsWith('src/database/')),
        ...packagesOf(source).filter(isInputOrOutput),
      ].map(arrow(rules)),
    ),
  );
  expect(reached).toEqual([]);
});

test('rules look at no clock: the time is an argument', () => {
  expect(
    called('.rules.ts')
      .filter(({ items }) => find(items, readsClock).length > 0)
      .map(({ path }) => path),
  ).toEqual([]);
});

test('resolvers contain no SQL', () => {
  const writesSql = (source: Source) =>
    packagesOf(source).some((name) => ['sql-template-tag', 'pg', 'typeorm'].includes(name)) ||
    find(source.items, (node) => node.type === 'Identifier' && ['query', 'manager', 'sql'].includes(String(node.value)))
      .length > 0;
  expect([...called('.resolver.ts'), ...called('.mutations.ts')].filter(writesSql).map(({ path }) => path)).toEqual([]);
});

test('services know no GraphQL', () => {
  const knowsGraphQL = (source: Source) =>
    packagesOf(source).some((name) => ['graphql', 'type-graphql'].includes(name)) ||
    needs(source).some((path) => /\.(graphql|resolver)\.ts$/.test(path));
  const files = [...called('.service.ts'), ...called('.store.ts'), ...called('.entity.ts'), ...called('.rules.ts')];
  expect(files.filter(knowsGraphQL).map(({ path }) => path)).toEqual([]);
});

test('the environment is read in one place', () => {
  const readers = [...sources, ...readSources('migrations')]
    .filter(({ items }) => find(items, readsEnvironment).length > 0)
    .map(({ path }) => path);
  expect(readers.filter((path) => !READS_ENVIRONMENT.includes(path))).toEqual([]);
});

test('there are no barrels, no rooms for odds and ends, and no folder more than two deep', () => {
  const paths = filesBelow('src');
  expect(paths.filter((path) => basename(path) === 'index.ts')).toEqual([]);
  expect(paths.filter((path) => /\/(utils?|commons?|helpers?|types|lib|shared)(\/|\.ts$)/.test(path))).toEqual([]);
  expect(paths.filter((path) => path.split('/').length > 4)).toEqual([]);
});

/** The entry of the table that names a file, or the folder in which it lies. */
function roomOf(path: string): string | undefined {
  const name = path.slice('src/'.length, -'.ts'.length);
  return ORDER.flat().find((room) => name === room || name.startsWith(`${room}/`));
}

function mayUse(user: string, used: string): boolean {
  const rowOf = (path: string) => ORDER.findIndex((row) => row.includes(roomOf(path) ?? ''));
  return roomOf(user) === roomOf(used) || rowOf(used) < rowOf(user);
}

/** The files that a file loads at run time. */
function needs(source: Source): string[] {
  return source.imports.filter(({ own, typeOnly }) => own && !typeOnly).map(({ target }) => target);
}

function packagesOf(source: Source): string[] {
  return source.imports.filter(({ own, typeOnly }) => !own && !typeOnly).map(({ target }) => target);
}

/** The files that a file names, be it for their types. */
function uses(source: Source): string[] {
  return source.imports.filter(({ own }) => own).map(({ target }) => target);
}

/** All that a file loads at run time (or uses), directly or not: itself only if there is a circle. */
function closure(path: string, next: (source: Source) => string[] = needs): Source[] {
  const reached = new Map<string, Source>();
  const visit = (from: string) => {
    for (const target of next(byPath.get(from) ?? { path: from, items: [], imports: [] })) {
      const source = byPath.get(target);
      if (!source || reached.has(target)) continue;
      reached.set(target, source);
      visit(target);
    }
  };
  visit(path);
  return [...reached.values()];
}

function isInputOrOutput(name: string): boolean {
  return name.startsWith('node:') || ['pg', 'typeorm', 'ws', '@apollo/server', 'pino'].includes(name);
}

type Node = Parameters<Parameters<typeof find>[1]>[0];
type Named = { readonly value?: string };

function readsClock(node: Node): boolean {
  if (node.type === 'NewExpression') {
    return (node.callee as Named).value === 'Date' && (node.arguments as unknown[] | null)?.length !== 1;
  }
  return isMember(node, 'Date', 'now') || isMember(node, 'performance', 'now');
}

function readsEnvironment(node: Node): boolean {
  return isMember(node, 'process', 'env');
}

function isMember(node: Node, object: string, property: string): boolean {
  if (node.type !== 'MemberExpression') return false;
  return (node.object as Named).value === object && (node.property as Named).value === property;
}

function arrow(source: Source): (target: string) => string {
  return (target) => `${source.path} → ${target}`;
}
