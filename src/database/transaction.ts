import type { Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import type { Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { runNamed, runOn, takeClient } from './prepared';
import type { Queryable } from './rows';

const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 4;

/** For whom a transaction is run, and what else travels with it. */
export interface Unit {
  readonly db: DataSource;
  /** Asked at the beginning, without waiting for the answer: rejects if the work must not be done after all. */
  readonly sure?: ((tx: Queryable) => Promise<void>) | undefined;
  /** Sent right behind the commit, with what the work gave: it reads what everybody reads from then on. */
  readonly afterwards?: ((tx: Transaction, result: unknown) => Promise<void>) | undefined;
}

/**
 * Runs the work in one transaction. Statements are sent as they come, without waiting for the answer to the last: what the
 * work does not wait for costs no round trip. A deadlock or serialization failure is tried again, so that no client ever
 * sees one.
 */
export async function inTransaction<Result>(unit: Unit, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(unit, work);
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRYABLE.has(sqlState(error))) throw error;
    }
  }
}

async function once<Result>(unit: Unit, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const client = await takeClient(unit.db);
  const tx = new Transaction(unit.db, client);
  let broken = false;
  try {
    tx.send('begin');
    const sure = ahead(unit.sure?.(tx));
    const result = await work(tx);
    await sure;
    tx.send('commit');
    const read = unit.afterwards?.(tx, result).catch(() => undefined);
    await tx.done();
    await read;
    return result;
  } catch (error) {
    await tx.done().catch(() => undefined);
    await tx.query('rollback').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** A connection while a transaction is open on it. */
export class Transaction implements Queryable {
  private readonly sent: Promise<unknown>[] = [];

  constructor(
    private readonly db: DataSource,
    private readonly client: PoolClient,
  ) {}

  query<Row = never>(text: string, values: unknown[] = []): Promise<Row> {
    this.together();
    return ahead(runNamed(this.db, this.client, text, values)) as Promise<Row>;
  }

  /** Sends a statement whose rows nobody waits for. If it fails, so does the transaction. */
  send(statement: Sql | string): void {
    const [text, values] = typeof statement === 'string' ? [statement, []] : [statement.text, statement.values];
    this.sent.push(this.query(text, values));
  }

  /** Reads lists of columns, as answers are read. */
  read(text: string, values: unknown[], often: boolean): Promise<readonly (readonly unknown[])[]> {
    this.together();
    return ahead(runOn(this.db, this.client, text, values, often));
  }

  /** What is sent in one go travels in one packet. */
  private together(): void {
    const { stream } = (this.client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }

  /** Waits for all that was sent; throws the first failure. */
  async done(): Promise<void> {
    const outcomes = await Promise.allSettled(this.sent);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/** What is sent ahead of the time when it is needed: its failure is for whoever waits for it then, and nobody else. */
export function ahead<Value>(promise: Promise<Value>): Promise<Value>;
export function ahead<Value>(promise: Promise<Value> | undefined): Promise<Value> | undefined;
export function ahead<Value>(promise: Promise<Value> | undefined): Promise<Value> | undefined {
  promise?.catch(() => undefined);
  return promise;
}

/** The SQLSTATE of a database error; empty for any other error. */
export function sqlState(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
