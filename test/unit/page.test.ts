import fc from 'fast-check';
import sql from 'sql-template-tag';
import { eventCursors } from '../../src/events/cursor';
import { globalId, NODE_TYPES, parseGlobalId, rowId } from '../../src/nodes/global-id';
import { type OrderKey, type PageInput, readPage } from '../../src/paging/page';

const INSTANT: OrderKey = { field: 'at', column: sql`c.at`, type: 'timestamptz' };
const ID: OrderKey = { field: 'id', column: sql`c.id`, type: 'uuid' };
const uuid = '01234567-89ab-4def-8123-456789abcdef';
const at = '2027-01-15T12:00:00.123456+00:00';

/** Reads a page from rows that are there already; answers what was asked of the database too. */
async function paged(given: readonly object[], input: PageInput, order = [INSTANT, ID]) {
  const statements: { text: string; values: unknown[] }[] = [];
  const db = {
    query: async (text: string, values: unknown[]) => {
      statements.push({ text, values });
      return [{ page: given, total: null }];
    },
  };
  const page = await readPage(db as never, 'test', { select: sql`select 1 where true`, order }, input);
  return { page, ...statements[0] };
}

const cursorOf = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url');

describe('cursors of a page', () => {
  test('carry the whole place, to the microsecond, and are read back', async () => {
    const { page } = await paged([{ at, id: uuid }], { first: 1 });
    expect(page.cursors).toEqual([cursorOf([at, uuid])]);
    const { values } = await paged([], { after: page.cursors[0] ?? null });
    expect(values).toEqual(expect.arrayContaining([at, uuid]));
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
  ])('with %s are refused', async (_what, values) => {
    await expect(paged([], { after: cursorOf(values) })).rejects.toMatchObject({
      extensions: { code: 'INVALID_CURSOR' },
    });
  });

  test('a leap day in a leap year is a day', async () => {
    expect((await paged([], { after: cursorOf(['2028-02-29T00:00:00+00:00', uuid]) })).values).toContain(uuid);
  });

  test('nothing that somebody invents gets further than to INVALID_CURSOR', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        async (after) => {
          await expect(paged([], { after })).rejects.toMatchObject({ extensions: { code: 'INVALID_CURSOR' } });
        },
      ),
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
  ])('a %s of %j is a place: %s', async (type, value, fits) => {
    const order = [{ field: 'v', column: sql`c.v`, type }];
    const reading = paged([], { after: cursorOf([value]) }, order).then(
      () => true,
      () => false,
    );
    expect(await reading).toBe(fits);
  });
});

describe('the size of a page', () => {
  test.each<[PageInput, number]>([
    [{}, 20],
    [{ first: 0 }, 0],
    [{ first: 100 }, 100],
    [{ last: 3 }, 3],
    [{ first: null, last: 5 }, 5],
  ])('%j asks for one more than %i', async (input, size) => {
    expect((await paged([], input)).values).toEqual([size + 1]);
  });

  test.each<PageInput>([{ first: 101 }, { last: 101 }, { first: -1 }, { last: -1 }, { first: 1, last: 1 }])(
    '%j is refused',
    async (input) => {
      await expect(paged([], input)).rejects.toMatchObject({ extensions: { code: 'INVALID_PAGE' } });
    },
  );

  test('the one more tells that the list goes on, and is not shown', async () => {
    const rows = [1, 2, 3].map((n) => ({ at: `2027-01-0${n}T00:00:00+00:00`, id: uuid }));
    expect((await paged(rows, { first: 2 })).page).toMatchObject({
      rows: rows.slice(0, 2),
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect((await paged(rows, { last: 2 })).page).toMatchObject({
      rows: rows.slice(0, 2).toReversed(),
      hasNextPage: false,
      hasPreviousPage: true,
    });
    expect((await paged(rows, { first: 3 })).page).toMatchObject({ rows, hasNextPage: false });
  });
});

describe('event cursors', () => {
  const cursors = eventCursors(Buffer.alloc(32, 1));

  test('are read back by the log that issued them', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (position) => expect(cursors.positionOf(cursors.of(position))).toBe(position)),
    );
  });

  test('of another log, changed or invented ones are refused', () => {
    const good = cursors.of(7);
    const bytes = Buffer.from(good, 'base64url');
    const changed = [...bytes.keys()].map((index) => {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] ?? 0) ^ 1;
      return copy.toString('base64url');
    });
    const bad = [
      ...changed,
      eventCursors(Buffer.alloc(32, 2)).of(7),
      '',
      'x',
      `${good}=`,
      `${good}A`,
      ` ${good}`,
      good.slice(1),
    ];
    for (const cursor of bad) expect(() => cursors.positionOf(cursor)).toThrow('not issued by this server');
  });
});

describe('global ids', () => {
  test('are read back, for every type', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NODE_TYPES), fc.uuid(), (type, id) => {
        expect(parseGlobalId(globalId(type, id))).toEqual({ type, id });
        expect(rowId(type, globalId(type, id))).toBe(id);
      }),
    );
  });

  test('of another type name nothing', () => {
    expect(rowId('Comment', globalId('Round', uuid))).toBe('00000000-0000-0000-0000-000000000000');
  });

  test.each([
    '',
    '42',
    uuid,
    'Comment_',
    'Nonsense_AAAAAAAAAAAAAAAAAAAAAA',
    'comment_AAAAAAAAAAAAAAAAAAAAAA',
    'Comment_AAAAAAAAAAAAAAAAAAAAA=',
    `Comment_${'A'.repeat(23)}`,
  ])('%j is none', (text) => {
    expect(() => parseGlobalId(text)).toThrow(
      expect.objectContaining({ extensions: { code: 'INVALID_ID', http: { status: 400 } } }),
    );
  });
});
