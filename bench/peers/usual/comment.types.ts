import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Delegation, Measure, Milestone, Pillar, Roadmap } from './roadmap.types';

export const CommentOrderField = { SUBMITTED_AT: 'SUBMITTED_AT' } as const;
export const OrderDirection = { ASC: 'ASC', DESC: 'DESC' } as const;
registerEnumType(CommentOrderField, { name: 'CommentOrderField' });
registerEnumType(OrderDirection, { name: 'OrderDirection' });

@InputType()
export class CommentOrder {
  @Field(() => CommentOrderField) field!: keyof typeof CommentOrderField;
  @Field(() => OrderDirection) direction!: keyof typeof OrderDirection;
}

@InputType()
export class CommentFilter {
  @Field(() => [String], { nullable: true }) handling?: string[];
  @Field(() => [String], { nullable: true }) kind?: string[];
  @Field(() => String, { nullable: true }) pillar?: string;
  @Field(() => String, { nullable: true }) text?: string;
}

@InputType()
export class PostCommentInput {
  @Field(() => String) idempotencyKey!: string;
  @Field(() => ID) subjectId!: string;
  @Field(() => String) kind!: string;
  @Field(() => String, { nullable: true }) stance!: string | null;
  @Field(() => String) body!: string;
  @Field(() => String) language!: string;
  @Field(() => String, { nullable: true }) proposedText!: string | null;
}

@ObjectType()
export class PageInfo {
  @Field(() => Boolean) hasNextPage!: boolean;
  @Field(() => Boolean) hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) startCursor!: string | null;
  @Field(() => String, { nullable: true }) endCursor!: string | null;
}

@ObjectType()
export class Person {
  @Field(() => String, { nullable: true }) name!: string | null;
}

@ObjectType()
export class Handling {
  @Field(() => String) status!: string;
  @Field(() => Person, { nullable: true }) assignee!: Person | null;
  @Field(() => Int) version!: number;
}

@ObjectType()
export class Response {
  @Field(() => ID) id!: string;
  @Field(() => String) disposition!: string;
  @Field(() => Date, { nullable: true }) publishedAt!: Date | null;
  @Field(() => Int) version!: number;
}

/** By what only rows of one table have. */
function typeOf(row: object): string {
  if ('measureId' in row) return 'Milestone';
  if ('pillarId' in row) return 'Measure';
  return 'position' in row ? 'Pillar' : 'Roadmap';
}

export const Subject = createUnionType({
  name: 'Subject',
  types: () => [Roadmap, Pillar, Measure, Milestone] as const,
  resolveType: (row) => typeOf(row),
});

@ObjectType()
export class Comment {
  @Field(() => ID) id!: string;
  @Field(() => String, { nullable: true }) reference!: string | null;
  @Field(() => String) kind!: string;
  @Field(() => String, { nullable: true }) stance!: string | null;
  @Field(() => String) status!: string;
  @Field(() => Boolean) late!: boolean;
  @Field(() => Date, { nullable: true }) submittedAt!: Date | null;
  @Field(() => Int) version!: number;
  @Field(() => Int) depth!: number;
}

@ObjectType()
export class CommentEdge {
  @Field(() => String) cursor!: string;
  @Field(() => Comment) node!: Comment;
}

@ObjectType()
export class CommentConnection {
  @Field(() => PageInfo) pageInfo!: PageInfo;
  @Field(() => [CommentEdge]) edges!: CommentEdge[];
  @Field(() => [Comment]) nodes!: Comment[];
  @Field(() => Int) totalCount!: number;
}

@ObjectType()
export class Facet {
  @Field(() => String) value!: string;
  @Field(() => Int) count!: number;
}

@ObjectType()
export class DelegationFacet {
  @Field(() => Delegation) delegation!: Delegation;
  @Field(() => Int) count!: number;
}

@ObjectType()
export class PillarFacet {
  @Field(() => Pillar, { nullable: true }) pillar!: Pillar | null;
  @Field(() => Int) count!: number;
}

@ObjectType()
export class CommentFacets {
  @Field(() => [Facet]) handling!: Facet[];
  @Field(() => [Facet]) kind!: Facet[];
  @Field(() => [DelegationFacet]) delegation!: DelegationFacet[];
  @Field(() => [PillarFacet]) pillar!: PillarFacet[];
}

@ObjectType()
export class CommentQueue {
  @Field(() => PageInfo) pageInfo!: PageInfo;
  @Field(() => [Comment]) nodes!: Comment[];
}

@ObjectType()
export class UserError {
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) path!: string[] | null;
}

@ObjectType()
export class PostCommentPayload {
  @Field(() => Comment, { nullable: true }) comment!: Comment | null;
  @Field(() => [UserError]) errors!: UserError[];
}
