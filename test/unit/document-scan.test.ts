import { type DocumentNode, Kind, parse, visit } from 'graphql';
import { scanDocument } from '../../src/server/document-scan';

const scanned = (document: string) => scanDocument(document, 4_000);

/** What a parser says of a document: which fragments spread which. */
function spreadsOf(document: DocumentNode): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const names: string[] = [];
    visit(definition, { FragmentSpread: ({ name }) => void names.push(name.value) });
    found[definition.name.value] = names;
  }
  return found;
}

test.each([
  ['{ a }', 1],
  ['{ a(b: [{ c: [1] }]) { d } }', 5],
  ['query ($a: [[Int]] = [[1]]) { a }', 3],
  ['{ a(b: "{{{{ \\" {{{{ \\\\") }', 2],
  ['{ a(b: "") { c(d: "{") } }', 3],
  ['{ a(b: """ " "" \\""" {{{ """) }', 2],
  ['{ a(b: """\\\\""" {{{ """) }', 2],
  ['# {{{ "\n{ a # {{ """\r{ b } }', 2],
  ['{a...{...on B@c(d:1){e}}}', 3],
  ['}}}{ a }', 1],
])('the brackets of %s nest %d deep', (document, depth) => {
  expect(Math.max(...scanned(document).others.map(({ deepest }) => deepest))).toBe(depth);
});

test.each([
  'fragment a on A { b ...c d { ...e } }',
  '{ ...a } fragment a on A { ...b } query fragment { ...a } fragment b on B @fragment(on: 1) { c { ...on D { ...d } } }',
  'fragment fragment on fragment { ...fragment } fragment x on fragment { ...y ...on ... @skip { ...z } }'.replace(
    '...on ...',
    '...',
  ),
  'query fragment @fragment { a } fragment a on query { ...query } fragment query on on { ...a }',
  'scalar A fragment b on C { ...d }',
  'type fragment { a: B } fragment c on D { ...e }',
  '{ a } fragment on_ on On { ...only ...onto }',
  'fragment a on A { b(c: "...d fragment e") # ...f\n ...g }',
])('the spreads of %s are found as by a parser', (document) => {
  const { fragments } = scanned(document);
  const found = Object.fromEntries([...fragments].map(([name, { spreads }]) => [name, [...spreads.keys()]]));
  expect(found).toMatchObject(spreadsOf(parse(document)));
});

test('nothing is read past as many tokens as a parser takes', () => {
  expect(scanDocument('a '.repeat(1_000_000), 100).tokens).toBe(101);
});
