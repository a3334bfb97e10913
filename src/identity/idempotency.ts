import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { firstRow, rows } from '../database/rows';
import type { Problem } from '../errors';
import { refuse } from '../errors';
import { LONGEST_KEY, textProblems } from '../language/text.rules';

export interface Request {
  readonly personId: string;
  readonly operation: string;
  readonly key: string;
  /** All that decides the effect; the same key with other content is refused. */
  readonly content: unknown;
  readonly now: Date;
}

export function keyProblems(key: string): Problem[] {
  return textProblems(key, ['input', 'idempotencyKey'], { most: LONGEST_KEY });
}

/**
 * Does the work once per person and key. A repetition, also one that runs at the same moment or after a crash, waits for
 * the first and gets the ids that it answered. A refused request leaves no trace: its key can be used again.
 */
export async function once(tx: EntityManager, request: Request, work: () => Promise<string[]>): Promise<string[]> {
  const { personId, operation, key, now } = request;
  const hash = createHash('sha256')
    .update(JSON.stringify([operation, request.content]))
    .digest();
  const claimed = await rows(
    tx,
    sql`/* idempotency.claim */
    insert into idempotency_key (person_id, key, operation, request_hash, created_at)
    values (${personId}, ${key}, ${operation}, ${hash}, ${now})
    on conflict do nothing returning key`,
  );
  if (claimed.length === 0) return answerOf(tx, request, hash);
  const result = await work();
  await rows(
    tx,
    sql`/* idempotency.keep */
    update idempotency_key set result = ${result} where person_id = ${personId} and key = ${key}`,
  );
  return result;
}

async function answerOf(tx: EntityManager, request: Request, hash: Buffer): Promise<string[]> {
  const earlier = await firstRow<{ request_hash: Buffer; result: string[] }>(
    tx,
    sql`/* idempotency.answer */
    select request_hash, result from idempotency_key where person_id = ${request.personId} and key = ${request.key}`,
  );
  if (!earlier?.request_hash.equals(hash)) return refuse('IDEMPOTENCY_KEY_REUSED', ['input', 'idempotencyKey']);
  return earlier.result;
}
