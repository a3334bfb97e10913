import sql from 'sql-template-tag';
import { Arg, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Comment } from '../comments/comment.graphql';
import { rowId } from '../nodes/global-id';
import { many } from '../operation/asking';
import { Does } from '../operation/payload';
import { mapped, Reads } from '../reads/mapping';
import { reportRound } from '../rounds/conclusion.service';
import { RoundPayload } from '../rounds/round.graphql';
import { ReportRoundInput } from '../rounds/round.inputs.graphql';
import { isUnanswered } from '../rounds/running.reads';

/** The message tells how many there are: whoever has this many to answer needs no more at once. */
const MOST_NAMED = 250;

/** Of the round that the payload shows, for whoever may run it: nobody else is shown one. */
const unanswered = many({
  when: ({ row }) => sql`json_array_length(${row}.errors) > 0`,
  from: ({ row }) => sql`(select u.* from comment u where u.round_id = ${row}.ids[1] and ${isUnanswered(sql`u`)}
    order by u.submitted_at, u.id limit ${MOST_NAMED})`,
  order: (_, comment) => sql`${comment}.submitted_at, ${comment}.id`,
});

@ObjectType({ description: 'The round that was reported, or what is missing.' })
export class ReportRoundPayload extends RoundPayload {
  @Field(() => [Comment], {
    description: 'The submitted comments without a published response, first come first; the first 250 of them.',
  })
  @Reads(unanswered)
  unanswered!: Comment[];
}

@Resolver()
export class ReportMutation {
  @Mutation(() => ReportRoundPayload, {
    description: 'Reports a closed round, once every submitted comment has a published response. For approvers.',
  })
  @Does<ReportRoundInput>((ctx, input) => reportRound(ctx, { ...input, roundId: rowId('Round', input.roundId) }))
  reportRound(@Arg('input', () => ReportRoundInput, { description: 'Which round.' }) _input: ReportRoundInput): never {
    return mapped();
  }
}
