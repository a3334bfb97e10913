import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Language } from '../language/language';
import { InLanguage, type LocalizedText } from '../language/language.graphql';
import { Node } from '../nodes/node.graphql';
import { Role } from '../operation/viewer';
import { connectionTypes } from '../paging/connection.graphql';
import { ReadFrom, Reads } from '../reads/mapping';
import { DelegationKind, Region } from './delegation.entity';
import { delegationReads, delegationView, personReads, personView, viewerReads } from './identity.reads';

registerEnumType(DelegationKind, {
  name: 'DelegationKind',
  description: 'In which capacity a delegation takes part.',
  valuesConfig: {
    MEMBER_STATE: { description: 'A Member State.' },
    SECTOR_MEMBER: { description: 'A Sector Member.' },
    ASSOCIATE: { description: 'An Associate.' },
    ACADEMIA: { description: 'An academic institution.' },
    OBSERVER: { description: 'An observer.' },
  },
});

registerEnumType(Region, {
  name: 'Region',
  description: 'One of the six regions.',
  valuesConfig: {
    AFRICA: { description: 'Africa.' },
    AMERICAS: { description: 'The Americas.' },
    ARAB_STATES: { description: 'The Arab States.' },
    ASIA_PACIFIC: { description: 'Asia and the Pacific.' },
    CIS: { description: 'The Commonwealth of Independent States.' },
    EUROPE: { description: 'Europe.' },
  },
});

registerEnumType(Role, {
  name: 'Role',
  description: 'What a person does in the consultation.',
  valuesConfig: {
    ANONYMOUS: { description: 'A caller without a token.' },
    CONTACT_POINT: { description: 'Speaks for a delegation: alone submits officially.' },
    DEPUTY: { description: 'Drafts and verifies for a delegation: all but submit.' },
    REVIEWER: { description: 'Drafts for a delegation.' },
    OFFICER: { description: 'Triages comments and drafts responses for the Secretariat.' },
    APPROVER: { description: 'Publishes responses and runs rounds for the Secretariat.' },
    ADMINISTRATOR: { description: 'Looks after people, delegations and settings.' },
    CONVENER: { description: 'Chairs the correspondence group and reads all that is submitted.' },
  },
});

@ObjectType({
  implements: Node,
  description: 'A member of the consultation: a State, an organization or an institution.',
})
@ReadFrom(delegationView)
export class Delegation extends Node {
  @Field(() => String, { description: 'The short code by which it is known; references are made of it.' })
  code!: string;

  @Field(() => DelegationKind, { description: 'In which capacity it takes part.' })
  kind!: DelegationKind;

  @Field(() => Region, { nullable: true, description: 'Its region; null if it belongs to none.' })
  region!: Region | null;

  @InLanguage({ description: 'Its name.' })
  name!: LocalizedText;

  @Field(() => Boolean, { description: 'Whether it takes part; false once it was withdrawn.' })
  @Reads(delegationReads.active)
  active!: boolean;

  @Field(() => Int, { description: 'Pass it back as `expectedVersion` to change it.' })
  version!: number;
}

@ObjectType({ description: 'A page of delegations, by code.' })
export class DelegationConnection extends connectionTypes('Delegation', 'delegations', () => Delegation) {}

const FOR_CARE = 'for the person, the contact point of their delegation and the Secretariat; else null.';

@ObjectType({
  implements: Node,
  description: 'A person who takes part; known to their own delegation and to the Secretariat.',
})
@ReadFrom(personView)
export class Person extends Node {
  @Field(() => String, {
    description: 'The name as the person writes it; "Former member", in your language, once they are anonymized.',
  })
  @Reads(personReads.name)
  name!: string;

  @Field(() => Role, { description: 'What the person does in the consultation.' })
  role!: Role;

  @Field(() => Delegation, { nullable: true, description: 'The delegation; null outside delegations.' })
  @Reads(personReads.delegation)
  delegation!: Delegation | null;

  @Field(() => String, { nullable: true, description: `What the person signs in as; ${FOR_CARE}` })
  @Reads(personReads.account)
  account!: string | null;

  @Field(() => String, { nullable: true, description: `The address at which to write to them; ${FOR_CARE}` })
  @Reads(personReads.email)
  email!: string | null;

  @Field(() => Boolean, { nullable: true, description: `Whether the person has access; ${FOR_CARE}` })
  @Reads(personReads.active)
  active!: boolean | null;

  @Field(() => Int, { description: 'Pass it back as `expectedVersion` to change the person.' })
  @Reads(personReads.version)
  version!: number;
}

@ObjectType('Viewer', { description: 'Who asks, as the server sees it.' })
export class ViewerType {
  @Field(() => Role, { description: 'The role; ANONYMOUS for callers without a token.' })
  role!: Role;

  @Field(() => Language, { description: 'The language in which texts are served unless a field asks otherwise.' })
  language!: Language;

  @Field(() => Person, { nullable: true, description: 'The person; null for anonymous callers.' })
  @Reads(viewerReads.person)
  person!: Person | null;

  @Field(() => Delegation, { nullable: true, description: "The person's delegation; null outside delegations." })
  @Reads(viewerReads.delegation)
  delegation!: Delegation | null;
}
