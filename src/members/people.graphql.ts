import { Field, ObjectType } from 'type-graphql';
import { Person } from '../identity/identity.graphql';
import { Permission } from '../operation/permission.graphql';
import { connectionTypes } from '../paging/connection.graphql';
import { Reads } from '../reads/mapping';
import { memberReads } from './people.reads';

@ObjectType({ description: 'A page of people, by name.' })
export class PersonConnection extends connectionTypes('Person', 'people', () => Person) {}

@ObjectType({ description: 'What you may do with a person now.' })
export class PersonPermissions {
  @Field(() => Permission, { description: 'Whether you may change their name, address and language.' })
  @Reads(memberReads.canUpdate)
  canUpdate!: Permission;

  @Field(() => Permission, { description: 'Whether you may give them another role or delegation.' })
  @Reads(memberReads.canChangeRole)
  canChangeRole!: Permission;

  @Field(() => Permission, { description: 'Whether you may end their access.' })
  @Reads(memberReads.canDisable)
  canDisable!: Permission;

  @Field(() => Permission, { description: 'Whether you may restore their access.' })
  @Reads(memberReads.canEnable)
  canEnable!: Permission;

  @Field(() => Permission, { description: 'Whether you may take their name from the record, for good.' })
  @Reads(memberReads.canAnonymize)
  canAnonymize!: Permission;
}

@ObjectType({ description: 'What you may do with a delegation now.' })
export class DelegationPermissions {
  @Field(() => Permission, { description: 'Whether you may change it.' })
  @Reads(memberReads.canUpdateDelegation)
  canUpdate!: Permission;

  @Field(() => Permission, { description: 'Whether you may end the part that it takes.' })
  @Reads(memberReads.canWithdrawDelegation)
  canWithdraw!: Permission;

  @Field(() => Permission, { description: 'Whether you may let it take part again.' })
  @Reads(memberReads.canRestoreDelegation)
  canRestore!: Permission;
}
