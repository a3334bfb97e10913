import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

/** How many statements one connection keeps prepared; past that it makes room for a new one. */
const MOST_PREPARED = 300;

/** The pool behind a data source. */
export function poolOf(db: DataSource): Pool {
  return (db.driver as unknown as { readonly master: Pool }).master;
}

const heard = new WeakSet<PoolClient>();

/** Takes a connection of the pool; to be released. */
export async function takeClient(db: DataSource): Promise<PoolClient> {
  const client = await poolOf(db).connect();
  if (heard.has(client)) return client;
  heard.add(client);
  // One that breaks while it is taken fails what is sent on it, and also says so by an event: unheard, that ends the process.
  return client.on('error', () => undefined);
}

/**
 * Runs a statement on a connection of the pool and returns its rows as lists of columns. A statement that comes often is
 * prepared: it is parsed and planned once for each connection.
 */
export async function runPrepared(
  db: DataSource,
  text: string,
  values: unknown[],
  often: boolean,
): Promise<readonly (readonly unknown[])[]> {
  const client = await takeClient(db);
  let broken: Error | boolean = false;
  try {
    return await runOn(db, client, text, values, often);
  } catch (error) {
    broken = !isOfStatement(error);
    throw error;
  } finally {
    client.release(broken || namesOf(client).size > MOST_PREPARED);
  }
}

/** The same on a connection that is already taken. */
export async function runOn(
  db: DataSource,
  client: PoolClient,
  text: string,
  values: unknown[],
  often: boolean,
): Promise<readonly (readonly unknown[])[]> {
  db.logger.logQuery(text, values);
  const name = often ? nameOf(text) : undefined;
  if (name) namesOf(client).add(name);
  const { rows } = await client.query<unknown[]>({ text, values, rowMode: 'array', ...(name && { name }) });
  return rows;
}

/** Runs a statement of the code's own, of which there are not many, and returns its rows. */
export async function runNamed(
  db: DataSource,
  client: PoolClient,
  text: string,
  values: unknown[],
): Promise<readonly unknown[]> {
  db.logger.logQuery(text, values);
  if (values.length === 0) return (await client.query(text)).rows;
  const name = nameOf(text);
  namesOf(client).add(name);
  return (await client.query({ name, text, values })).rows;
}

const prepared = new WeakMap<object, Set<string>>();

function namesOf(client: object): Set<string> {
  const names = prepared.get(client) ?? new Set<string>();
  prepared.set(client, names);
  return names;
}

const names = new Map<string, string>();

/** A digest of the text: two statements of one name would be taken for each other. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  if (names.size > 1_000) names.clear();
  names.set(text, name);
  return name;
}

/** An error with a code of SQL says nothing against the connection. */
function isOfStatement(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    /^[0-9A-Z]{5}$/.test(String(error.code)) &&
    !/^(08|57P)/.test(String(error.code))
  );
}
