import { createHmac, timingSafeEqual } from 'node:crypto';
import sql from 'sql-template-tag';
import { onlyRow, type Queryable } from '../database/rows';
import { Fault } from '../errors';

const PROOF_BYTES = 12;
const PLACE_BYTES = 8;
const HASHED_BYTES = 64;

/**
 * Makes and reads the cursors of one database's log. A cursor is a proof that this log issued it, and behind it the position
 * under a mask that is made of the proof (the scheme is SIV). The same position always has the same cursor; how far two lie
 * apart, and how long the log is, nobody can tell who has not the key.
 */
export interface EventCursors {
  of(position: number): string;
  /** The position behind a cursor. Throws CURSOR_INVALID for one that this log did not issue. */
  positionOf(cursor: string): number;
  /** The padded keys of both HMACs, with which the database makes the same cursors. */
  readonly keys: Buffer;
}

export async function readEventCursors(db: Queryable): Promise<EventCursors> {
  const { key } = await onlyRow<{ key: Buffer }>(
    db,
    sql`/* events.cursorKey */ select cursor_key as key from event_head`,
  );
  return eventCursors(key);
}

export function eventCursors(key: Buffer): EventCursors {
  const [proofKey, maskKey] = [hmac(key, 'proof'), hmac(key, 'mask')];
  const proofOf = (place: Buffer) => hmac(proofKey, place).subarray(0, PROOF_BYTES);
  const masked = (place: Buffer, proof: Buffer) => {
    const mask = hmac(maskKey, proof);
    return place.map((byte, at) => byte ^ (mask[at] ?? 0)) as Buffer;
  };
  const placeOf = (bytes: Buffer): Buffer | undefined => {
    const proof = bytes.subarray(0, PROOF_BYTES);
    const place = masked(bytes.subarray(PROOF_BYTES), proof);
    return timingSafeEqual(proof, proofOf(place)) ? place : placeOfOld(bytes, key);
  };
  return {
    keys: Buffer.concat([proofKey, maskKey].flatMap((one) => [padded(one, 0x36), padded(one, 0x5c)])),
    of(position) {
      const place = Buffer.alloc(PLACE_BYTES);
      place.writeBigUInt64BE(BigInt(position));
      const proof = proofOf(place);
      return Buffer.concat([proof, masked(place, proof)]).toString('base64url');
    },
    positionOf(cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const isWhole = bytes.length === PROOF_BYTES + PLACE_BYTES && bytes.toString('base64url') === cursor;
      const place = isWhole ? placeOf(bytes) : undefined;
      if (place) return Number(place.readBigUInt64BE());
      throw new Fault(
        'CURSOR_INVALID',
        'This event cursor was not issued by this server. Fetch the state again and go on from asOf { cursor }.',
      );
    },
  };
}

/** Cursors were the bare position and its proof once. Clients have kept such, and go on from where they were. */
function placeOfOld(bytes: Buffer, key: Buffer): Buffer | undefined {
  const place = bytes.subarray(0, PLACE_BYTES);
  return timingSafeEqual(bytes.subarray(PLACE_BYTES), hmac(key, place).subarray(0, PROOF_BYTES)) ? place : undefined;
}

function hmac(key: Buffer, text: Buffer | string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** RFC 2104: a key shorter than SHA-256's block is filled up with zeros. */
function padded(key: Buffer, pad: number): Buffer {
  return Buffer.alloc(HASHED_BYTES, pad).map((byte, at) => byte ^ (key[at] ?? 0)) as Buffer;
}
