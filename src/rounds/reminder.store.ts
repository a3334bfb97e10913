import sql from 'sql-template-tag';
import type { Transaction } from '../database/transaction';
import { dueReminders, durationText } from './reminder.rules';
import { lockRounds, recordEventsOfRounds, roundEvent } from './round.store';

/** Records the reminders that are due. The round is held, and says up to when it has been done: so each is given once. */
export async function remind(tx: Transaction, now: Date, reminders: readonly number[]): Promise<void> {
  if (reminders.length === 0) return;
  const due = sql`r.state in ('UPCOMING', 'OPEN', 'PAUSED') and r.closes_at > ${now} and exists (
    select from unnest(${[...reminders]}::float8[]) reminder(before)
    where r.closes_at - before * interval '1 millisecond' > r.reminders_from and r.closes_at - before * interval '1 millisecond' <= ${now})`;
  const held = await lockRounds(tx, due, null);
  const events = held.flatMap((round) =>
    dueReminders(round, reminders, now).map(({ before, at }) => ({
      ...roundEvent('ROUND_CLOSING', round, at, null),
      details: { closesAt: round.closesAt.toISOString(), before: durationText(before) },
    })),
  );
  if (events.length === 0) return;
  tx.send(sql`/* rounds.reminded */
    update round set reminders_from = ${now} where id = any(${held.map(({ id }) => id)}::uuid[])`);
  await recordEventsOfRounds(tx, events);
}
