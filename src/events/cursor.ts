import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import sql from 'sql-template-tag';
import { onlyRow, type Queryable } from '../database/rows';
import { Fault } from '../errors';

const PROOF_BYTES = 12;
const BLOCK_BYTES = 16;
const HASHED_BYTES = 64;

/**
 * Makes and reads the cursors of one database's log. A cursor is a position and a salt under a mask, before them a proof
 * that this log issued it, of which the mask is made (the scheme is SIV: the same block always gives the same cursor, and
 * nothing else can be told from one). An event has the salt 0. The head has a fresh one each time it is told: whoever may not
 * see what moved it cannot see that it moved.
 */
export interface EventCursors {
  of(position: number, salt?: string): string;
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

/** A salt as no event has it, in decimal digits. */
export function freshSalt(): string {
  return String(randomBytes(8).readBigInt64BE() || 1n);
}

export function eventCursors(key: Buffer): EventCursors {
  const [proofKey, maskKey] = [hmac(key, 'proof'), hmac(key, 'mask')];
  const proofOf = (block: Buffer) => hmac(proofKey, block).subarray(0, PROOF_BYTES);
  const masked = (block: Buffer, proof: Buffer) => {
    const mask = hmac(maskKey, proof);
    return block.map((byte, at) => byte ^ (mask[at] ?? 0)) as Buffer;
  };
  /** The place behind the bytes of a cursor; undefined if they are none of this log's. */
  const placeOf = (bytes: Buffer): Buffer | undefined => {
    if (bytes.length === 8 + PROOF_BYTES) return placeOfOld(bytes, key);
    if (bytes.length !== PROOF_BYTES + BLOCK_BYTES) return undefined;
    const proof = bytes.subarray(0, PROOF_BYTES);
    const block = masked(bytes.subarray(PROOF_BYTES), proof);
    return timingSafeEqual(proof, proofOf(block)) ? block : undefined;
  };
  return {
    keys: Buffer.concat([proofKey, maskKey].flatMap((one) => [padded(one, 0x36), padded(one, 0x5c)])),
    of(position, salt = '0') {
      const block = Buffer.alloc(BLOCK_BYTES);
      block.writeBigInt64BE(BigInt(position));
      block.writeBigInt64BE(BigInt(salt), 8);
      const proof = proofOf(block);
      return Buffer.concat([proof, masked(block, proof)]).toString('base64url');
    },
    positionOf(cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const place = bytes.toString('base64url') === cursor ? placeOf(bytes) : undefined;
      if (place) return Number(place.readBigInt64BE());
      throw new Fault(
        'CURSOR_INVALID',
        'This event cursor was not issued by this server. Fetch the state again and go on from asOf { cursor }.',
      );
    },
  };
}

/** Cursors were a bare position and its proof once. Clients hold such, and go on from where they were. */
function placeOfOld(bytes: Buffer, key: Buffer): Buffer | undefined {
  const place = bytes.subarray(0, 8);
  return timingSafeEqual(bytes.subarray(8), hmac(key, place).subarray(0, PROOF_BYTES)) ? place : undefined;
}

function hmac(key: Buffer, text: Buffer | string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** RFC 2104: a key shorter than SHA-256's block is filled up with zeros. */
function padded(key: Buffer, pad: number): Buffer {
  return Buffer.alloc(HASHED_BYTES, pad).map((byte, at) => byte ^ (key[at] ?? 0)) as Buffer;
}
