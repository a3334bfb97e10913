import fc from 'fast-check';
import { dueReminders, durationText } from '../../src/rounds/reminder.rules';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (day: number) => new Date(Date.UTC(2027, 0, day));

test.each([
  [14 * DAY, 'P14D'],
  [DAY, 'P1D'],
  [36 * HOUR, 'PT36H'],
  [90 * 60_000, 'PT90M'],
])('%d ms are %s', (milliseconds, text) => expect(durationText(milliseconds)).toBe(text));

test.each<[string, number, number, number[]]>([
  ['before the first is due', 1, 15, []],
  ['from the millisecond on in which it is due', 1, 16, [14]],
  ['all that came due while nobody looked, oldest first', 1, 29, [14, 3, 1]],
  ['none whose instant lay before the announcement', 17, 27, [3]],
  ['none whose instant was that of the announcement', 16, 16, []],
  ['none of a deadline that has passed', 1, 30, []],
])('of 14, 3 and 1 days before the 30th: %s', (_, announced, now, days) => {
  const round = { closesAt: at(30), remindersFrom: at(announced) };
  const due = dueReminders(round, [DAY, 14 * DAY, 3 * DAY, DAY], at(now));
  expect(due.map(({ before }) => before / DAY)).toEqual(days);
});

test('whoever looks often, and notes when, is told of each once that came after the announcement', () => {
  const times = fc.array(fc.integer({ min: 1, max: 29 * 24 }), { minLength: 1, maxLength: 12 });
  const reminders = fc.uniqueArray(fc.integer({ min: 1, max: 40 * 24 }), { maxLength: 5 });
  fc.assert(
    fc.property(times, reminders, (hours, before) => {
      const looks = [...new Set([...hours, 29 * 24])].toSorted((one, other) => one - other);
      let remindersFrom = at(1);
      const told: number[] = [];
      for (const hour of looks) {
        const now = new Date(at(1).getTime() + hour * HOUR - 1);
        const due = dueReminders(
          { closesAt: at(30), remindersFrom },
          before.map((one) => one * HOUR),
          now,
        );
        if (due.length > 0) remindersFrom = now;
        told.push(...due.map((one) => one.before / HOUR));
      }
      expect(told.toSorted()).toEqual(before.filter((one) => one < 29 * 24).toSorted());
    }),
  );
});
