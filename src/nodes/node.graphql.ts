import { Field, FieldResolver, ID, InterfaceType } from 'type-graphql';

@InterfaceType({
  description: 'An object with a global id, which can be fetched again with `node`.',
  resolveType: (row: { __typename: string }) => row.__typename,
})
export abstract class Node {
  @Field(() => ID, { description: 'The opaque global id; it never changes.' })
  id!: string;
}

/** The resolver of a type's `id`. */
export const GlobalId = (): MethodDecorator =>
  FieldResolver(() => ID, { description: 'The opaque global id; it never changes.' });
