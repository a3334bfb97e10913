import { Arg, ID, Query, Resolver } from 'type-graphql';
import { mapped, Reads } from '../reads/mapping';
import { Node } from './node.graphql';
import { nodeReads } from './node.reads';

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'The object with this global id; null if there is none that you may see.',
  })
  @Reads(nodeReads.node)
  node(@Arg('id', () => ID, { description: 'The global id.' }) _id: string): never {
    return mapped();
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'The objects with these global ids, in their order; null for each that is not there or not for you.',
  })
  @Reads(nodeReads.nodes)
  nodes(@Arg('ids', () => [ID], { description: 'The global ids; at most 100.' }) _ids: string[]): never {
    return mapped();
  }
}
