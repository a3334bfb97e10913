/** A reminder that is due: how long before the deadline, and when that was. */
export interface Reminder {
  readonly before: number;
  readonly at: Date;
}

/**
 * The reminders of a deadline that are due, oldest first. Those whose instant lay before the round was announced, or before its
 * deadline was set, are none; nor is anybody reminded of a deadline that has passed.
 */
export function dueReminders(
  { closesAt, remindersFrom }: { readonly closesAt: Date; readonly remindersFrom: Date },
  reminders: readonly number[],
  now: Date,
): readonly Reminder[] {
  if (closesAt <= now) return [];
  return [...new Set(reminders)]
    .map((before) => ({ before, at: new Date(closesAt.getTime() - before) }))
    .filter(({ at }) => remindersFrom < at && at <= now)
    .toSorted((one, other) => Number(one.at) - Number(other.at));
}

const UNITS = [
  ['D', 86_400_000],
  ['H', 3_600_000],
  ['M', 60_000],
] as const;

/** A length of time as ISO 8601 writes it: `P14D`, `PT36H`. A day is 24 hours, whatever the clocks are set to. */
export function durationText(milliseconds: number): string {
  const [letter, unit] = UNITS.find(([, one]) => milliseconds % one === 0) ?? UNITS[2];
  return `P${letter === 'D' ? '' : 'T'}${milliseconds / unit}${letter}`;
}
