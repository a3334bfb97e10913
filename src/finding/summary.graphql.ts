import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'How many comments lie on a measure and its milestones, of those that you may see.' })
export class CommentSummary {
  @Field(() => Int, { description: 'Submitted by delegations, replies included; withdrawn ones are not counted.' })
  submitted!: number;

  @Field(() => Int, { description: 'Of these, still without a published response.' })
  awaitingResponse!: number;

  @Field(() => Int, { description: 'Of these, answered.' })
  answered!: number;
}
