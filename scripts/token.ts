import { join } from 'node:path';
import sql from 'sql-template-tag';
import { type Config, readConfig } from '../src/config';
import { makeDataSource } from '../src/data-source';
import { findEmbeddedPostgres } from '../src/database/embedded/embedded';
import { firstRow } from '../src/database/rows';
import { localKey } from '../src/identity/local-key';

const HOURS = 24;

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

/** Prints a token for an account, and nothing else, on standard output. */
async function main(): Promise<void> {
  const [account] = process.argv.slice(2);
  if (!account || !/^[\w.@-]{1,100}$/.test(account))
    throw new Error('Name an account: npm run --silent token -- qm-contact');
  const config = readConfig();
  if (config.AUTH_ISSUER)
    throw new Error(`Tokens come from ${config.AUTH_ISSUER} (AUTH_ISSUER is set), not from here.`);
  await checkAccount(config, account);
  const key = await localKey(config.DATA_DIR);
  const { token } = await key.issue(account, HOURS);
  console.log(token);
}

/** While the database runs, a name that was mistyped is told at once. */
async function checkAccount(config: Config, account: string): Promise<void> {
  const running = config.DATABASE_URL
    ? { url: config.DATABASE_URL }
    : await findEmbeddedPostgres(join(config.DATA_DIR, 'postgres'));
  if (!running) return;
  const db = await makeDataSource({ url: running.url, pool: 1 }).initialize();
  const found = await firstRow(
    db,
    sql`select 1 from person where account = ${account} and disabled_at is null`,
  ).finally(() => db.destroy());
  if (!found) throw new Error(`There is no active account "${account}" in this database.`);
}
