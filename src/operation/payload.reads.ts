import sql from 'sql-template-tag';
import { fromOutcome } from '../reads/slot';
import { many, one } from './asking';

interface Outcome {
  readonly ids: readonly string[];
  readonly errors: readonly object[];
  readonly report: unknown;
}

const ids = fromOutcome<Outcome>('uuid[]', (outcome) => outcome.ids);
const problems = fromOutcome<Outcome>('json', (outcome) => JSON.stringify(outcome.errors));

const report = fromOutcome<Outcome>('json', (outcome) => JSON.stringify(outcome.report));

/** What a mutation answers, made of the ids of what it did and of what was against it. */
export const payload = one({ from: () => sql`(select ${ids} as ids, ${problems} as errors, ${report} as report)` });

/** The object that a payload shows. */
export const shownOne = one({ on: (at, row) => sql`${row}.id = ${at.row}.ids[1]` });

/** The objects that were done, in the order in which they were named; none if any was refused. */
export const shownMany = many({
  on: (at, row) => sql`json_array_length(${at.row}.errors) = 0 and ${row}.id = any(${at.row}.ids)`,
  order: (at, row) => sql`array_position(${at.row}.ids, ${row}.id)`,
});

export const errors = many({
  from: ({
    row,
  }) => sql`(select e.value ->> 'code' as code, e.value ->> 'message' as message, e.value -> 'path' as path, e.n
    from json_array_elements(${row}.errors) with ordinality e(value, n))`,
  order: (_, row) => sql`${row}.n`,
});
