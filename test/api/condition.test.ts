import fc from 'fast-check';
import sql from 'sql-template-tag';
import { type Columns, type Condition, type Facts, holds, toSql } from '../../src/access/condition';
import { type Denial, reasonsOf, reasonsSql } from '../../src/access/denial';
import { type CommentFact, maySeeComment } from '../../src/comments/comment.rules';
import { type EventFact, maySeeEvent } from '../../src/events/event.rules';
import type { Viewer } from '../../src/operation/viewer';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { DELEGATIONS, delegation, many, maybe, valuesOf, viewer } from '../support/rules';

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

/** What PostgreSQL makes of the conditions, in one statement. It may not know, which is false wherever conditions stand. */
function inPostgres<Fact extends string>(cases: readonly Case<Fact>[]): Promise<unknown[]> {
  return valuesOf(
    database.db,
    cases.map(({ condition, columns }) => sql`coalesce(${toSql(condition, columns)}, false)`),
  );
}

async function expectAgreement<Fact extends string>(cases: readonly Case<Fact>[]): Promise<void> {
  expect(await inPostgres(cases)).toEqual(cases.map(({ condition, facts }) => holds(condition, facts)));
}

describe('a random condition means the same to a program and to PostgreSQL', () => {
  type Any = 'word' | 'number' | 'instant' | 'flag' | 'words';
  const word = fc.constantFrom('a', 'A', 'é', 'e\u0301', '', ' ', "o'clock", '"', '\\', '%', 'null', '{}', '日本');
  const number = fc.integer({ min: -3, max: 3 });
  const instant = fc.integer({ min: -3, max: 3 }).map((n) => new Date(Date.UTC(2027, 0, 15) + n));
  const operator = fc.constantFrom('<' as const, '>=' as const, '>' as const);
  const { condition } = fc.letrec<{ condition: Condition<Any> }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 4 },
      fc.record({ is: fc.constant('word' as const), value: word }),
      fc.record({ is: fc.constant('number' as const), value: number }),
      fc.record({ is: fc.constant('flag' as const), value: fc.boolean() }),
      fc.record({ contains: fc.constant('words' as const), value: word }),
      fc.record({ isIn: fc.constant('word' as const), values: fc.array(word, { maxLength: 3 }) }),
      fc.record({ isIn: fc.constant('number' as const), values: fc.array(number, { maxLength: 3 }) }),
      fc.record({ compare: fc.constant('number' as const), operator, value: number }),
      fc.record({ compare: fc.constant('instant' as const), operator, value: instant }),
      fc.record({ isSet: fc.constantFrom<Any>('word', 'number', 'instant', 'flag', 'words') }),
      fc.record({ not: tie('condition') }),
      fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
    ),
  }));
  const facts = fc.record({
    word: maybe(word),
    number: maybe(number),
    instant: maybe(
      fc.oneof(
        instant,
        instant.map((one) => one.toISOString()),
      ),
    ),
    flag: maybe(fc.boolean()),
    words: maybe(fc.array(word, { maxLength: 3 })),
  });
  const columnsOf = (given: Facts<Any>): Columns<Any> => ({
    word: sql`${given.word}::text`,
    number: sql`${given.number}::integer`,
    instant: sql`${given.instant}::timestamptz`,
    flag: sql`${given.flag}::boolean`,
    words: sql`${given.words}::text[]`,
  });
  const oneCase = fc.record({ condition, facts }).map((one) => ({ ...one, columns: columnsOf(one.facts) }));

  test('for any facts', async () => {
    await fc.assert(fc.asyncProperty(many(oneCase), expectAgreement), { numRuns: 100 });
  });

  const code = fc.constantFrom('NO', 'NEVER', "don't", 'é');
  const { denial } = fc.letrec<{ denial: Denial<Any, string> }>((tie) => ({
    denial: fc.oneof(
      { maxDepth: 4 },
      fc.record({ deny: code }),
      fc.record({ every: fc.array(tie('denial'), { maxLength: 3 }) }),
      fc.record({ firstOf: fc.array(tie('denial'), { maxLength: 3 }) }),
      fc.record({ when: condition, yes: tie('denial'), no: tie('denial') }),
    ),
  }));

  test('and a random denial has the same reasons, in the same order', async () => {
    const asked = fc.record({ denial, facts }).map((one) => ({ ...one, columns: columnsOf(one.facts) }));
    await fc.assert(
      fc.asyncProperty(many(asked), async (cases) => {
        const said = await valuesOf(
          database.db,
          cases.map((one) => reasonsSql(one.denial, one.columns)),
        );
        expect(said).toEqual(cases.map((one) => reasonsOf(one.denial, one.facts)));
      }),
      { numRuns: 100 },
    );
  });

  test('nothing is asked of all, and of any', async () => {
    const nothing = { word: null, number: null, instant: null, flag: null, words: null };
    const columns = columnsOf(nothing);
    const cases: Case<Any>[] = [{ all: [] }, { any: [] }].map((empty) => ({
      condition: empty as Condition<Any>,
      facts: nothing,
      columns,
    }));
    expect(await inPostgres(cases)).toEqual([true, false]);
    await expectAgreement(cases);
  });
});

/** The delegation for which somebody speaks. */
const of = (one: Viewer): string | undefined => (one.kind === 'DELEGATE' ? one.delegationId : undefined);

describe('who may see a comment', () => {
  const facts = fc.record({
    delegationId: maybe(delegation),
    threadDelegationId: delegation,
    submittedAt: maybe(fc.constant('2027-01-15T12:00:00+00:00')),
    released: fc.boolean(),
    isPublic: fc.boolean(),
  });
  const columnsOf = (row: Facts<CommentFact>): Columns<CommentFact> => ({
    delegationId: sql`${row.delegationId}::uuid`,
    threadDelegationId: sql`${row.threadDelegationId}::uuid`,
    submittedAt: sql`${row.submittedAt}::timestamptz`,
    released: sql`${row.released}::boolean`,
    isPublic: sql`${row.isPublic}::boolean`,
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
          ANONYMOUS: official && row.isPublic,
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
