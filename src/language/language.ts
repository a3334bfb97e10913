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
