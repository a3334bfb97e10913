import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { Field, InputType, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { Delegation, Person } from '../identity/identity.graphql';
import { pageTypes } from '../paging/connection.graphql';
import { ReadFrom, Reads } from '../reads/mapping';
import { DateTime } from '../scalars';
import { EventType } from './event.entity';
import { asOfCursor, eventReads, eventView } from './log.reads';

export const EventCursor = new GraphQLScalarType<string, string>({
  name: 'EventCursor',
  description: 'A place in the event log. Opaque: pass it as it was received.',
  specifiedByURL: 'https://relay.dev/graphql/connections.htm#sec-Cursor',
  serialize: String,
  parseValue: parseCursorText,
  parseLiteral: (node) => parseCursorText(node.kind === Kind.STRING ? node.value : undefined),
});

function parseCursorText(value: unknown): string {
  if (typeof value !== 'string') throw new GraphQLError('An EventCursor is a text, as the server issued it.');
  return value;
}

registerEnumType(EventType, {
  name: 'EventType',
  description: 'What has happened.',
  valuesConfig: {
    COMMENT_SUBMITTED: { description: 'A delegation submitted a comment.' },
    COMMENT_EDITED: { description: 'A submitted comment was changed by its delegation; its history is kept.' },
    COMMENT_WITHDRAWN: { description: 'A delegation withdrew a submitted comment.' },
    COMMENT_RELEASED: { description: 'A comment became visible to all delegations, at the close of its round.' },
    REPLY_POSTED: { description: 'A reply was posted in a thread.' },
    COMMENT_ASSIGNED: { description: 'A comment was assigned to an officer; for the Secretariat only.' },
    HANDLING_CHANGED: { description: 'A comment moved on in its handling; for the Secretariat only.' },
    RESPONSE_PUBLISHED: { description: 'The Secretariat answered one or several comments.' },
    REVISION_PUBLISHED: { description: 'A revision of the roadmap was published: from then on the roadmap is that.' },
    ROUND_ANNOUNCED: { description: 'A round was announced, with its dates.' },
    ROUND_OPENED: { description: 'A round began to take comments.' },
    ROUND_PAUSED: { description: 'A round stopped taking comments for a while.' },
    ROUND_RESUMED: { description: 'A paused round takes comments again.' },
    ROUND_EXTENDED: { description: 'A deadline was moved, for all or for one delegation.' },
    ROUND_CHANGED: {
      description: 'A round that was announced was corrected: its dates before it opened, or its title.',
    },
    ROUND_CLOSING: { description: 'The deadline of a round comes near.' },
    ROUND_CLOSED: { description: 'A round reached its deadline, or was closed early.' },
    ROUND_REPORTED: { description: 'Every comment of a round was answered, and the round was reported.' },
    ROUND_ARCHIVED: { description: 'A round was put away for the record.' },
    DELEGATION_CREATED: { description: 'A delegation joined.' },
    DELEGATION_CHANGED: { description: "A delegation's name, kind or region changed, or it came back." },
    DELEGATION_WITHDRAWN: { description: 'A delegation takes part no more.' },
    PERSON_CREATED: { description: 'A person joined; for their delegation and the Secretariat.' },
    PERSON_CHANGED: {
      description: 'A person changed, moved or has another role; for their delegations and the Secretariat.',
    },
    PERSON_DISABLED: { description: "A person's access was ended; for their delegation and the Secretariat." },
    PERSON_ENABLED: { description: "A person's access was restored; for their delegation and the Secretariat." },
    TRANSLATION_SET: { description: 'A text was given in another language.' },
    PERSON_ANONYMIZED: {
      description: "A person's name was taken away, with their access; for their delegation and the Secretariat.",
    },
  },
});

@ObjectType({ description: 'Who did something: a delegation or the Secretariat.' })
export class Actor {
  @Field(() => Delegation, { nullable: true, description: 'The delegation; null if it was the Secretariat.' })
  @Reads(eventReads.delegation)
  delegation!: Delegation | null;

  @Field(() => Person, {
    nullable: true,
    description: 'The person, for their own delegation and the Secretariat; else null.',
  })
  @Reads(eventReads.person)
  person!: Person | null;
}

@InterfaceType('Event', {
  description: 'A fact of the append-only log, the same for those who subscribe and those who poll.',
})
@ReadFrom(eventView)
export abstract class EventInterface {
  @Field(() => EventCursor, { description: 'The place in the log: go on with `after:` this cursor.' })
  @Reads(eventReads.cursor)
  cursor!: string;

  @Field(() => DateTime, { description: "When it happened, by the server's clock." })
  occurredAt!: Date;

  @Field(() => Actor, { nullable: true, description: 'Who did it; null if time did.' })
  @Reads(eventReads.actor)
  actor!: Actor | null;
}

@ObjectType({
  implements: EventInterface,
  description: 'You have received all that there was; it recurs at least every 30 seconds while you listen.',
})
export class CaughtUp extends EventInterface {}

@ObjectType({ description: 'A page of events, in the order in which they were committed.' })
export class EventConnection extends pageTypes('Event', 'events', () => EventInterface) {}

@InputType({
  description:
    'Which events are wanted; all conditions must hold. A reference that does not exist is refused: INVALID_FILTER.',
})
export class EventFilter {
  @Field(() => [EventType], { nullable: true, description: 'Only these types.' })
  types?: EventType[] | null;

  @Field(() => String, { nullable: true, description: 'Only what concerns the round with this reference: `R1`.' })
  round?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only what concerns the pillar with this reference, or anything below it: `P1`.',
  })
  pillar?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only what concerns the measure with this reference, or a milestone of it: `P1-M2`.',
  })
  measure?: string | null;

  @Field(() => String, { nullable: true, description: 'Only what concerns the delegation with this code: `QM`.' })
  delegation?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The code of the roadmap that the references belong to; the default one unless given.',
  })
  roadmap?: string | null;
}

@ObjectType({ description: 'The place and time at which an answer was made.' })
export class AsOf {
  @Field(() => EventCursor, { description: 'Subscribe with `after:` this cursor and you miss nothing.' })
  @Reads(asOfCursor)
  cursor!: string;

  @Field(() => DateTime, { description: "The server's clock." })
  time!: Date;
}
