import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { onlyRow, type Queryable, rows } from '../database/rows';
import { type Altered, RecordedWords } from './recorded-words';

const PAGE = 2_000;
const FIRST_LINK = createHash('sha256').digest();
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

export interface LogFault {
  readonly position: number;
  readonly what: string;
}

export interface LogVerdict {
  /** How many events were read before the first that does not hold. */
  readonly events: number;
  /** The digest of the whole log, in hexadecimal: kept elsewhere, it shows later that nothing up to here was rewritten. */
  readonly digest: string;
  /** The first event at which the chain does not hold. */
  readonly fault: LogFault | undefined;
  /** The rows that are not as the log says, the first of many. */
  readonly altered: readonly Altered[];
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

type Progress = (position: number, end: number) => void;

/**
 * Reads the whole log once, page by page and as of one moment. Compares every event with its digest and the chain, and
 * what was made official with what is there.
 */
export function verifyLog(db: DataSource, progress: Progress = () => undefined): Promise<LogVerdict> {
  return db.transaction('REPEATABLE READ', async (tx) => {
    const head = await onlyRow<Head>(
      tx,
      sql`/* verify.head */
      select position::float8 as position, oldest_position::float8 as oldest, hash from event_head`,
    );
    const chain = new Chain(head);
    const words = new RecordedWords(tx);
    for (let from = BEFORE_ALL; ; ) {
      const page = await readPage(tx, from);
      chain.follow(page);
      const to = page.at(-1)?.position ?? from;
      // What a forged event says of words proves nothing.
      await words.compare(
        from,
        to,
        page.filter((link) => !link.genuine).map(({ position }) => position),
      );
      progress(to, head.position);
      if (page.length < PAGE) break;
      from = to;
    }
    const altered = await words.altered(head.oldest === 0);
    return { events: chain.events, digest: head.hash.toString('hex'), fault: chain.end(), altered };
  });
}

function readPage(tx: Queryable, after: number): Promise<Link[]> {
  return rows<Link>(
    tx,
    sql`/* verify.page */
    select position::float8 as position, previous_hash as "previousHash", hash, event_hash(e) = hash as genuine
    from event e where position > ${after} order by position limit ${PAGE}`,
  );
}

/** The chain up to the first link that does not hold. */
class Chain {
  events = 0;
  private last: Link | undefined;
  private fault: LogFault | undefined;

  constructor(private readonly head: Head) {}

  follow(page: readonly Link[]): void {
    for (const link of page) {
      this.fault ??= faultOf(link, this.last, this.head);
      if (this.fault) return;
      this.last = link;
      this.events += 1;
    }
  }

  end(): LogFault | undefined {
    return this.fault ?? faultAtEnd(this.last, this.head);
  }
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
