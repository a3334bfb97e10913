import type { Language } from './language';

/** An instant as a person is told it: by the clocks of a time zone. */
export interface ZonedInstant {
  readonly at: string | Date;
  readonly timeZone: string;
}

// The calendar and the digits are those in which Arabic texts of the Union are dated, whatever a region prefers.
const LOCALES: { readonly [language in Language]: string } = {
  ...{ AR: 'ar-u-ca-gregory-nu-latn', EN: 'en-GB', ES: 'es', FR: 'fr', RU: 'ru', ZH: 'zh' },
};

/** `3 October 2026 at 02:00 CEST (Europe/Zurich)`: as exact as it was set, so that a deadline of 23:59:59 reads so. */
export function instantText({ at, timeZone }: ZonedInstant, language: Language): string {
  const instant = new Date(at);
  const zone = isKnown(timeZone) ? timeZone : 'UTC';
  const text = new Intl.DateTimeFormat(LOCALES[language], {
    ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    ...finer(instant),
    ...{ timeZone: zone, timeZoneName: 'short' },
  } as Intl.DateTimeFormatOptions).format(instant);
  return zone === 'UTC' ? text : `${text} (${language === 'AR' ? isolated(zone) : zone})`;
}

function finer(instant: Date): Intl.DateTimeFormatOptions {
  if (instant.getUTCMilliseconds() > 0) return { second: '2-digit', fractionalSecondDigits: 3 };
  return instant.getUTCSeconds() > 0 ? { second: '2-digit' } : {};
}

/** A round may have been given a zone that this Node.js does not know; a refusal must not fail for that. */
function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== undefined;
  } catch {
    return false;
  }
}

/** Unicode first-strong isolate: a number or a Latin code keeps its own order, and leaves that of the Arabic around it alone. */
export function isolated(value: string): string {
  return `\u2068${value}\u2069`;
}
