import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { reasonsOf } from '../access/denial';
import { type Context, load, personOf } from '../context';
import type { EventRow } from '../events/event.reads';
import { type Language, type Localized, localize } from '../language/language';
import { LanguageArg, LocalizedText } from '../language/language.graphql';
import { globalId, rowId } from '../nodes/global-id';
import { GlobalId } from '../nodes/node.graphql';
import { answer, type UserError } from '../payload';
import { permission } from '../permission.graphql';
import { mayCommentIn } from './commenting.rules';
import {
  ExtendRoundInput,
  Round,
  RoundExtension,
  RoundPayload,
  RoundPermissions,
  SwitchRoundInput,
} from './round.graphql';
import { type ExtensionRow, loadRounds, type RoundRow, readRoundByReference, readRounds } from './round.reads';
import { extendRound, pauseRound, resumeRound } from './round.service';
import { RoundEvent } from './round-events.graphql';

const ROADMAP = 'The code of the roadmap; the default one unless given.';
type Answer = Promise<{ round: RoundRow | null; errors: UserError[] }>;

@Resolver(() => Round)
export class RoundResolver {
  @Query(() => [Round], { description: 'The rounds of a roadmap, oldest first; a short list.' })
  rounds(
    @Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) roadmap: string | null,
    @Ctx() ctx: Context,
  ): Promise<RoundRow[]> {
    personOf(ctx);
    return readRounds(ctx, roadmap);
  }

  @Query(() => Round, { nullable: true, description: 'The round with this reference; null if there is none.' })
  round(
    @Arg('reference', () => String, { description: 'The reference: `R1`.' }) reference: string,
    @Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) roadmap: string | null,
    @Ctx() ctx: Context,
  ): Promise<RoundRow | null> {
    personOf(ctx);
    return readRoundByReference(ctx, reference, roadmap);
  }

  @Mutation(() => RoundPayload, { description: 'Stops taking comments for a while. For approvers.' })
  pauseRound(
    @Arg('input', () => SwitchRoundInput, { description: 'Which round.' }) input: SwitchRoundInput,
    @Ctx() ctx: Context,
  ): Answer {
    return changed(ctx, () => pauseRound(ctx, { ...input, roundId: rowId('Round', input.roundId) }));
  }

  @Mutation(() => RoundPayload, { description: 'Takes comments again after a pause. For approvers.' })
  resumeRound(
    @Arg('input', () => SwitchRoundInput, { description: 'Which round.' }) input: SwitchRoundInput,
    @Ctx() ctx: Context,
  ): Answer {
    return changed(ctx, () => resumeRound(ctx, { ...input, roundId: rowId('Round', input.roundId) }));
  }

  @Mutation(() => RoundPayload, {
    description: 'Moves a deadline to a later instant, for all or for one delegation. For approvers.',
  })
  extendRound(
    @Arg('input', () => ExtendRoundInput, { description: 'Which deadline, and why.' }) input: ExtendRoundInput,
    @Ctx() ctx: Context,
  ): Answer {
    const { roundId, delegationId, lateUntil, ...rest } = input;
    return changed(ctx, () =>
      extendRound(ctx, {
        ...rest,
        roundId: rowId('Round', roundId),
        delegationId: delegationId != null ? rowId('Delegation', delegationId) : null,
        lateUntil: lateUntil ?? input.closesAt,
      }),
    );
  }

  @GlobalId()
  id(@Root() round: RoundRow): string {
    return globalId('Round', round.id);
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() round: RoundRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized {
    return localize(round.title, language ?? ctx.language);
  }

  @FieldResolver(() => RoundPermissions)
  permissions(@Root() round: RoundRow, @Ctx() ctx: Context): RoundPermissions {
    return { canComment: permission(reasonsOf(mayCommentIn(ctx.viewer, ctx.now), round)) };
  }
}

@Resolver(() => RoundExtension)
export class RoundExtensionResolver {
  @FieldResolver(() => Boolean)
  forOneDelegation(@Root() extension: ExtensionRow): boolean {
    return extension.delegationId !== null;
  }
}

@Resolver(() => RoundEvent)
export class RoundEventResolver {
  @FieldResolver(() => Round, { nullable: true })
  round(@Root() event: EventRow, @Ctx() ctx: Context): Promise<RoundRow | null> | null {
    return event.roundId ? load(ctx, loadRounds, event.roundId) : null;
  }
}

function changed(ctx: Context, work: () => Promise<string>): Answer {
  personOf(ctx);
  return answer(ctx, work, async (done, current) => {
    const id = done ?? current;
    return { round: id ? await load(ctx, loadRounds, id) : null };
  });
}
