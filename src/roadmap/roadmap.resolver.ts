import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { type Context, load } from '../context';
import { type Language, type Localized, localize } from '../language/language';
import { LanguageArg, LocalizedText } from '../language/language.graphql';
import { globalId } from '../nodes/global-id';
import { GlobalId } from '../nodes/node.graphql';
import { permission } from '../permission.graphql';
import { mayCommentOn } from '../rounds/commenting.rules';
import {
  Commentable,
  Idea,
  Measure,
  Milestone,
  Phase,
  Pillar,
  Progress,
  Roadmap,
  SubjectPermissions,
} from './roadmap.graphql';
import {
  type IdeaRow,
  loadIdeasOfRoadmaps,
  loadMeasures,
  loadMilestones,
  loadPillars,
  loadRoadmaps,
  type MeasureRow,
  type MilestoneRow,
  type PhaseRow,
  type PillarRow,
  type RoadmapRow,
  readMeasure,
  readMilestone,
  readPillar,
  readRoadmap,
  readRoadmaps,
  type SubjectRow,
} from './roadmap.reads';
import { MilestoneStatus, milestoneStatus, percentAchieved, requireRoadmapReader } from './roadmap.rules';

const REFERENCE = 'The reference people say aloud.';
const ROADMAP = 'The code of the roadmap; the default one unless given.';

@Resolver(() => Roadmap)
export class RoadmapResolver {
  @Query(() => Roadmap, {
    nullable: true,
    description: 'A roadmap; the default one unless a code is given. Null if there is none.',
  })
  roadmap(
    @Arg('code', () => String, { nullable: true, description: 'The code of the roadmap.' }) code: string | null,
    @Ctx() ctx: Context,
  ): Promise<RoadmapRow | null> {
    return reading(ctx, () => readRoadmap(ctx, code));
  }

  @Query(() => [Roadmap], { description: 'All roadmaps, the default one first; a short list.' })
  roadmaps(@Ctx() ctx: Context): Promise<RoadmapRow[]> {
    return reading(ctx, () => readRoadmaps(ctx));
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() roadmap: RoadmapRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized {
    return localize(roadmap.title, language ?? ctx.language);
  }

  @FieldResolver(() => [Measure])
  async crossCuttingMeasures(@Root() roadmap: RoadmapRow, @Ctx() ctx: Context): Promise<MeasureRow[]> {
    return measuresOf(await whole(ctx, roadmap), null);
  }

  @FieldResolver(() => [Phase])
  async phases(@Root() roadmap: RoadmapRow, @Ctx() ctx: Context): Promise<readonly PhaseRow[]> {
    return (await whole(ctx, roadmap)).phases ?? [];
  }

  @FieldResolver(() => [Pillar])
  async pillars(@Root() roadmap: RoadmapRow, @Ctx() ctx: Context): Promise<PillarRow[]> {
    const { pillars = [], measures = [], rounds = [] } = await whole(ctx, roadmap);
    return pillars.map((pillar) => ({ ...pillar, rounds, measures: measuresOf({ measures, rounds }, pillar.id) }));
  }

  @FieldResolver(() => [Idea])
  ideas(@Root() roadmap: RoadmapRow, @Ctx() ctx: Context): Promise<IdeaRow[]> {
    return load(ctx, loadIdeasOfRoadmaps, roadmap.id);
  }
}

@Resolver(() => Commentable)
export class CommentableResolver {
  @GlobalId()
  id(@Root() subject: SubjectRow): string {
    return globalId(subject.type, subject.id);
  }

