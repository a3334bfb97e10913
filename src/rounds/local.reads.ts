import sql, { type Sql } from 'sql-template-tag';
import { type Asking, value } from '../operation/asking';
import type { At } from '../reads/read';

/**
 * What the clocks of a round's time zone show at an instant: to the minute, and to the second or the millisecond only where
 * that is not zero, so that the last millisecond of a day is not taken for the minute before.
 */
export const local = (instant: (at: At<Asking>) => Sql) =>
  value(
    (at) => sql`(select to_char(shown, 'YYYY-MM-DD"T"HH24:MI') || case
        when shown = date_trunc('minute', shown) then '' when shown = date_trunc('second', shown) then to_char(shown, ':SS')
        else to_char(shown, ':SS.MS') end
      from (select date_trunc('milliseconds', ${instant(at)} at time zone ${at.row}.time_zone) as shown) s)`,
  );
