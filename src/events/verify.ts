import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { onlyRow, rows } from '../database/rows';

const PAGE = 2_000;
const FIRST_LINK = createHash('sha256').digest();
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

export interface LogFault {
  readonly position: number;
  readonly what: string;
}

export interface LogVerdict {
  /** How many events were read. */
  readonly events: number;
  /** The digest of the whole log, in hexadecimal: kept elsewhere, it shows later that nothing up to here was rewritten. */
  readonly digest: string;
  /** The first event at which the chain does not hold. */
  readonly fault: LogFault | undefined;
}

interface Head {
  readonly position: number;
  readonly oldest: number;
  readonly hash: Buffer;
}

interface Link {
  readonly position: number;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
  readonly genuine: boolean;
}

/** Reads the whole log once, page by page and as of one moment, and compares every event with its digest and the chain. */
export function verifyLog(db: DataSource): Promise<LogVerdict> {
  return db.transaction('REPEATABLE READ', async (tx) => {
    const head = await onlyRow<Head>(
      tx,
      sql`/* verify.head */
      select position::float8 as position, oldest_position::float8 as oldest, hash from event_head`,
    );
    const digest = head.hash.toString('hex');
    let last: Link | undefined;
    let events = 0;
    for (;;) {
      const page = await rows<Link>(
        tx,
        sql`/* verify.page */
        select position::float8 as position, previous_hash as "previousHash", hash, event_hash(e) = hash as genuine
        from event e where position > ${last?.position ?? BEFORE_ALL} order by position limit ${PAGE}`,
      );
      for (const link of page) {
        const fault = faultOf(link, last, head);
        if (fault) return { events, digest, fault };
        last = link;
        events += 1;
      }
      if (page.length < PAGE) return { events, digest, fault: faultAtEnd(last, head) };
    }
  });
}

function faultOf(link: Link, last: Link | undefined, head: Head): LogFault | undefined {
  const { position } = link;
  const expected = (last?.position ?? head.oldest) + 1;
  if (position > head.position) return { position, what: `was added behind the end of the log, ${head.position}` };
  if (position > expected) return { position: expected, what: 'is missing' };
  if (position < expected) return { position, what: `was added before the beginning of the log, ${expected}` };
  if (!link.genuine) return { position, what: 'is not what was recorded' };
  // What preceded the oldest event that is kept is known to nobody.
  const before = last?.hash ?? (head.oldest === 0 ? FIRST_LINK : link.previousHash);
  if (!link.previousHash.equals(before)) return { position, what: 'follows another event than the one before it' };
  return undefined;
}

function faultAtEnd(last: Link | undefined, head: Head): LogFault | undefined {
  const position = last?.position ?? head.oldest;
  if (position < head.position) return { position: position + 1, what: 'is missing, with all that followed it' };
  if (last && !last.hash.equals(head.hash)) return { position, what: 'is not the event with which the log ends' };
  return undefined;
}
