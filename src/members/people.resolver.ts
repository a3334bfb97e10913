import { Arg, Args, FieldResolver, Query, Resolver } from 'type-graphql';
import { Delegation, Person } from '../identity/identity.graphql';
import { PageArgs } from '../paging/connection.graphql';
import { mapped, Reads } from '../reads/mapping';
import { PersonFilter } from './member.inputs.graphql';
import { DelegationPermissions, PersonConnection, PersonPermissions } from './people.graphql';
import { delegationByCode, memberReads, people, personByAccount } from './people.reads';

@Resolver()
export class PeopleQueries {
  @Query(() => PersonConnection, { description: 'The people whom you may know, by name.' })
  @Reads(people)
  people(
    @Arg('filter', () => PersonFilter, { nullable: true, description: 'Which people; all unless given.' })
    _filter: PersonFilter | null,
    @Args(() => PageArgs) _page: PageArgs,
  ): never {
    return mapped();
  }

  @Query(() => Person, {
    nullable: true,
    description: 'The person with this account, whatever its case; null if there is none whose account you may know.',
  })
  @Reads(personByAccount)
  person(@Arg('account', () => String, { description: 'What the person signs in as.' }) _account: string): never {
    return mapped();
  }

  @Query(() => Delegation, { nullable: true, description: 'The delegation with this code; null if there is none.' })
  @Reads(delegationByCode)
  delegation(@Arg('code', () => String, { description: 'The code: `QM`.' }) _code: string): never {
    return mapped();
  }
}

@Resolver(() => Person)
export class PermissionsOnPeople {
  @FieldResolver(() => PersonPermissions, { description: 'What you may do with the person now.' })
  @Reads(memberReads.permissions)
  permissions(): never {
    return mapped();
  }
}

@Resolver(() => Delegation)
export class PermissionsOnDelegations {
  @FieldResolver(() => DelegationPermissions, { description: 'What you may do with the delegation now.' })
  @Reads(memberReads.permissions)
  permissions(): never {
    return mapped();
  }
}
