import { Field, ObjectType } from 'type-graphql';
import { EventInterface } from '../events/event.graphql';
import { PersonEvent } from '../members/member-events.graphql';
import { Reads } from '../reads/mapping';
import { AccessToken } from './token.graphql';
import { tokenEventReads } from './token.reads';

@ObjectType()
export abstract class TokenEvent extends PersonEvent {
  @Field(() => AccessToken, {
    nullable: true,
    description: 'The token as it now stands; null if you do not look after the machine.',
  })
  @Reads(tokenEventReads.token)
  token!: AccessToken | null;
}

@ObjectType({ implements: EventInterface, description: 'A machine was given a token.' })
export class TokenCreated extends TokenEvent {}

@ObjectType({ implements: EventInterface, description: "A machine's token was revoked." })
export class TokenRevoked extends TokenEvent {
  @Field(() => String, { nullable: true, description: 'Why, if it was said.' })
  @Reads(tokenEventReads.reason)
  reason!: string | null;
}
