import { find, readSources } from './sources';

type Node = Parameters<Parameters<typeof find>[1]>[0];

const sources = readSources('src');

/** The functions that make a rule: by the name of the type that they are declared to return. */
const makers = sources
  .filter(({ path }) => path.endsWith('.rules.ts'))
  .flatMap(({ items }) => find(items, (node) => node.type === 'FunctionDeclaration' && returnsRule(node)))
  .map((node) => (node.identifier as { value: string }).value);

test('a rule is evaluated or rendered, and never taken for its answer: as an object it is always true', () => {
  expect(makers).toEqual(expect.arrayContaining(['maySeeComment', 'maySeeHandling', 'mayReply', 'mayApprove']));
  const mistaken = sources.flatMap(({ path, items }) =>
    find(items, () => true)
      .flatMap(askedBy)
      .flatMap((asked) => {
        const maker = makerCalled(asked);
        return maker ? [`${path}: ${maker}`] : [];
      }),
  );
  expect(mistaken).toEqual([]);
});

/** What a node takes for true or false. */
function askedBy(node: Node): unknown[] {
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') return [node.test];
  if (node.type === 'UnaryExpression' && node.operator === '!') return [node.argument];
  return node.type === 'BinaryExpression' && ['&&', '||'].includes(String(node.operator))
    ? [node.left, node.right]
    : [];
}

function makerCalled(asked: unknown): string | undefined {
  const { type, callee } = asked as { type: string; callee?: { value?: string } };
  return type === 'CallExpression' ? makers.find((name) => name === callee?.value) : undefined;
}

function returnsRule(node: Node): boolean {
  const { typeAnnotation } = (node.returnType ?? {}) as { typeAnnotation?: { typeName?: { value?: string } } };
  return ['Condition', 'Denial', 'Refusals'].includes(typeAnnotation?.typeName?.value ?? '');
}
