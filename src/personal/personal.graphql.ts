import { Field, ObjectType } from 'type-graphql';
import { Delegation, Person } from '../identity/identity.graphql';
import { Language } from '../language/language';
import { Role } from '../operation/viewer';
import { connectionTypes } from '../paging/connection.graphql';
import { ReadFrom, Reads } from '../reads/mapping';
import { Response } from '../responses/response.graphql';
import { DateTime } from '../scalars';
import { personalReads, personalView } from './personal.reads';

@ObjectType({
  description: 'Under which name, in which role and for which delegation a person was known from a day on.',
})
export class PersonalVersion {
  @Field(() => String, { nullable: true, description: 'The name; null once it was taken away.' })
  name!: string | null;

  @Field(() => Role, { description: 'The role.' })
  role!: Role;

  @Field(() => Delegation, { nullable: true, description: 'The delegation; null outside delegations.' })
  @Reads(personalReads.delegation)
  delegation!: Delegation | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when; null if it was before that was kept.' })
  @Reads(personalReads.since)
  since!: Date | null;
}

@ObjectType({ description: 'That a request was sent under a key, so that sent again it has no second effect.' })
export class PersonalRequest {
  @Field(() => String, { description: 'The key, as its client chose it.' })
  key!: string;

  @Field(() => String, { description: 'The name of the mutation.' })
  operation!: string;

  @Field(() => DateTime, { description: 'When it was first sent.' })
  createdAt!: Date;
}

@ObjectType({ description: 'A page of what a person was known as, the oldest first.' })
export class PersonalVersionConnection extends connectionTypes(
  'PersonalVersion',
  'what a person was known as',
  () => PersonalVersion,
) {}

@ObjectType({ description: 'A page of requests, the oldest first.' })
export class PersonalRequestConnection extends connectionTypes('PersonalRequest', 'requests', () => PersonalRequest) {}

@ObjectType({ description: 'A page of responses, the oldest first.' })
export class ResponseConnection extends connectionTypes('Response', 'responses', () => Response) {}

@ObjectType({
  description:
    "All that is kept of a person, to be exported. Of comments, responses and events, those that you may see: a delegation's drafts are its own, whoever wrote them.",
})
@ReadFrom(personalView)
export class PersonalData {
  @Field(() => Person, { description: 'Name, account, address, role, delegation, and whether they have access.' })
  @Reads(personalReads.person)
  person!: Person;

  @Field(() => Language, { description: 'The language in which they are served.' })
  language!: Language;

  @Field(() => DateTime, { nullable: true, description: 'When their access ended; null while they have it.' })
  disabledAt!: Date | null;
}
