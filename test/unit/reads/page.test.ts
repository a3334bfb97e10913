import fc from 'fast-check';
import sql, { join } from 'sql-template-tag';
import { Given } from '../../../src/reads/given';
import { boundsOf, checkPage, limitOf } from '../../../src/reads/page';
import type { At, OrderKey } from '../../../src/reads/read';
import { statementOf } from '../../../src/reads/slot';

const INSTANT: OrderKey = { column: sql`c.at`, type: 'timestamptz' };
const ID: OrderKey = { column: sql`c.id`, type: 'uuid' };
const uuid = '01234567-89ab-4def-8123-456789abcdef';
const at = '2027-01-15T12:00:00.123456+00:00';

type Asked = Readonly<Record<'first' | 'last' | 'after' | 'before', unknown>>;

const askedFor = (args: Partial<Asked>): At => ({
  ...{ row: sql`c`, type: 'List', asking: undefined, within: undefined },
  arg: (name) => Given.constant(args[name as keyof Asked]),
});

const run = { variables: {}, context: {} };

/** The condition that a cursor sets, and its values. */
function bounded(args: Partial<Asked>, keys = [INSTANT, ID], descending = false) {
  const { text, bind } = statementOf(join([sql`true`, ...boundsOf(askedFor(args), { keys, descending })], ' and '));
  return { text, values: bind(run) };
}

const cursorOf = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url');

describe('cursors of a page', () => {
  test('carry the whole place, to the microsecond, and are read back', () => {
    expect(bounded({ after: cursorOf([at, uuid]) })).toEqual({
      text: 'true and (c.at,c.id) > ($1::timestamptz,$2::uuid)',
      values: [at, uuid],
    });
  });

  test.each<[Partial<Asked>, boolean, string]>([
    [{ after: cursorOf([at, uuid]) }, false, '>'],
    [{ after: cursorOf([at, uuid]) }, true, '<'],
    [{ before: cursorOf([at, uuid]) }, false, '<'],
    [{ before: cursorOf([at, uuid]) }, true, '>'],
  ])('%j in a list that descends, %s, is what is %s', (args, descending, sign) => {
    expect(bounded(args, [INSTANT, ID], descending).text).toContain(`(c.at,c.id) ${sign} (`);
  });

  test('that are null or left out set no condition', () => {
    expect(bounded({ after: null }).text).toBe('true');
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['too few values', [at]],
    ['too many values', [at, uuid, 1]],
    ['values in another order', [uuid, at]],
    ['a number for an instant', [1, uuid]],
    ['words for an instant', ["now'; --", uuid]],
    ['infinity', ['infinity', uuid]],
    ['a leap day in a common year', ['2027-02-29T00:00:00+00:00', uuid]],
    ['an hour 24', ['2027-02-01T24:00:00+00:00', uuid]],
    ['a month 0', ['2027-00-01T00:00:00+00:00', uuid]],
    ['a longer uuid', [at, `${uuid}0`]],
    ['a list for a uuid', [at, [uuid]]],
  ])('with %s are refused', (_what, values) => {
    expect(() => bounded({ after: cursorOf(values) })).toThrow(refusal('INVALID_CURSOR'));
  });

  test('a leap day in a leap year is a day', () => {
    expect(bounded({ after: cursorOf(['2028-02-29T00:00:00+00:00', uuid]) }).values).toContain(uuid);
  });

  test('nothing that somebody invents gets further than to INVALID_CURSOR', () => {
    const invented = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    fc.assert(
      fc.property(invented, (after) => {
        expect(() => bounded({ after })).toThrow(refusal('INVALID_CURSOR'));
      }),
    );
  });

  test.each<[OrderKey['type'], unknown, boolean]>([
    ['integer[]', [1, 2, 3], true],
    ['integer[]', [], true],
    ['integer[]', [1.5], false],
    ['integer[]', [2 ** 31], false],
    ['integer[]', Array(17).fill(1), false],
    ['text', 'QM', true],
    ['text', 'a\0', false],
    ['bigint', 5, true],
    ['bigint', 2 ** 60, false],
  ])('a %s of %j is a place: %s', (type, value, fits) => {
    const read = () => bounded({ after: cursorOf([value]) }, [{ column: sql`c.v`, type }]).values;
    if (fits) expect(read()).toEqual([value]);
    else expect(read).toThrow(refusal('INVALID_CURSOR'));
  });
});

/** The limit that a statement is run with, and from which end it counts. */
function limited(args: Partial<Asked>) {
  const { limit, backwards } = limitOf(askedFor(args));
  const { text, bind } = statementOf(limit);
  return { text, values: bind(run), backwards };
}

const WRONG_PAGES: Partial<Asked>[] = [
  { first: 101 },
  { last: 101 },
  { first: -1 },
  { last: -1 },
  { first: 1, last: 1 },
];

describe('the size of a page', () => {
  test.each<[Partial<Asked>, number, boolean]>([
    [{}, 20, false],
    [{ first: 0 }, 0, false],
    [{ first: 100 }, 100, false],
    [{ last: 3 }, 3, true],
    [{ first: null, last: 5 }, 5, true],
    [{ first: 5, last: null }, 5, false],
    [{ first: null }, 20, false],
  ])('%j is %i; from the end: %s', (args, size, backwards) => {
    expect(limited(args)).toEqual({ text: '$1::integer', values: [size], backwards });
  });

  test.each(WRONG_PAGES)('%j is refused', (args) => {
    expect(() => limited(args)).toThrow(refusal('INVALID_PAGE'));
  });
});

describe('a page of which nothing is read', () => {
  const check = (args: Partial<Asked>) => checkPage(askedFor(args), { keys: [INSTANT, ID], descending: true });

  test('is asked for properly all the same', () => {
    for (const args of WRONG_PAGES) expect(() => check(args)).toThrow(refusal('INVALID_PAGE'));
    for (const name of ['after', 'before'])
      expect(() => check({ [name]: cursorOf([uuid]) })).toThrow(refusal('INVALID_CURSOR'));
  });

  test('may be asked for by any size and cursor that is right', () => {
    for (const args of [{}, { first: 0 }, { last: 100, before: cursorOf([at, uuid]) }, { after: null }]) check(args);
  });
});

function refusal(code: string) {
  return expect.objectContaining({ extensions: expect.objectContaining({ code }) });
}
