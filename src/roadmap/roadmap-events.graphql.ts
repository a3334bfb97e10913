import { Field, Int, ObjectType } from 'type-graphql';
import { EventInterface } from '../events/event.graphql';
import { Reads } from '../reads/mapping';
import { Roadmap } from './roadmap.graphql';
import { revisionPublished } from './roadmap.reads';

@ObjectType({
  implements: EventInterface,
  description: 'A revision of the roadmap was published: from then on the roadmap is that.',
})
export class RevisionPublished extends EventInterface {
  @Field(() => Roadmap, { nullable: true, description: 'The roadmap as it now stands.' })
  @Reads(revisionPublished.roadmap)
  roadmap!: Roadmap | null;

  @Field(() => Int, { description: 'The number of the revision, from 1.' })
  @Reads(revisionPublished.number)
  number!: number;
}
