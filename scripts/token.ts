import { readConfig } from '../src/config';
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
  const key = await localKey(config.DATA_DIR);
  const { token } = await key.issue(account, HOURS);
  console.log(token);
}
