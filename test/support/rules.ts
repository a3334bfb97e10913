import fc from 'fast-check';
import sql, { join, type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { type Columns, type Condition, type Facts, holds, toSql } from '../../src/access/condition';
import { type Denial, reasonsOf, reasonsSql } from '../../src/access/denial';
import { anonymous, type Viewer } from '../../src/operation/viewer';
import { Slot, standIn, statementOf } from '../../src/reads/slot';

/** The same question put to PostgreSQL and to a program. */
export interface Question {
  readonly what: string;
  /** A value that can be turned into JSON. */
  readonly sql: Sql;
  readonly answer: unknown;
}

/** What a condition says of the facts; PostgreSQL may not know, which is false wherever conditions stand. */
export function conditionOf<Fact extends string>(
  what: string,
  [evaluated, rendered]: readonly [Condition<Fact>, Condition<Fact>],
  facts: Facts<NoInfer<Fact>>,
  columns: Columns<NoInfer<Fact>>,
): Question {
  return { what, sql: sql`coalesce(${toSql(rendered, columns)}, false)`, answer: holds(evaluated, facts) };
}

/** The reasons of a denial and their order. */
export function denialOf<Fact extends string>(
  what: string,
  [evaluated, rendered]: readonly [Denial<Fact, string>, Denial<Fact, string>],
  facts: Facts<NoInfer<Fact>>,
  columns: Columns<NoInfer<Fact>>,
): Question {
  return { what, sql: reasonsSql(rendered, columns), answer: reasonsOf(evaluated, facts) };
}

/** The answers as one JSON list, in a fragment that can be selected from wherever the columns lie. */
export function answers(questions: readonly Question[]): Sql {
  return sql`to_json(array[${join(
    questions.map((question) => sql`to_json(${question.sql})`),
    ', ',
  )}])`;
}

/** The values of fragments, asked in one statement whose slots are filled as it runs. */
export async function valuesOf(db: DataSource, fragments: readonly Sql[]): Promise<unknown[]> {
  const list = join(
    fragments.map((fragment) => sql`to_json(${fragment})`),
    ', ',
  );
  const statement = statementOf(sql`select to_json(array[${list}]) as answers`);
  const parameters = statement.bind({ variables: {}, context: {} });
  const [row] = (await db.query(statement.text, parameters)) as { answers: unknown[] }[];
  return row?.answers ?? [];
}

export const DELEGATIONS = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
export const PEOPLE = [1, 2].map((n) => `00000000-0000-4000-9000-00000000000${n}`);
export const delegation = fc.constantFrom(...DELEGATIONS);
export const personId = fc.constantFrom(...PEOPLE);
export const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
export const many = <Value>(one: fc.Arbitrary<Value>) => fc.array(one, { minLength: 1, maxLength: 25 });

const identified = fc.record({ personId, name: fc.constant('N'), language: fc.constant('EN' as const) });

/** Viewers of every role. */
export const viewer: fc.Arbitrary<Viewer> = fc.oneof(
  fc.constant(anonymous),
  fc
    .tuple(identified, fc.constantFrom('OFFICER', 'APPROVER', 'ADMINISTRATOR'))
    .map(([person, role]) => ({ ...person, kind: 'SECRETARIAT', role }) as Viewer),
  identified.map((person) => ({ ...person, kind: 'CONVENER', role: 'CONVENER' }) as Viewer),
  {
    weight: 3,
    arbitrary: fc
      .tuple(identified, fc.constantFrom('CONTACT_POINT', 'DEPUTY', 'REVIEWER'), delegation)
      .map(
        ([person, role, delegationId]) =>
          ({ ...person, kind: 'DELEGATE', role, delegationId, delegationCode: 'QM' }) as Viewer,
      ),
  },
);

/** The viewer as a rule meets it when it is compiled: kind and role are real, all else is known when the statement runs. */
export function standInFor(one: Viewer): Viewer {
  if (one.kind === 'ANONYMOUS') return one;
  const hidden = (type: string, value: string) => standIn<string>(new Slot(type, () => value));
  const person = { ...one, personId: hidden('uuid', one.personId), name: hidden('text', one.name) };
  return person.kind === 'DELEGATE'
    ? {
        ...person,
        delegationId: hidden('uuid', person.delegationId),
        delegationCode: hidden('text', person.delegationCode),
      }
    : person;
}

export function standInForNow(now: Date): Date {
  return standIn<Date>(new Slot('timestamptz', () => now));
}
