import sql from 'sql-template-tag';
import { after, always, before, from, holds, is, isIn, isSet, never, not, toSql } from '../../src/access/condition';
import { allowed, deny, denyIf, every, firstOf, reasonsOf, reasonsSql, when } from '../../src/access/denial';
import { columnsOfComment } from '../../src/comments/comment.reads';
import { mayEdit } from '../../src/comments/comment.rules';
import { Slot, standIn } from '../../src/reads/slot';

const columns = { x: sql`t.x`, y: sql`t.y` };
const text = (condition: Parameters<typeof toSql<'x' | 'y'>>[0]) => toSql(condition, columns).text;
const reasons = (denial: Parameters<typeof reasonsSql<'x' | 'y'>>[0]) => reasonsSql(denial, columns).text;

test('a constant of our own stands in the text, so that partial indexes match; every other value is a parameter', () => {
  expect(text(is('x', 'WITHDRAWN'))).toBe("t.x = 'WITHDRAWN'");
  expect(text(is('x', true))).toBe('t.x = true');
  expect(text(from('x', 6))).toBe('t.x >= 6');
  expect(text(isIn('x', ['A', 'B_C']))).toBe("t.x in ('A', 'B_C')");
  for (const value of ["A'", 'A\n', 'a', '', 'É', Number.NaN, Number.POSITIVE_INFINITY])
    expect(toSql(is('x', value), columns)).toMatchObject({ text: 't.x = $1', values: [value] });
  expect(text(after('x', new Date(0)))).toBe('t.x > $1::timestamptz');
});

test('a slot is a parameter and brings its own cast', () => {
  const slot = new Slot('timestamptz', () => new Date(0));
  const rendered = toSql(before('x', standIn<Date>(slot)), columns);
  expect([rendered.text, rendered.values]).toEqual(['t.x < $1', [slot]]);
});

test('what is certain is folded away', () => {
  expect(text(not(never))).toBe('true');
  expect(text({ all: [always, isSet('x'), { any: [never] }] })).toBe('false');
  expect(text({ any: [never, isSet('x'), isIn('x', [])] })).toBe('t.x is not null');
  expect(text(not(not(is('x', 'A'))))).toBe("((((t.x = 'A') is not true)) is not true)");
});

test('what is not known is not something else than it should be, and neither more nor less', () => {
  const unknown = { x: null };
  expect(holds(not(is('x', 'A')), unknown)).toBe(true);
  expect([before('x', 1), from('x', 1), after('x', 1)].map((one) => holds(one, unknown))).toEqual([
    false,
    false,
    false,
  ]);
});

test('a denial is rendered in its shortest form', () => {
  const [a, b] = [denyIf(is('x', 'A'), 'NOT_A'), denyIf(is('y', 'B'), 'NOT_B')];
  expect(reasons(allowed)).toBe("'{}'::text[]");
  expect(reasons(every<'x', string>(allowed, deny('NO'), denyIf(never, 'NEVER')))).toBe("array['NO']::text[]");
  expect(reasons(firstOf<'x' | 'y', string>(denyIf(always, 'NO'), a))).toBe("array['NO']::text[]");
  expect(reasons(firstOf<'x' | 'y', string>(a, b))).toBe(
    "case when t.x = 'A' then array['NOT_A']::text[] when t.y = 'B' then array['NOT_B']::text[] else '{}'::text[] end",
  );
  const officer = { kind: 'SECRETARIAT', role: 'OFFICER', personId: 'p', name: 'N', language: 'EN' } as const;
  const columnsOfAll = columnsOfComment(officer, sql`c`, sql`cr`);
  expect(reasonsSql(mayEdit(officer, new Date(0)), columnsOfAll).text).toBe("array['NOT_YOUR_DELEGATION']::text[]");
});

test('the first that denies is the answer, or all that is against it', () => {
  const facts = { x: 'A', y: 'B' };
  const [a, b] = [denyIf(is('x', 'A'), 'NOT_A'), denyIf(is('y', 'B'), 'NOT_B')];
  expect(reasonsOf(firstOf<'x' | 'y', string>(allowed, a, b), facts)).toEqual(['NOT_A']);
  expect(reasonsOf(every<'x' | 'y', string>(b, a), facts)).toEqual(['NOT_B', 'NOT_A']);
  expect(reasonsOf(when<'x' | 'y', string>(is('x', 'B'), deny('IS_B'), b), facts)).toEqual(['NOT_B']);
});
