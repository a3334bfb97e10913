import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Language, type Texts } from '../../../src/language/language';

registerEnumType(Language, { name: 'Language' });

@ObjectType()
export class LocalizedText {
  @Field(() => String) text!: string;
  @Field(() => Language) language!: Language;
  @Field(() => String) direction!: string;
  @Field(() => Boolean) isFallback!: boolean;
}

export function localized(texts: Texts, asked: Language = 'EN'): LocalizedText {
  const language = texts[asked] === undefined ? 'EN' : asked;
  return written(texts[language] ?? '', language, asked);
}

export function written(text: string, language: Language, asked: Language = 'EN'): LocalizedText {
  return { text, language, direction: language === 'AR' ? 'RTL' : 'LTR', isFallback: language !== asked };
}
