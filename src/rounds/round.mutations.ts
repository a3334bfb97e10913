import { Arg, Mutation, Resolver } from 'type-graphql';
import { rowId } from '../nodes/global-id';
import { Does } from '../operation/payload';
import { mapped } from '../reads/mapping';
import { createRound } from './announcement.service';
import { archiveRound, closeRound } from './conclusion.service';
import { updateRound } from './correction.service';
import { RoundPayload } from './round.graphql';
import { ArchiveRoundInput, CloseRoundInput, CreateRoundInput, UpdateRoundInput } from './round.inputs.graphql';

const round = (id: string) => rowId('Round', id);

@Resolver()
export class RoundMutations {
  @Mutation(() => RoundPayload, {
    description: 'Announces a round. It opens and closes by the clock. For approvers.',
  })
  @Does<CreateRoundInput>((ctx, { roadmapId, lateUntil, release, openTo, readableBy, ...rest }) =>
    createRound(ctx, {
      ...rest,
      roadmapId: rowId('Roadmap', roadmapId),
      lateUntil: lateUntil ?? null,
      release: release ?? 'AT_CLOSE',
      ...(openTo && { openTo }),
      ...(readableBy && { readableBy }),
    }),
  )
  createRound(@Arg('input', () => CreateRoundInput, { description: 'The round.' }) _input: CreateRoundInput): never {
    return mapped();
  }

  @Mutation(() => RoundPayload, {
    description: 'Corrects a round: everything before it opens, its title afterwards. For approvers.',
  })
  @Does<UpdateRoundInput>((ctx, { roundId, expectedVersion, ...change }) => {
    const given = Object.entries(change).filter(([, value]) => value != null);
    return updateRound(ctx, { ...Object.fromEntries(given), roundId: round(roundId), expectedVersion });
  })
  updateRound(
    @Arg('input', () => UpdateRoundInput, { description: 'What to correct.' }) _input: UpdateRoundInput,
  ): never {
    return mapped();
  }

  @Mutation(() => RoundPayload, {
    description:
      'Closes a round before its deadline, for all; late comments are no longer taken, and extensions end. For approvers.',
  })
  @Does<CloseRoundInput>((ctx, input) => closeRound(ctx, { ...input, roundId: round(input.roundId) }))
  closeRound(
    @Arg('input', () => CloseRoundInput, { description: 'Which round, and why.' }) _input: CloseRoundInput,
  ): never {
    return mapped();
  }

  @Mutation(() => RoundPayload, { description: 'Puts a reported round away for the record. For approvers.' })
  @Does<ArchiveRoundInput>((ctx, input) => archiveRound(ctx, { ...input, roundId: round(input.roundId) }))
  archiveRound(
    @Arg('input', () => ArchiveRoundInput, { description: 'Which round.' }) _input: ArchiveRoundInput,
  ): never {
    return mapped();
  }
}
