import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { type Context, load } from '../context';
import { type Language, type Localized, localize } from '../language/language';
import { LanguageArg, LocalizedText } from '../language/language.graphql';
import { globalId } from '../nodes/global-id';
import { GlobalId } from '../nodes/node.graphql';
import { Contribution, Idea, Measure } from './roadmap.graphql';
import { type ContributionRow, type IdeaRow, loadRoadmaps, type MeasureRow } from './roadmap.reads';

@Resolver(() => Contribution)
export class ContributionResolver {
  @GlobalId()
  id(@Root() contribution: ContributionRow): string {
    return globalId('Contribution', contribution.id);
  }

  @FieldResolver(() => LocalizedText)
  title(
    @Root() contribution: ContributionRow,
    @LanguageArg() language: Language | null,
    @Ctx() ctx: Context,
  ): Localized {
    return localize(contribution.title, language ?? ctx.language);
  }
}

@Resolver(() => Idea)
export class IdeaResolver {
  @GlobalId()
  id(@Root() idea: IdeaRow): string {
    return globalId('Idea', idea.id);
  }

  @FieldResolver(() => LocalizedText)
  text(@Root() idea: IdeaRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized {
    return localize(idea.text, language ?? ctx.language);
  }

  @FieldResolver(() => [Measure])
  async measures(@Root() idea: IdeaRow, @Ctx() ctx: Context): Promise<MeasureRow[]> {
    const roadmap = await load(ctx, loadRoadmaps, idea.roadmapId);
    return roadmap?.measures?.filter((measure) => idea.measureIds.includes(measure.id)) ?? [];
  }
}
