import fc from 'fast-check';
import { eventCursors } from '../../src/events/cursor';
import { globalId, NODE_TYPES, parseGlobalId, rowId } from '../../src/nodes/global-id';

const uuid = '01234567-89ab-4def-8123-456789abcdef';

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
