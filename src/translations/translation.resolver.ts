import { Arg, FieldResolver, Mutation, Resolver } from 'type-graphql';
import { DelegationPermissions } from '../members/people.graphql';
import { parseGlobalId } from '../nodes/global-id';
import { Does } from '../operation/payload';
import { Permission } from '../operation/permission.graphql';
import { mapped, Reads } from '../reads/mapping';
import { RoundPermissions } from '../rounds/round.graphql';
import { SetTranslationInput, SetTranslationPayload } from './translation.graphql';
import { translationPermissions } from './translation.reads';
import { setTranslation } from './translation.service';

@Resolver()
export class TranslationMutation {
  @Mutation(() => SetTranslationPayload, {
    description:
      'Gives a text in a language that is not that of the original, or anew. It is stale from the day on which the original changes. For those whom the field names.',
  })
  @Does<SetTranslationInput>((ctx, { subjectId, ...input }) =>
    setTranslation(ctx, { ...input, subject: parseGlobalId(subjectId) }),
  )
  setTranslation(
    @Arg('input', () => SetTranslationInput, { description: 'Which text, and what it says.' })
    _input: SetTranslationInput,
  ): never {
    return mapped();
  }
}

@Resolver(() => DelegationPermissions)
export class TranslationOfDelegations {
  @FieldResolver(() => Permission, { description: 'Whether you may give its name in other languages.' })
  @Reads(translationPermissions.ofDelegation)
  canTranslate(): never {
    return mapped();
  }
}

@Resolver(() => RoundPermissions)
export class TranslationOfRounds {
  @FieldResolver(() => Permission, { description: 'Whether you may give its title in other languages.' })
  @Reads(translationPermissions.ofRound)
  canTranslate(): never {
    return mapped();
  }
}
