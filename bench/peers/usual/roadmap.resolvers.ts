import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { IsNull } from 'typeorm';
import { EventHeadEntity } from '../../../src/events/event.entity';
import type { DelegationEntity } from '../../../src/identity/delegation.entity';
import { Language } from '../../../src/language/language';
import { globalId } from '../../../src/nodes/global-id';
import {
  MeasureEntity,
  type MilestoneEntity,
  PhaseEntity,
  PillarEntity,
  RoadmapEntity,
} from '../../../src/roadmap/roadmap.entity';
import { milestoneStatus, percentAchieved } from '../../../src/roadmap/roadmap.rules';
import { RoundEntity } from '../../../src/rounds/round.entity';
import type { Context } from './context';
import {
  AsOf,
  CommentSummary,
  Delegation,
  Measure,
  Milestone,
  Phase,
  Pillar,
  Progress,
  Roadmap,
  SubjectPermissions,
} from './roadmap.types';
import { LocalizedText, localized } from './texts';

const LanguageArg = () => Arg('language', () => Language, { nullable: true });
type Asked = Language | undefined;
const order = { position: 'ASC' } as const;

@Resolver(() => Roadmap)
export class RoadmapResolver {
  @Query(() => AsOf)
  async asOf(@Ctx() { db }: Context): Promise<AsOf> {
    const [head] = await db.getRepository(EventHeadEntity).find();
    return { cursor: head?.position ?? '', time: new Date() };
  }

  @Query(() => Roadmap, { nullable: true })
  roadmap(@Ctx() { db }: Context): Promise<RoadmapEntity | null> {
    return db.getRepository(RoadmapEntity).findOneBy({ isDefault: true });
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: RoadmapEntity): string {
    return globalId('Roadmap', id);
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() { title }: RoadmapEntity, @LanguageArg() language: Asked): LocalizedText {
    return localized(title, language);
  }

  @FieldResolver(() => [Phase])
  phases(@Root() { id }: RoadmapEntity, @Ctx() { db }: Context): Promise<PhaseEntity[]> {
    return db.getRepository(PhaseEntity).find({ where: { roadmapId: id }, order });
  }

  @FieldResolver(() => [Pillar])
  pillars(@Root() { id }: RoadmapEntity, @Ctx() { db }: Context): Promise<PillarEntity[]> {
    return db.getRepository(PillarEntity).find({ where: { roadmapId: id }, order });
  }

  @FieldResolver(() => [Measure])
  crossCuttingMeasures(@Root() { id }: RoadmapEntity, @Ctx() { db }: Context): Promise<MeasureEntity[]> {
    return db.getRepository(MeasureEntity).find({ where: { roadmapId: id, pillarId: IsNull() }, order });
  }
}

@Resolver(() => Phase)
export class PhaseResolver {
  @FieldResolver(() => LocalizedText)
  title(@Root() { title }: PhaseEntity, @LanguageArg() language: Asked): LocalizedText {
    return localized(title, language);
  }
}

@Resolver(() => Pillar)
export class PillarResolver {
  @FieldResolver(() => ID)
  id(@Root() { id }: PillarEntity): string {
    return globalId('Pillar', id);
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() { title }: PillarEntity, @LanguageArg() language: Asked): LocalizedText {
    return localized(title, language);
  }

  @FieldResolver(() => [Measure])
  measures(@Root() { id }: PillarEntity, @Ctx() { loaders }: Context): Promise<MeasureEntity[]> {
    return loaders.measuresOfPillar.load(id);
  }
}

@Resolver(() => Measure)
export class MeasureResolver {
  @Query(() => Measure, { nullable: true })
  measure(@Arg('reference', () => String) reference: string, @Ctx() { db }: Context): Promise<MeasureEntity | null> {
    return db.getRepository(MeasureEntity).findOneBy({ reference });
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: MeasureEntity): string {
    return globalId('Measure', id);
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() { title }: MeasureEntity, @LanguageArg() language: Asked): LocalizedText {
    return localized(title, language);
  }

  @FieldResolver(() => LocalizedText, { nullable: true })
  description(@Root() { description }: MeasureEntity): LocalizedText | null {
    return description && localized(description);
  }

  @FieldResolver(() => Pillar, { nullable: true })
  pillar(@Root() { pillarId }: MeasureEntity, @Ctx() { loaders }: Context): Promise<PillarEntity | null> | null {
    return pillarId ? loaders.pillar.load(pillarId) : null;
  }

  @FieldResolver(() => [Milestone])
  milestones(@Root() { id }: MeasureEntity, @Ctx() { loaders }: Context): Promise<MilestoneEntity[]> {
    return loaders.milestonesOfMeasure.load(id);
  }

  @FieldResolver(() => Progress)
  async progress(@Root() { id }: MeasureEntity, @Ctx() { loaders }: Context): Promise<Progress> {
    return { percent: percentAchieved(await loaders.milestonesOfMeasure.load(id)), method: 'MILESTONES_ACHIEVED' };
  }

  @FieldResolver(() => CommentSummary)
  async commentSummary(@Root() { id }: MeasureEntity, @Ctx() { loaders }: Context): Promise<CommentSummary> {
    const tallies = await loaders.talliesOfMeasure.load(id);
    const submitted = tallies.reduce((sum, tally) => sum + tally.submitted, 0);
    const answered = tallies.reduce((sum, tally) => sum + tally.answered, 0);
    return { submitted, answered, awaitingResponse: submitted - answered };
  }

  @FieldResolver(() => SubjectPermissions)
  async permissions(@Root() { roadmapId }: MeasureEntity, @Ctx() { db, person }: Context): Promise<SubjectPermissions> {
    const open = await db.getRepository(RoundEntity).countBy({ roadmapId, state: 'OPEN' });
    const allowed = open === 1 && person?.role === 'CONTACT_POINT';
    return { canComment: { allowed, reasons: allowed ? [] : ['NOT_PERMITTED'] } };
  }
}

@Resolver(() => Milestone)
export class MilestoneResolver {
  @FieldResolver(() => ID)
  id(@Root() { id }: MilestoneEntity): string {
    return globalId('Milestone', id);
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() { title }: MilestoneEntity, @LanguageArg() language: Asked): LocalizedText {
    return localized(title, language);
  }

  @FieldResolver(() => Phase, { nullable: true })
  phase(@Root() { phaseId }: MilestoneEntity, @Ctx() { loaders }: Context): Promise<PhaseEntity | null> | null {
    return phaseId ? loaders.phase.load(phaseId) : null;
  }

  @FieldResolver(() => String)
  status(@Root() milestone: MilestoneEntity): string {
    return milestoneStatus(milestone, new Date().toISOString().slice(0, 10));
  }
}

@Resolver(() => Delegation)
export class DelegationResolver {
  @FieldResolver(() => LocalizedText)
  name(@Root() { name }: DelegationEntity): LocalizedText {
    return localized(name);
  }
}
