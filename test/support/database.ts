import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { DataSource, Logger } from 'typeorm';
import { makeDataSource, notingLogger } from '../../src/data-source';
import { noteStatement } from '../../src/operation/underway';

export interface TestDatabase {
  readonly url: string;
  readonly db: DataSource;
  /** The statements sent since the last call, oldest first, by the name in their leading comment. */
  takeStatements(): string[];
  drop(): Promise<void>;
}

// Where nothing waits for the disk, copying files is twice as fast as logging them; elsewhere it is half as fast.
const QUICKEST = process.env.DATABASE_URL ? '' : 'strategy file_copy';

/** A database of the test's own: migrated and empty, or as another one is to which nobody is connected. */
export async function cloneDatabase(from = template()): Promise<TestDatabase> {
  const name = `${template()}_${randomBytes(6).toString('hex')}`;
  await asAdmin(`create database ${name} template ${from} ${QUICKEST}`);
  const url = new URL(server());
  url.pathname = `/${name}`;
  const statements: string[] = [];
  const db = await makeDataSource({ url: url.toString(), pool: 25, logger: statementLogger(statements) }).initialize();
  return {
    url: url.toString(),
    db,
    takeStatements: () => statements.splice(0),
    drop: async () => {
      if (db.isInitialized) await db.destroy();
      await asAdmin(`drop database if exists ${name} with (force)`);
    },
  };
}

/** Runs one statement on the server as its superuser, outside every test's database. */
export async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: server() });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

function statementLogger(statements: string[]): Logger {
  return {
    ...notingLogger,
    logQuery: (query) => {
      noteStatement();
      statements.push(/^\s*\/\* ([\w.]+) \*\//.exec(query)?.[1] ?? query);
    },
  };
}

function server(): string {
  return process.env.JALON_TEST_SERVER ?? '';
}

function template(): string {
  return process.env.JALON_TEST_TEMPLATE ?? '';
}
