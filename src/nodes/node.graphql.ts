import { Field, ID, InterfaceType } from 'type-graphql';
import { Reads } from '../reads/mapping';
import { rowGlobalId } from './node.reads';

@InterfaceType({ description: 'An object with a global id, which can be fetched again with `node`.' })
export abstract class Node {
  @Field(() => ID, { description: 'The opaque global id; it never changes.' })
  @Reads(rowGlobalId)
  id!: string;
}
