import { Field, ObjectType } from 'type-graphql';
import { EventInterface } from '../events/event.graphql';
import { Delegation, Person } from '../identity/identity.graphql';
import { Role } from '../operation/viewer';
import { Reads } from '../reads/mapping';
import { memberEventReads } from './people.reads';

@ObjectType()
export abstract class DelegationEvent extends EventInterface {
  @Field(() => Delegation, { nullable: true, description: 'The delegation as it now stands.' })
  @Reads(memberEventReads.delegation)
  delegation!: Delegation | null;
}

@ObjectType({ implements: EventInterface, description: 'A delegation joined.' })
export class DelegationCreated extends DelegationEvent {}

@ObjectType({
  implements: EventInterface,
  description: "A delegation's name, kind or region changed, or it came back.",
})
export class DelegationChanged extends DelegationEvent {}

@ObjectType({ implements: EventInterface, description: 'A delegation takes part no more.' })
export class DelegationWithdrawn extends DelegationEvent {
  @Field(() => String, { description: 'Why.' })
  @Reads(memberEventReads.reason)
  reason!: string;
}

@ObjectType()
export abstract class PersonEvent extends EventInterface {
  @Field(() => Person, { nullable: true, description: 'The person as they now are; null if you may not know them.' })
  @Reads(memberEventReads.person)
  person!: Person | null;

  @Field(() => Delegation, { nullable: true, description: 'The delegation concerned; null outside delegations.' })
  @Reads(memberEventReads.delegation)
  delegation!: Delegation | null;
}

@ObjectType()
export abstract class PersonRoleEvent extends PersonEvent {
  @Field(() => Role, { nullable: true, description: 'The role given; null if none was.' })
  @Reads(memberEventReads.role)
  role!: Role | null;
}

@ObjectType({ implements: EventInterface, description: 'A person joined; for their delegation and the Secretariat.' })
export class PersonCreated extends PersonRoleEvent {}

@ObjectType({
  implements: EventInterface,
  description:
    'A person changed. A delegation that they left gets `previousRole` alone; one that they joined `role` alone; else both tell of another role, none of another name or address.',
})
export class PersonChanged extends PersonRoleEvent {
  @Field(() => Role, { nullable: true, description: 'The role that the person had before; null if it is the same.' })
  @Reads(memberEventReads.previousRole)
  previousRole!: Role | null;
}

@ObjectType({ implements: EventInterface, description: "A person's access was ended." })
export class PersonDisabled extends PersonEvent {
  @Field(() => String, { nullable: true, description: 'Why, if it was said.' })
  @Reads(memberEventReads.reasonIfAny)
  reason!: string | null;
}

@ObjectType({ implements: EventInterface, description: "A person's access was restored." })
export class PersonEnabled extends PersonRoleEvent {}

@ObjectType({
  implements: EventInterface,
  description: "A person's access was ended, and their name, account and address were taken away, for good.",
})
export class PersonAnonymized extends PersonEvent {
  @Field(() => String, { description: 'Why.' })
  @Reads(memberEventReads.reason)
  reason!: string;
}
