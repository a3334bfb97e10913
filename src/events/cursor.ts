import { createHmac, timingSafeEqual } from 'node:crypto';
import sql from 'sql-template-tag';
import { onlyRow, type Queryable } from '../database/rows';
import { Fault } from '../errors';
import type { CursorKeys } from '../operation/context';

const MAC_BYTES = 12;
const BLOCK_BYTES = 64;

/** Makes and reads the cursors of one database's log: a position, and a proof that this log issued it. */
export interface EventCursors {
  of(position: number): string;
  /** The position behind a cursor. Throws CURSOR_INVALID for one that this log did not issue. */
  positionOf(cursor: string): number;
  /** The padded keys of the HMAC, with which the database makes the same cursors. */
  readonly keys: CursorKeys;
}

export async function readEventCursors(db: Queryable): Promise<EventCursors> {
  const { key } = await onlyRow<{ key: Buffer }>(
    db,
    sql`/* events.cursorKey */ select cursor_key as key from event_head`,
  );
  return eventCursors(key);
}

export function eventCursors(key: Buffer): EventCursors {
  const proofOf = (position: Buffer) => createHmac('sha256', key).update(position).digest().subarray(0, MAC_BYTES);
  return {
    keys: { inner: padded(key, 0x36), outer: padded(key, 0x5c) },
    of(position) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(BigInt(position));
      return Buffer.concat([bytes, proofOf(bytes)]).toString('base64url');
    },
    positionOf(cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const position = bytes.subarray(0, 8);
      const issued =
        bytes.length === 8 + MAC_BYTES &&
        bytes.toString('base64url') === cursor &&
        timingSafeEqual(bytes.subarray(8), proofOf(position));
      if (!issued) {
        throw new Fault(
          'CURSOR_INVALID',
          'This event cursor was not issued by this server. Fetch the state again and go on from asOf { cursor }.',
        );
      }
      return Number(position.readBigUInt64BE());
    },
  };
}

/** RFC 2104: a key shorter than SHA-256's block is filled up with zeros. */
function padded(key: Buffer, pad: number): Buffer {
  return Buffer.alloc(BLOCK_BYTES, pad).map((byte, at) => byte ^ (key[at] ?? 0)) as Buffer;
}
