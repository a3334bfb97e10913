/** What a text says of an instant or a day, or why there is no such thing. */
export type Parsed<Value> = { readonly value: Value } | { readonly fault: string };

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,6})?(?:Z|([+-])(\d{2}):(\d{2}))$/i;

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
// No place on Earth is further from UTC: what is further is a slip.
const FURTHEST_MINUTES = 14 * 60;

/** A day of the calendar: the years 1 to 9999, and in February the days that it has in that year. */
export function parseDay(text: string): Parsed<string> {
  const parts = DAY.exec(text);
  if (!parts) return { fault: 'A Date is written as year-month-day: "2027-03-31".' };
  const fault = dayFault(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  return fault ? { fault } : { value: text };
}

/** An instant as RFC 3339 writes it. `Date` alone would take 30 February for 2 March, and 24:00 for the next day. */
export function parseInstant(text: string): Parsed<Date> {
  const parts = INSTANT.exec(text);
  if (!parts) {
    return {
      fault:
        'A DateTime is written as RFC 3339, with its offset and at most six digits of a second: "2027-03-31T21:59:59Z".',
    };
  }
  const [, day = '', hour, minute, second, sign, ahead, aheadMinutes] = parts;
  const date = parseDay(day);
  if ('fault' in date) return date;
  const fault =
    timeFault(Number(hour), Number(minute), Number(second)) ??
    (sign ? offsetFault(Number(ahead), Number(aheadMinutes)) : undefined);
  if (fault) return { fault };
  const value = new Date(text.toUpperCase());
  const year = value.getUTCFullYear();
  return year < 1 || year > 9999 ? { fault: 'In UTC, a DateTime lies in the years 0001 to 9999.' } : { value };
}

function dayFault(year: number, month: number, day: number): string | undefined {
  if (year === 0) return 'There is no year 0000: the first is 0001.';
  const name = MONTHS[month - 1];
  if (!name) return 'A month is one of 01 to 12.';
  // The day before the first of the next month, in a year that leaps alike: Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return day < 1 || day > last ? `${name} ${year} has the days 1 to ${last}.` : undefined;
}

function timeFault(hour: number, minute: number, second: number): string | undefined {
  if (hour > 23) return 'An hour is one of 00 to 23; midnight is 00:00 of the next day.';
  if (minute > 59) return 'A minute is one of 00 to 59.';
  // No clock of a computer tells a leap second from the one that follows.
  return second > 59 ? 'A second is one of 00 to 59; a leap second is written as the second before it.' : undefined;
}

function offsetFault(hours: number, minutes: number): string | undefined {
  if (minutes <= 59 && hours * 60 + minutes <= FURTHEST_MINUTES) return undefined;
  return 'An offset from UTC lies between -14:00 and +14:00.';
}

// The names of the IANA database that consist of one word. PostgreSQL and JavaScript know others, such as PST, which mean
// one thing here and another there.
const SINGLE_NAMES = new Set(
  `CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel
  Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT
  UTC Universal W-SU WET Zulu`.split(/\s+/),
);
const PART = /^[A-Z](?:[A-Z]{0,2}|[A-Za-z_-]*[a-z])(?:[+-]?\d{1,2})?$/;

/** The name of a time zone of the IANA database, as it was given: an alias stays the alias. */
export function parseZone(text: string): Parsed<string> {
  const fault = 'A TimeZone is a name of the IANA database, in its own letters: "Europe/Zurich".';
  const known = knownZone(text);
  if (!known) return { fault };
  if (known !== text && known.toLowerCase() === text.toLowerCase())
    return { fault: `${fault} This one is written "${known}".` };
  const parts = text.split('/');
  const isName =
    parts.length === 1 ? SINGLE_NAMES.has(text) : parts.every((part) => PART.test(part)) && parts[0] !== 'SystemV';
  return isName ? { value: text } : { fault };
}

function knownZone(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
