import { Field, Int, ObjectType } from 'type-graphql';
import { CommentKind, HandlingStatus } from '../comments/comment.entity';
import { Comment } from '../comments/comment.graphql';
import { Delegation } from '../identity/identity.graphql';
import { pageTypes } from '../paging/connection.graphql';
import { Reads } from '../reads/mapping';
import { Pillar } from '../roadmap/roadmap.graphql';
import { facetReads, facets } from './facets.reads';

@ObjectType({ description: 'How many comments of a queue stand at one step of the handling.' })
export class HandlingFacet {
  @Field(() => HandlingStatus, { description: 'The step.' })
  value!: HandlingStatus;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({ description: 'How many comments of a queue are of one kind.' })
export class KindFacet {
  @Field(() => CommentKind, { description: 'The kind.' })
  value!: CommentKind;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({ description: 'How many comments of a queue come from one delegation.' })
export class DelegationFacet {
  @Field(() => Delegation, { description: 'The delegation.' })
  @Reads(facetReads.delegation)
  delegation!: Delegation;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({ description: 'How many comments of a queue lie on one pillar or below it.' })
export class PillarFacet {
  @Field(() => Pillar, { nullable: true, description: 'The pillar; null for what is cross-cutting.' })
  @Reads(facetReads.pillar)
  pillar!: Pillar | null;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({
  description:
    'How a queue divides. Each facet counts under all conditions of the filter but its own. Under conditions that are not counted in advance (see `isCapped`), it divides the newest 500.',
})
export class CommentFacets {
  @Field(() => [HandlingFacet], {
    description: 'By step of the handling; empty for those who may not see it. At most five.',
  })
  @Reads(facets.handling)
  handling!: HandlingFacet[];

  @Field(() => [KindFacet], { description: 'By kind; at most six.' })
  @Reads(facets.kind)
  kind!: KindFacet[];

  @Field(() => [DelegationFacet], {
    description: 'By delegation, the most frequent first; one entry for each that wrote.',
  })
  @Reads(facets.delegation)
  delegation!: DelegationFacet[];

  @Field(() => [PillarFacet], { description: 'By pillar, in order.' })
  @Reads(facets.pillar)
  pillar!: PillarFacet[];
}

@ObjectType({ description: 'A page of a queue of comments, with its facets.' })
export class CommentQueueConnection extends pageTypes('CommentQueue', 'a queue', () => Comment) {
  @Field(() => Int, {
    description: 'How many there are on all pages together that you may see; 500 if `isCapped` is true.',
  })
  totalCount!: number;

  @Field(() => Boolean, {
    description:
      'True if there are more than 500, which are not counted further. Never true where the filter asks only about the roadmap, round, pillar, delegation, kind and handling: those are counted in advance, and exactly.',
  })
  @Reads(facets.isCapped)
  isCapped!: boolean;

  @Field(() => CommentFacets, { description: 'How the whole queue divides, beyond this page.' })
  @Reads(facets.facets)
  facets!: CommentFacets;
}
