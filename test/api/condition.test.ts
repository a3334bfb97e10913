import fc from 'fast-check';
import sql, { join } from 'sql-template-tag';
import { type Columns, type Condition, type Facts, holds, toSql } from '../../src/access/condition';
import { type CommentFact, maySeeComment } from '../../src/comments/comment.rules';
import { onlyRow } from '../../src/database/rows';
import { type EventFact, maySeeEvent } from '../../src/events/event.rules';
import { anonymous, type Viewer } from '../../src/identity/viewer';
import { cloneDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;

beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

interface Case<Fact extends string> {
  readonly condition: Condition<Fact>;
  readonly facts: Facts<Fact>;
  readonly columns: Columns<Fact>;
}

/** What PostgreSQL makes of the conditions, in one statement; null if it knows no answer. */
async function inPostgres<Fact extends string>(cases: readonly Case<Fact>[]): Promise<(boolean | null)[]> {
  const list = join(
    cases.map(({ condition, columns }) => sql`coalesce(${toSql(condition, columns)}, false)`),
    ', ',
  );
  return (await onlyRow<{ answers: (boolean | null)[] }>(database.db, sql`select array[${list}] as answers`)).answers;
}

async function expectAgreement<Fact extends string>(cases: readonly Case<Fact>[]): Promise<void> {
  expect(await inPostgres(cases)).toEqual(cases.map(({ condition, facts }) => holds(condition, facts)));
}

const many = <Fact extends string>(one: fc.Arbitrary<Case<Fact>>) => fc.array(one, { minLength: 1, maxLength: 25 });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

describe('a random condition means the same to a program and to PostgreSQL', () => {
  type Any = 'word' | 'number' | 'flag' | 'words';
  const word = fc.constantFrom('a', 'A', 'é', 'e\u0301', '', ' ', "o'clock", '"', '\\', '%', 'null', '{}', '日本');
  const number = fc.integer({ min: -3, max: 3 });
  const { condition } = fc.letrec<{ condition: Condition<Any> }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 4 },
      fc.record({ is: fc.constant('word' as const), value: word }),
      fc.record({ is: fc.constant('number' as const), value: number }),
      fc.record({ is: fc.constant('flag' as const), value: fc.boolean() }),
      fc.record({ contains: fc.constant('words' as const), value: word }),
      fc.record({ isSet: fc.constantFrom<Any>('word', 'number', 'flag', 'words') }),
      fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
    ),
  }));
  const facts = fc.record({
    word: maybe(word),
    number: maybe(number),
    flag: maybe(fc.boolean()),
    words: maybe(fc.array(word, { maxLength: 3 })),
  });
  const columnsOf = (given: Facts<Any>): Columns<Any> => ({
    word: sql`${given.word}::text`,
    number: sql`${given.number}::integer`,
    flag: sql`${given.flag}::boolean`,
    words: sql`${given.words}::text[]`,
  });
  const oneCase = fc.record({ condition, facts }).map((one) => ({ ...one, columns: columnsOf(one.facts) }));

  test('for any facts', async () => {
    await fc.assert(fc.asyncProperty(many(oneCase), expectAgreement), { numRuns: 100 });
  });

  test('nothing is asked of all, and of any', async () => {
    const columns = columnsOf({ word: null, number: null, flag: null, words: null });
    const cases: Case<Any>[] = [{ all: [] }, { any: [] }].map((empty) => ({
      condition: empty as Condition<Any>,
      facts: { word: null, number: null, flag: null, words: null },
      columns,
    }));
    expect(await inPostgres(cases)).toEqual([true, false]);
    await expectAgreement(cases);
  });
});

const DELEGATIONS = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const delegation = fc.constantFrom(...DELEGATIONS);
const person = { personId: DELEGATIONS[0] ?? '', name: 'N', language: 'EN' as const };
const viewer: fc.Arbitrary<Viewer> = fc.oneof(
  fc.constant(anonymous),
  fc
    .constantFrom('OFFICER', 'APPROVER', 'ADMINISTRATOR')
    .map((role) => ({ ...person, kind: 'SECRETARIAT', role }) as Viewer),
  fc.constant({ ...person, kind: 'CONVENER', role: 'CONVENER' } as Viewer),
  fc
    .tuple(fc.constantFrom('CONTACT_POINT', 'DEPUTY', 'REVIEWER'), delegation)
    .map(
      ([role, delegationId]) => ({ ...person, kind: 'DELEGATE', role, delegationId, delegationCode: 'QM' }) as Viewer,
    ),
);
/** The delegation for which somebody speaks. */
const of = (one: Viewer): string | undefined => (one.kind === 'DELEGATE' ? one.delegationId : undefined);

describe('who may see a comment', () => {
  const facts = fc.record({
    delegationId: maybe(delegation),
    threadDelegationId: delegation,
    submittedAt: maybe(fc.constant('2027-01-15T12:00:00+00:00')),
    released: fc.boolean(),
  });
  const columnsOf = (row: Facts<CommentFact>): Columns<CommentFact> => ({
    delegationId: sql`${row.delegationId}::uuid`,
    threadDelegationId: sql`${row.threadDelegationId}::uuid`,
    submittedAt: sql`${row.submittedAt}::timestamptz`,
    released: sql`${row.released}::boolean`,
  });
  const oneCase = fc
    .record({ viewer, facts })
    .map((one) => ({ condition: maySeeComment(one.viewer), facts: one.facts, columns: columnsOf(one.facts) }));

  test('is the same to a program and to PostgreSQL', async () => {
    await fc.assert(fc.asyncProperty(many(oneCase), expectAgreement), { numRuns: 60 });
  });

  test('is what the product says', () => {
    fc.assert(
      fc.property(viewer, facts, (one, row) => {
        const official = row.submittedAt !== null;
        const own = of(one) !== undefined && of(one) === row.delegationId;
        const inOwnThread = official && of(one) !== undefined && of(one) === row.threadDelegationId;
        const expected = {
          ANONYMOUS: false,
          SECRETARIAT: official,
          CONVENER: official,
          DELEGATE: own || inOwnThread || (official && row.released),
        }[one.kind];
        expect(holds(maySeeComment(one), row)).toBe(expected);
      }),
    );
  });
});

describe('who may see an event', () => {
  const facts = fc.record({
    audience: fc.constantFrom('PUBLIC', 'COMMENT_READERS', 'SECRETARIAT'),
    delegationIds: fc.subarray(DELEGATIONS),
    released: fc.boolean(),
  });
  const columnsOf = (row: Facts<EventFact>): Columns<EventFact> => ({
    audience: sql`${row.audience}::text`,
    delegationIds: sql`${row.delegationIds}::uuid[]`,
    released: sql`${row.released}::boolean`,
  });
  const oneCase = fc
    .record({ viewer, facts })
    .map((one) => ({ condition: maySeeEvent(one.viewer), facts: one.facts, columns: columnsOf(one.facts) }));

  test('is the same to a program and to PostgreSQL', async () => {
    await fc.assert(fc.asyncProperty(many(oneCase), expectAgreement), { numRuns: 60 });
  });

  test('is what the product says', () => {
    fc.assert(
      fc.property(viewer, facts, (one, row) => {
        const told = row.released || row.delegationIds.includes(of(one) ?? '');
        const expected = {
          ANONYMOUS: false,
          SECRETARIAT: true,
          CONVENER: row.audience !== 'SECRETARIAT',
          DELEGATE: row.audience === 'PUBLIC' || (row.audience === 'COMMENT_READERS' && told),
        }[one.kind];
        expect(holds(maySeeEvent(one), row)).toBe(expected);
      }),
    );
  });
});
