import { Field, ObjectType } from 'type-graphql';
import { EventInterface } from '../events/event.graphql';
import { Reads } from '../reads/mapping';
import { DateTime } from '../scalars';
import { Round } from './round.graphql';
import { itsRound, roundEventReads } from './round.reads';

@ObjectType()
export abstract class RoundEvent extends EventInterface {
  @Field(() => Round, { nullable: true, description: 'The round as it now stands.' })
  @Reads(itsRound)
  round!: Round | null;
}

@ObjectType({ implements: EventInterface, description: 'A round was announced, with its dates.' })
export class RoundAnnounced extends RoundEvent {}

@ObjectType({ implements: EventInterface, description: 'A round began to take comments.' })
export class RoundOpened extends RoundEvent {}

@ObjectType({ implements: EventInterface, description: 'A round stopped taking comments for a while.' })
export class RoundPaused extends RoundEvent {}

@ObjectType({ implements: EventInterface, description: 'A paused round takes comments again.' })
export class RoundResumed extends RoundEvent {}

@ObjectType({ implements: EventInterface, description: 'A deadline was moved.' })
export class RoundExtended extends RoundEvent {}

@ObjectType({
  implements: EventInterface,
  description: 'A round that was announced was corrected: its dates before it opened, or its title.',
})
export class RoundChanged extends RoundEvent {}

@ObjectType({ implements: EventInterface, description: 'The deadline of a round comes near.' })
export class RoundClosing extends RoundEvent {
  @Field(() => DateTime, { description: 'The deadline for all, as it then was.' })
  @Reads(roundEventReads.closesAt)
  closesAt!: Date;

  @Field(() => String, { description: 'How long before, as ISO 8601 writes it: `P14D`, `P1D`, `PT12H`.' })
  @Reads(roundEventReads.before)
  before!: string;
}

@ObjectType({ implements: EventInterface, description: 'A round reached its deadline, or was closed early.' })
export class RoundClosed extends RoundEvent {
  @Field(() => String, { nullable: true, description: 'Why it was closed early; null if it reached its deadline.' })
  @Reads(roundEventReads.reason)
  reason!: string | null;
}

@ObjectType({
  implements: EventInterface,
  description: 'Every comment of a round was answered, and the round was reported.',
})
export class RoundReported extends RoundEvent {}

@ObjectType({ implements: EventInterface, description: 'A round was put away for the record.' })
export class RoundArchived extends RoundEvent {}
