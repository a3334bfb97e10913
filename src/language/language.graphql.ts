import { Arg, Field, ObjectType, registerEnumType } from 'type-graphql';
import { Reads } from '../reads/mapping';
import type { Read } from '../reads/read';
import { DateTime } from '../scalars';
import { Language } from './language';
import { localized, localizedText } from './language.reads';
import { TranslationOrigin } from './translation.entity';

registerEnumType(Language, {
  name: 'Language',
  description: 'One of the six official languages, on an equal footing.',
  valuesConfig: {
    AR: { description: 'Arabic, written from right to left.' },
    EN: { description: 'English.' },
    ES: { description: 'Spanish.' },
    FR: { description: 'French.' },
    RU: { description: 'Russian.' },
    ZH: { description: 'Chinese.' },
  },
});

export const Direction = { LTR: 'LTR', RTL: 'RTL' } as const;
export type Direction = keyof typeof Direction;
registerEnumType(Direction, {
  name: 'Direction',
  description: 'The direction in which a text is written.',
  valuesConfig: { LTR: { description: 'From left to right.' }, RTL: { description: 'From right to left.' } },
});

registerEnumType(TranslationOrigin, {
  name: 'TranslationOrigin',
  description: 'Who stands behind a text in a language.',
  valuesConfig: {
    ORIGINAL: { description: 'The words as their author wrote them; they are authoritative.' },
    OFFICIAL: { description: 'A version issued by the Secretariat.' },
    DELEGATION: { description: 'A version of the delegation whose text it is.' },
    UNOFFICIAL: { description: 'A version that nobody answers for; for convenience.' },
  },
});

export const TranslationStatus = { CURRENT: 'CURRENT', OUTDATED: 'OUTDATED' } as const;
export type TranslationStatus = keyof typeof TranslationStatus;
registerEnumType(TranslationStatus, {
  name: 'TranslationStatus',
  description: 'Whether a text in a language still says what the original says.',
  valuesConfig: {
    CURRENT: { description: 'It corresponds to the original as it stands.' },
    OUTDATED: { description: 'The original has changed since.' },
  },
});

@ObjectType({ description: 'A text in one of the languages in which it exists.' })
export class Translation {
  @Field(() => String, { description: 'The text in this language.' })
  text!: string;

  @Field(() => Language, { description: 'The language of this text.' })
  language!: Language;

  @Field(() => TranslationOrigin, { description: 'Who stands behind this text.' })
  origin!: TranslationOrigin;

  @Field(() => TranslationStatus, { description: 'Whether this text corresponds to the original as it stands.' })
  status!: TranslationStatus;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was given; null for the original, and for what came before that was kept.',
  })
  translatedAt!: Date | null;
}

@ObjectType({
  description:
    "A text served in one language: the field's `language` argument, else `Accept-Language`, else the person's own, else English.",
})
export class LocalizedText {
  @Field(() => String, { description: 'The text, in the language that `language` names.' })
  text!: string;

  @Field(() => Language, { description: 'The language in which the text is served.' })
  language!: Language;

  @Field(() => Direction, { description: 'The direction in which the text is written.' })
  @Reads(localizedText.direction)
  direction!: Direction;

  @Field(() => Boolean, { description: 'True if the text does not exist in the language that was asked for.' })
  @Reads(localizedText.isFallback)
  isFallback!: boolean;

  @Field(() => TranslationOrigin, { description: 'Who stands behind the text in this language.' })
  @Reads(localizedText.origin)
  origin!: TranslationOrigin;

  @Field(() => Boolean, { description: 'True if it is a translation, and the original has changed since.' })
  @Reads(localizedText.isStale)
  isStale!: boolean;

  @Field(() => [Translation], { description: 'The text in every language in which it exists; at most six.' })
  @Reads(localizedText.translations)
  translations!: Translation[];
}

const LanguageArg = () =>
  Arg('language', () => Language, {
    nullable: true,
    description: 'The language to serve; else the one of the request.',
  });

interface Options {
  readonly description: string;
  readonly nullable?: boolean;
}

/** A field whose reader chooses the language: a column of its name with a text in several languages, unless another read is given. */
export function InLanguage(options: Options, read?: Read<never>): PropertyDecorator {
  return (target, name) => {
    Field(() => LocalizedText, { ...options })(target, name);
    LanguageArg()(target, name, 0);
    Reads(read ?? localized(String(name)))(target, name);
  };
}
