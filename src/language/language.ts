import Negotiator from 'negotiator';

export const Language = { AR: 'AR', EN: 'EN', ES: 'ES', FR: 'FR', RU: 'RU', ZH: 'ZH' } as const;
export type Language = keyof typeof Language;

export const LANGUAGES = Object.keys(Language) as Language[];

/** A text in each language it exists in. */
export type Texts = { readonly [language in Language]?: string };

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(Language, value);
}

/** The first of the six languages that an Accept-Language header asks for. */
export function acceptedLanguage(header: string | undefined): Language | undefined {
  if (!header) return undefined;
  const asked = new Negotiator({ headers: { 'accept-language': header } }).languages();
  return asked.map((tag) => tag.split('-', 1)[0]?.toUpperCase()).find(isLanguage);
}

export interface Localized {
  readonly text: string;
  readonly language: Language;
  readonly isFallback: boolean;
  readonly texts: Texts;
  readonly original: boolean;
}

/** Picks the text in the asked language, else English, else the first there is. */
export function localize(texts: Texts, asked: Language): Localized {
  const language = [asked, Language.EN, ...LANGUAGES].find((candidate) => texts[candidate] !== undefined);
  if (language === undefined) throw new Error('A localized text has no language');
  return { text: texts[language] ?? '', language, isFallback: language !== asked, texts, original: false };
}

/** A delegation's own words: served as written, whatever language is asked for. */
export function original(text: string, language: Language, asked: Language): Localized {
  return { text, language, isFallback: language !== asked, texts: { [language]: text }, original: true };
}
