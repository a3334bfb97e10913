import { Arg, Query, Resolver } from 'type-graphql';
import { mapped, Reads } from '../reads/mapping';
import { Measure, Milestone, Pillar, Roadmap } from './roadmap.graphql';
import { byItsReference, roadmapReads } from './roadmap.reads';

const REFERENCE = 'The reference people say aloud, in any case and with any dashes.';
const ROADMAP = 'The code of the roadmap; the default one unless given.';

@Resolver()
export class RoadmapQueries {
  @Query(() => Roadmap, {
    nullable: true,
    description: 'A roadmap; the default one unless a code is given. Null if there is none.',
  })
  @Reads(roadmapReads.roadmap)
  roadmap(
    @Arg('code', () => String, { nullable: true, description: 'The code of the roadmap.' }) _code: string | null,
  ): never {
    return mapped();
  }

  @Query(() => [Roadmap], { description: 'All roadmaps, the default one first; a short list.' })
  @Reads(roadmapReads.roadmaps)
  roadmaps(): never {
    return mapped();
  }

  @Query(() => Pillar, { nullable: true, description: 'The pillar with this reference; null if there is none.' })
  @Reads(byItsReference)
  pillar(
    @Arg('reference', () => String, { description: REFERENCE }) _reference: string,
    @Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) _roadmap: string | null,
  ): never {
    return mapped();
  }

  @Query(() => Measure, { nullable: true, description: 'The measure with this reference; null if there is none.' })
  @Reads(byItsReference)
  measure(
    @Arg('reference', () => String, { description: REFERENCE }) _reference: string,
    @Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) _roadmap: string | null,
  ): never {
    return mapped();
  }

  @Query(() => Milestone, { nullable: true, description: 'The milestone with this reference; null if there is none.' })
  @Reads(byItsReference)
  milestone(
    @Arg('reference', () => String, { description: REFERENCE }) _reference: string,
    @Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) _roadmap: string | null,
  ): never {
    return mapped();
  }
}
