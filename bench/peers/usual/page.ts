import type { CommentEntity } from '../../../src/comments/comment.entity';

export interface Page {
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly edges: { readonly cursor: string; readonly node: CommentEntity }[];
  readonly nodes: CommentEntity[];
  readonly totalCount: number;
}

/** A page of the rows that were found, one more than asked for. */
export function pageOf(found: readonly CommentEntity[], first: number, totalCount: number): Page {
  const nodes = found.slice(0, first);
  const edges = nodes.map((node) => ({ node, cursor: Buffer.from(node.id).toString('base64url') }));
  const [start, end] = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  const pageInfo = { hasNextPage: found.length > first, hasPreviousPage: false, startCursor: start, endCursor: end };
  return { pageInfo, edges, nodes, totalCount };
}
