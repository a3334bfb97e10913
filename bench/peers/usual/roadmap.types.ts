import { Field, ID, Int, ObjectType } from 'type-graphql';

@ObjectType()
export class AsOf {
  @Field(() => String) cursor!: string;
  @Field(() => Date) time!: Date;
}

@ObjectType()
export class Progress {
  @Field(() => Int, { nullable: true }) percent!: number | null;
  @Field(() => String) method!: string;
}

@ObjectType()
export class CommentSummary {
  @Field(() => Int) submitted!: number;
  @Field(() => Int) awaitingResponse!: number;
  @Field(() => Int) answered!: number;
}

@ObjectType()
export class Permission {
  @Field(() => Boolean) allowed!: boolean;
  @Field(() => [String]) reasons!: string[];
}

@ObjectType()
export class SubjectPermissions {
  @Field(() => Permission) canComment!: Permission;
}

@ObjectType()
export class Phase {
  @Field(() => String) code!: string;
  @Field(() => String) startsOn!: string;
  @Field(() => String) endsOn!: string;
}

@ObjectType()
export class Milestone {
  @Field(() => ID) id!: string;
  @Field(() => String) reference!: string;
  @Field(() => String) baselineDate!: string;
  @Field(() => String) forecastDate!: string;
  @Field(() => String, { nullable: true }) achievedOn!: string | null;
}

@ObjectType()
export class Measure {
  @Field(() => ID) id!: string;
  @Field(() => String) reference!: string;
  @Field(() => String, { nullable: true }) lead!: string | null;
  @Field(() => String, { nullable: true }) startsOn!: string | null;
  @Field(() => String, { nullable: true }) dueOn!: string | null;
}

@ObjectType()
export class Pillar {
  @Field(() => ID) id!: string;
  @Field(() => String) reference!: string;
}

@ObjectType()
export class Roadmap {
  @Field(() => ID) id!: string;
}

@ObjectType()
export class Round {
  @Field(() => String) reference!: string;
}

@ObjectType()
export class Delegation {
  @Field(() => String) code!: string;
}
