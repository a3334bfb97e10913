import {
  type ASTNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

export interface Limits {
  readonly bodyBytes: number;
  readonly tokens: number;
  readonly depth: number;
  readonly aliases: number;
  readonly operationsPerSocket: number;
}

interface Size {
  readonly depth: number;
  readonly aliases: number;
}

/** Refuses operations that nest too deep or repeat fields under too many aliases: the same rule on HTTP and WebSocket. */
export function limitRule(limits: Limits): ValidationRule {
  return (validation) => ({
    OperationDefinition(operation) {
      const fragments = new Map<string, Size>();
      const size = sizeOf(operation.selectionSet, (name) => validation.getFragment(name), fragments, new Set());
      const report = (what: string, found: number, most: number) =>
        validation.reportError(tooLarge(what, found, most, operation));
      if (size.depth > limits.depth) report('levels of nesting', size.depth, limits.depth);
      if (size.aliases > limits.aliases) report('aliases', size.aliases, limits.aliases);
    },
  });
}

type Find = (name: string) => FragmentDefinitionNode | null | undefined;

/** Each fragment is measured once, so that a document that spreads fragments in fragments costs no more than it is long. */
function sizeOf(selection: SelectionSetNode, find: Find, known: Map<string, Size>, open: ReadonlySet<string>): Size {
  let depth = 0;
  let aliases = 0;
  for (const node of selection.selections) {
    const inner = innerSize(node, find, known, open);
    depth = Math.max(depth, inner.depth + (node.kind === Kind.FIELD ? 1 : 0));
    aliases += inner.aliases + (node.kind === Kind.FIELD && node.alias ? 1 : 0);
  }
  return { depth, aliases };
}

const nothing: Size = { depth: 0, aliases: 0 };

function innerSize(
  node: SelectionSetNode['selections'][number],
  find: Find,
  known: Map<string, Size>,
  open: ReadonlySet<string>,
): Size {
  if (node.kind !== Kind.FRAGMENT_SPREAD)
    return node.selectionSet ? sizeOf(node.selectionSet, find, known, open) : nothing;
  const name = node.name.value;
  const fragment = find(name);
  // Cycles and unknown fragments are reported by other rules.
  if (!fragment || open.has(name)) return nothing;
  const size = known.get(name) ?? sizeOf(fragment.selectionSet, find, known, new Set([...open, name]));
  known.set(name, size);
  return size;
}

function tooLarge(what: string, found: number, most: number, node: ASTNode): GraphQLError {
  return new GraphQLError(`The operation has ${found} ${what}; at most ${most} are allowed.`, {
    nodes: node,
    extensions: { code: 'LIMIT_EXCEEDED' },
  });
}
