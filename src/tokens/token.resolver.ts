import { Args, FieldResolver, Resolver } from 'type-graphql';
import { Person } from '../identity/identity.graphql';
import { PersonPermissions } from '../members/people.graphql';
import { Permission } from '../operation/permission.graphql';
import { PageArgs } from '../paging/connection.graphql';
import { mapped, Reads } from '../reads/mapping';
import { AccessTokenConnection } from './token.graphql';
import { canCreateToken, tokensOfPerson } from './token.reads';

@Resolver(() => Person)
export class TokensOfPeople {
  @FieldResolver(() => AccessTokenConnection, {
    description: 'The tokens that they have, the newest first: for those who look after a machine; else empty.',
  })
  @Reads(tokensOfPerson)
  tokens(@Args(() => PageArgs) _page: PageArgs): never {
    return mapped();
  }
}

@Resolver(() => PersonPermissions)
export class PermissionsOnTokens {
  @FieldResolver(() => Permission, { description: 'Whether you may make a token for them.' })
  @Reads(canCreateToken)
  canCreateToken(): never {
    return mapped();
  }
}
