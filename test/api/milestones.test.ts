import fc from 'fast-check';
import sql, { type Sql } from 'sql-template-tag';
import { MilestoneState } from '../../src/roadmap/roadmap.entity';
import { milestoneStatusSql, percentAchievedSql } from '../../src/roadmap/roadmap.reads';
import { milestoneStatus, percentAchieved } from '../../src/roadmap/roadmap.rules';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { many, valuesOf } from '../support/rules';

let database: TestDatabase;

beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

const state = fc.constantFrom(...(Object.keys(MilestoneState) as MilestoneState[]));
const day = fc.constantFrom('2026-12-31', '2027-01-01', '2027-01-02', '2027-10-01');
const milestone = fc.record({ state, baselineDate: day, forecastDate: day });
type Milestone = typeof milestone extends fc.Arbitrary<infer One> ? One : never;

/** Milestones in the place of their table, under the alias `s`. */
function rowsOf(milestones: readonly Milestone[]): Sql {
  const rows = milestones.map((one) => ({
    ...{ state: one.state, baseline_date: one.baselineDate, forecast_date: one.forecastDate },
  }));
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(state milestone_state, baseline_date date, forecast_date date)`;
}

test('the status of a milestone is the same to a program and to PostgreSQL', async () => {
  const asked = fc.record({ milestone, today: day });
  await fc.assert(
    fc.asyncProperty(many(asked), async (cases) => {
      const said = await valuesOf(
        database.db,
        cases.map(
          (one) => sql`(select ${milestoneStatusSql(sql`s`, sql`${one.today}::date`)} from ${rowsOf([one.milestone])})`,
        ),
      );
      expect(said).toEqual(cases.map((one) => milestoneStatus(one.milestone, one.today)));
    }),
  );
});

test('the share that is achieved is the same, also where it is rounded', async () => {
  const shares = Array.from({ length: 41 }, (_, counted) =>
    Array.from({ length: counted + 1 }, (__, achieved) => [achieved, counted] as const),
  ).flat();
  const cases = shares.map(([achieved, counted]): Milestone[] =>
    Array.from({ length: counted + 2 }, (_, at) => ({
      state: at < achieved ? 'ACHIEVED' : at < counted ? 'AT_RISK' : 'CANCELLED',
      ...{ baselineDate: '2027-01-01', forecastDate: '2027-01-01' },
    })),
  );
  const said = await valuesOf(
    database.db,
    cases.map((milestones) => sql`(select ${percentAchievedSql(sql`s`)} from ${rowsOf(milestones)})`),
  );
  expect(said).toEqual(cases.map(percentAchieved));
  expect(said).toContain(null);
});