  @FieldResolver(() => SubjectPermissions)
  async permissions(@Root() subject: SubjectRow, @Ctx() ctx: Context): Promise<SubjectPermissions> {
    const rounds = subject.rounds ?? (await load(ctx, loadRoadmaps, subject.roadmapId))?.rounds ?? [];
    return { canComment: permission(mayCommentOn(ctx.viewer, rounds, ctx.now)) };
  }
}

@Resolver(() => Phase)
export class PhaseResolver {
  @GlobalId()
  id(@Root() phase: PhaseRow): string {
    return globalId('Phase', phase.id);
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() phase: PhaseRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized {
    return localize(phase.title, language ?? ctx.language);
  }
}

@Resolver(() => Pillar)
export class PillarResolver {
  @Query(() => Pillar, { nullable: true, description: 'The pillar with this reference; null if there is none.' })
  pillar(
    @Arg('reference', () => String, { description: REFERENCE }) reference: string,
    @Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) roadmap: string | null,
    @Ctx() ctx: Context,
  ): Promise<PillarRow | null> {
    return reading(ctx, () => readPillar(ctx, reference, roadmap));
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() pillar: PillarRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized {
    return localize(pillar.title, language ?? ctx.language);
  }

  @FieldResolver(() => [Measure])
  async measures(@Root() pillar: PillarRow & { measures?: MeasureRow[] }, @Ctx() ctx: Context): Promise<MeasureRow[]> {
    return pillar.measures ?? measuresOf(await load(ctx, loadRoadmaps, pillar.roadmapId), pillar.id);
  }
}

@Resolver(() => Measure)
export class MeasureResolver {
  @Query(() => Measure, { nullable: true, description: 'The measure with this reference; null if there is none.' })
  measure(
    @Arg('reference', () => String, { description: REFERENCE }) reference: string,
    @Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) roadmap: string | null,
    @Ctx() ctx: Context,
  ): Promise<MeasureRow | null> {
    return reading(ctx, () => readMeasure(ctx, reference, roadmap));
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() measure: MeasureRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized {
    return localize(measure.title, language ?? ctx.language);
  }

  @FieldResolver(() => LocalizedText, { nullable: true })
  description(
    @Root() measure: MeasureRow,
    @LanguageArg() language: Language | null,
    @Ctx() ctx: Context,
  ): Localized | null {
    return measure.description && localize(measure.description, language ?? ctx.language);
  }

  @FieldResolver(() => Pillar, { nullable: true })
  async pillar(@Root() measure: MeasureRow, @Ctx() ctx: Context): Promise<PillarRow | null> {
    if (measure.pillar !== undefined || measure.pillarId === null) return measure.pillar ?? null;
    return load(ctx, loadPillars, measure.pillarId);
  }

  @FieldResolver(() => [Milestone])
  async milestones(@Root() measure: MeasureRow, @Ctx() ctx: Context): Promise<readonly MilestoneRow[]> {
    return measure.milestones ?? (await load(ctx, loadMeasures, measure.id))?.milestones ?? [];
  }

  @FieldResolver(() => Progress)
  async progress(@Root() measure: MeasureRow, @Ctx() ctx: Context): Promise<Progress> {
    return { percent: percentAchieved(await this.milestones(measure, ctx)), method: 'MILESTONES_ACHIEVED' };
  }

  @FieldResolver(() => [Idea])
  async ideas(@Root() measure: MeasureRow, @Ctx() ctx: Context): Promise<IdeaRow[]> {
    const ideas = await load(ctx, loadIdeasOfRoadmaps, measure.roadmapId);
    return ideas.filter((idea) => idea.measureIds.includes(measure.id));
  }
}

@Resolver(() => Milestone)
export class MilestoneResolver {
  @Query(() => Milestone, { nullable: true, description: 'The milestone with this reference; null if there is none.' })
  milestone(
    @Arg('reference', () => String, { description: REFERENCE }) reference: string,
    @Arg('roadmap', () => String, { nullable: true, description: ROADMAP }) roadmap: string | null,
    @Ctx() ctx: Context,
  ): Promise<MilestoneRow | null> {
    return reading(ctx, () => readMilestone(ctx, reference, roadmap));
  }

  @FieldResolver(() => LocalizedText)
  title(@Root() milestone: MilestoneRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized {
    return localize(milestone.title, language ?? ctx.language);
  }

  @FieldResolver(() => Phase, { nullable: true })
  async phase(@Root() milestone: MilestoneRow, @Ctx() ctx: Context): Promise<PhaseRow | null> {
    return milestone.phase !== undefined
      ? milestone.phase
      : ((await load(ctx, loadMilestones, milestone.id))?.phase ?? null);
  }

  @FieldResolver(() => MilestoneStatus)
  status(@Root() milestone: MilestoneRow, @Ctx() ctx: Context): MilestoneStatus {
    return milestoneStatus(milestone, ctx.now.toISOString().slice(0, 10));
  }
}

/** The roadmap with its parts, also where another statement brought it without them. */
async function whole(ctx: Context, roadmap: RoadmapRow): Promise<RoadmapRow> {
  return roadmap.measures ? roadmap : ((await load(ctx, loadRoadmaps, roadmap.id)) ?? roadmap);
}

function measuresOf(roadmap: Pick<RoadmapRow, 'measures' | 'rounds'> | null, pillarId: string | null): MeasureRow[] {
  const own = roadmap?.measures?.filter((measure) => measure.pillarId === pillarId) ?? [];
  return own.map((measure) => ({ ...measure, rounds: roadmap?.rounds ?? [] }));
}

function reading<Row>(ctx: Context, read: () => Promise<Row>): Promise<Row> {
  requireRoadmapReader(ctx.viewer, ctx.settings.publicRead);
  return read();
}
