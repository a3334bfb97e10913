import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import { firstRow, type Queryable, rows } from '../database/rows';
import type { Problem } from '../language/refusal';
import { refuse } from '../language/refusal';
import { LONGEST_KEY, textProblems } from '../language/text.rules';

export interface Request {
  readonly personId: string;
  readonly operation: string;
  readonly key: string;
  /** All that decides the effect; the same key with other content is refused. */
  readonly content: unknown;
  readonly now: Date;
  /** The ids that will be answered, then and to every repetition. */
  readonly result: readonly string[];
}

export function keyProblems(key: string): Problem[] {
  return textProblems(key, ['input', 'idempotencyKey'], { most: LONGEST_KEY });
}

/**
 * Claims a key for a person: undefined if the work is now to be done. A repetition, also one that runs at the same moment
 * or after a crash, waits for the first and gets the ids that it answered. A refused request leaves no trace: its key can be
 * used again.
 */
export async function claimKey(tx: Queryable, request: Request): Promise<readonly string[] | undefined> {
  const { personId, operation, key, now, result } = request;
  const hash = createHash('sha256')
    .update(JSON.stringify([operation, request.content]))
    .digest();
  const claimed = await rows(
    tx,
    sql`/* idempotency.claim */
    insert into idempotency_key (person_id, key, operation, request_hash, created_at, result)
    values (${personId}, ${key}, ${operation}, ${hash}, ${now}, ${result})
    on conflict do nothing returning key`,
  );
  return claimed.length > 0 ? undefined : answerOf(tx, request, hash);
}

async function answerOf(tx: Queryable, request: Request, hash: Buffer): Promise<readonly string[]> {
  const earlier = await firstRow<{ request_hash: Buffer; result: string[] }>(
    tx,
    sql`/* idempotency.answer */
    select request_hash, result from idempotency_key where person_id = ${request.personId} and key = ${request.key}`,
  );
  if (!earlier?.request_hash.equals(hash)) return refuse('IDEMPOTENCY_KEY_REUSED', ['input', 'idempotencyKey']);
  return earlier.result;
}
