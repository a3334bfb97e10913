import { Args, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../paging/connection.graphql';
import { mapped, Reads } from '../reads/mapping';
import { DelegationConnection, ViewerType } from './identity.graphql';
import { delegations, viewerReads } from './identity.reads';

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
