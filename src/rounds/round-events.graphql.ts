import { Field, ObjectType } from 'type-graphql';
import { EventInterface } from '../events/event.graphql';
import { Reads } from '../reads/mapping';
import { Round } from './round.graphql';
import { itsRound } from './round.reads';

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

@ObjectType({ implements: EventInterface, description: 'A round reached its deadline.' })
export class RoundClosed extends RoundEvent {}
