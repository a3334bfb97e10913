import { type ASTNode, BREAK, type DocumentNode, type GraphQLSchema, Kind, visit } from 'graphql';
import { isValid } from './operations';

const REMOVABLE: readonly string[] = [
  ...[Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD, Kind.DIRECTIVE, Kind.ARGUMENT, Kind.OBJECT_FIELD],
  Kind.VARIABLE_DEFINITION,
];

/** The smallest document that can be made of this one by leaving parts out while the difference stays. */
export async function shrink(
  schema: GraphQLSchema,
  document: DocumentNode,
  differs: (document: DocumentNode) => Promise<boolean>,
  attempts = 400,
): Promise<DocumentNode> {
  let smallest = document;
  let left = attempts;
  for (let at = 0; left > 0; ) {
    const smaller = without(smallest, at);
    if (!smaller) return smallest;
    if (!isValid(schema, smaller)) {
      at += 1;
      continue;
    }
    left -= 1;
    if (await differs(smaller)) smallest = smaller;
    else at += 1;
  }
  return smallest;
}

/** The document without its n-th part, and without what nothing uses any more; undefined if it has no such part. */
function without(document: DocumentNode, n: number): DocumentNode | undefined {
  let at = -1;
  let removed = false;
  const smaller: DocumentNode = visit(document, {
    enter(node) {
      if (removed || !REMOVABLE.includes(node.kind)) return undefined;
      at += 1;
      if (at !== n) return undefined;
      removed = true;
      return null;
    },
    leave: (node) => (isEmptied(node) ? null : undefined),
  });
  return removed ? withoutUnused(smaller) : undefined;
}

function isEmptied(node: ASTNode): boolean {
  if (node.kind !== Kind.FIELD && node.kind !== Kind.INLINE_FRAGMENT) return false;
  return node.selectionSet !== undefined && node.selectionSet.selections.length === 0;
}

function withoutUnused(document: DocumentNode): DocumentNode {
  const smaller: DocumentNode = visit(document, {
    FragmentDefinition: (node) => (uses(document, Kind.FRAGMENT_SPREAD, node.name.value) ? undefined : null),
    VariableDefinition: {
      leave: (node) => (uses(document, Kind.VARIABLE, node.variable.name.value) ? undefined : null),
    },
  });
  return smaller.definitions.length < document.definitions.length ? withoutUnused(smaller) : smaller;
}

function uses(document: DocumentNode, kind: Kind.FRAGMENT_SPREAD | Kind.VARIABLE, name: string): boolean {
  let found = false;
  visit(document, {
    VariableDefinition: () => false,
    enter(node) {
      if (node.kind !== kind || !('name' in node) || node.name?.kind !== Kind.NAME || node.name.value !== name)
        return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}
