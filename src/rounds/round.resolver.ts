import { Arg, Mutation, Query, Resolver } from 'type-graphql';
import { rowId } from '../nodes/global-id';
import { Does } from '../operation/payload';
import { mapped, Reads } from '../reads/mapping';
import { extendRound } from './extension.service';
import { pauseRound, resumeRound } from './pause.service';
import { ExtendRoundInput, Round, RoundPayload, SwitchRoundInput } from './round.graphql';
import { roundReads } from './round.reads';

const ROADMAP = 'The code of the roadmap; the default one unless given.';

@Resolver()
export class RoundQueries {
  @Query(() => [Round], { description: 'The rounds of a roadmap, oldest first; a short list.' })
  @Reads(roundReads.rounds)
  rounds(@Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) _roadmap: string | null): never {
    return mapped();
  }

  @Query(() => Round, { nullable: true, description: 'The round with this reference; null if there is none.' })
  @Reads(roundReads.round)
  round(
    @Arg('reference', () => String, { description: 'The reference, in any case: `R1`.' }) _reference: string,
    @Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) _roadmap: string | null,
  ): never {
    return mapped();
  }
}

@Resolver()
export class RunningMutations {
  @Mutation(() => RoundPayload, {
    description: 'Stops taking comments for a while; the deadline stands. For approvers.',
  })
  @Does<SwitchRoundInput>((ctx, input) => pauseRound(ctx, { ...input, roundId: rowId('Round', input.roundId) }))
  pauseRound(@Arg('input', () => SwitchRoundInput, { description: 'Which round.' }) _input: SwitchRoundInput): never {
    return mapped();
  }

  @Mutation(() => RoundPayload, {
    description: 'Takes comments again after a pause, before the deadline. For approvers.',
  })
  @Does<SwitchRoundInput>((ctx, input) => resumeRound(ctx, { ...input, roundId: rowId('Round', input.roundId) }))
  resumeRound(@Arg('input', () => SwitchRoundInput, { description: 'Which round.' }) _input: SwitchRoundInput): never {
    return mapped();
  }

  @Mutation(() => RoundPayload, {
    description:
      'Moves a deadline to a later instant: for all before it has passed, for one delegation until the round is reported. For approvers.',
  })
  @Does<ExtendRoundInput>((ctx, { roundId, delegationId, lateUntil, ...rest }) =>
    extendRound(ctx, {
      ...rest,
      roundId: rowId('Round', roundId),
      delegationId: delegationId != null ? rowId('Delegation', delegationId) : null,
      lateUntil: lateUntil ?? null,
    }),
  )
  extendRound(
    @Arg('input', () => ExtendRoundInput, { description: 'Which deadline, and why.' }) _input: ExtendRoundInput,
  ): never {
    return mapped();
  }
}
