import { instantText } from '../../src/language/instant';
import { LANGUAGES } from '../../src/language/language';

const at = '2026-10-03T00:00:00+00:00';
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test.each([
  ['EN', '3 October 2026 at 02:00 CEST (Europe/Zurich)'],
  ['FR', '3 octobre 2026 à 02:00 UTC+2 (Europe/Zurich)'],
  ['ES', '3 de octubre de 2026 a las 02:00 CEST (Europe/Zurich)'],
  ['RU', '3 октября 2026 г. в 02:00 GMT+2 (Europe/Zurich)'],
  ['ZH', '2026年10月3日 GMT+2 02:00 (Europe/Zurich)'],
  ['AR', '3 أكتوبر 2026 في 02:00 غرينتش+2 (\u2068Europe/Zurich\u2069)'],
] as const)('in %s an instant is told by the clocks of its zone: %s', (language, expected) => {
  expect(plain(instantText({ at, timeZone: 'Europe/Zurich' }, language))).toBe(expected);
});

test.each([
  ['UTC', '3 October 2026 at 00:00 UTC'],
  ['Asia/Kolkata', '3 October 2026 at 05:30 GMT+5:30 (Asia/Kolkata)'],
  ['America/New_York', '2 October 2026 at 20:00 GMT-4 (America/New_York)'],
])('in %s it is %s', (timeZone, expected) => expect(instantText({ at, timeZone }, 'EN')).toBe(expected));

test('summer time is that of the day', () => {
  const winter = instantText({ at: '2027-01-20T12:00:00Z', timeZone: 'Europe/Zurich' }, 'EN');
  expect(winter).toBe('20 January 2027 at 13:00 CET (Europe/Zurich)');
});

test.each([
  ['2026-10-02T21:59:59Z', '23:59:59'],
  ['2026-10-02T21:59:59.999Z', '23:59:59.999'],
  ['2026-10-02T22:00:00Z', '00:00'],
])('%s is told as exactly as it was set: %s', (instant, expected) => {
  expect(instantText({ at: instant, timeZone: 'Europe/Zurich' }, 'EN')).toContain(` at ${expected} CEST`);
});

test('a zone that nobody knows is told in UTC, rather than fail while refusing', () => {
  expect(instantText({ at, timeZone: 'Mars/Olympus' }, 'EN')).toBe('3 October 2026 at 00:00 UTC');
});

test.each(LANGUAGES)('in %s years are those of the Gregorian calendar, and digits are European', (language) => {
  const text = instantText({ at: new Date(at), timeZone: 'Asia/Riyadh' }, language);
  expect(text).toContain('2026');
  expect(text).not.toMatch(/[\u0660-\u0669\u06f0-\u06f9]/);
});
