import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { PageInfo } from './page-info.graphql';

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many, from the start of the list: 20 unless given, 100 at most.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what follows this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many, from the end of the list: 100 at most.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what precedes this cursor.' })
  before?: string | null;
}

type NodeClass<Node extends object> = () => ClassType<Node> | (abstract new () => Node);

/** The Edge and Connection types of a node type; `plural` names the nodes in the descriptions. */
export function connectionTypes<Node extends object>(name: string, plural: string, node: NodeClass<Node>) {
  @ObjectType()
  abstract class CountedConnection extends pageTypes(name, plural, node) {
    @Field(() => Int, { description: 'How many there are on all pages together that you may see.' })
    totalCount!: number;
  }
  return CountedConnection;
}

/** The same without a total, for lists that have no end. */
export function pageTypes<Node extends object>(name: string, plural: string, node: NodeClass<Node>) {
  const type = node as () => ClassType<Node>;

  @ObjectType(`${name}Edge`, { description: `A place in a list of ${plural}.` })
  class EdgeType {
    @Field(() => String, { description: 'The cursor of this place.' })
    cursor!: string;

    @Field(type, { description: 'The object at this place.' })
    node!: Node;
  }

  @ObjectType()
  abstract class PageType {
    @Field(() => [EdgeType], { description: 'The places of this page, in order.' })
    edges!: EdgeType[];

    @Field(() => [type()], { description: 'The objects of this page, in order.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'Where this page lies in the list.' })
    pageInfo!: PageInfo;
  }
  return PageType;
}
