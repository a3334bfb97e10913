import { Args, FieldResolver, Query, Resolver } from 'type-graphql';
import { Translation } from '../language/language.graphql';
import { PageArgs } from '../paging/connection.graphql';
import { mapped, Reads } from '../reads/mapping';
import { DelegationConnection, Person, ViewerType } from './identity.graphql';
import { delegations, translator, viewerReads } from './identity.reads';

@Resolver()
export class IdentityQueries {
  @Query(() => ViewerType, { description: 'Who asks. Anonymous callers get the role ANONYMOUS and nulls.' })
  @Reads(viewerReads.viewer)
  viewer(): never {
    return mapped();
  }

  @Query(() => DelegationConnection, { description: 'The delegations that take part, by code.' })
  @Reads(delegations)
  delegations(@Args(() => PageArgs) _page: PageArgs): never {
    return mapped();
  }
}

@Resolver(() => Translation)
export class TranslatorsOfTexts {
  @FieldResolver(() => Person, {
    nullable: true,
    description: 'Who gave it; for their own delegation and the Secretariat, else null.',
  })
  @Reads(translator)
  author(): never {
    return mapped();
  }
}
