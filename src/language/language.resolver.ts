import { FieldResolver, Resolver, Root } from 'type-graphql';
import { LANGUAGES, Language, type Localized } from './language';
import { Direction, LocalizedText, Translation, TranslationOrigin, TranslationStatus } from './language.graphql';

@Resolver(() => LocalizedText)
export class LocalizedTextResolver {
  @FieldResolver(() => Direction)
  direction(@Root() localized: Localized): Direction {
    return localized.language === Language.AR ? Direction.RTL : Direction.LTR;
  }

  @FieldResolver(() => [Translation])
  translations(@Root() localized: Localized): Translation[] {
    const origin = localized.original ? TranslationOrigin.ORIGINAL : TranslationOrigin.OFFICIAL;
    return LANGUAGES.flatMap((language) => {
      const text = localized.texts[language];
      return text === undefined ? [] : [{ text, language, origin, status: TranslationStatus.CURRENT }];
    });
  }
}
