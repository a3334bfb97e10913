import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

/** Whether the operation selects a field by this name below the one being resolved (through fragments too). */
export function asksFor(info: GraphQLResolveInfo, name: string): boolean {
  return info.fieldNodes.some((node) => selects(node.selectionSet, name, info));
}

function selects(selection: SelectionSetNode | undefined, name: string, info: GraphQLResolveInfo): boolean {
  return (selection?.selections ?? []).some((node) => {
    if (node.kind === 'Field') return (node as FieldNode).name.value === name;
    if (node.kind === 'InlineFragment') return selects(node.selectionSet, name, info);
    return selects(info.fragments[node.name.value]?.selectionSet, name, info);
  });
}
