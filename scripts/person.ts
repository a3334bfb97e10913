import { parseArgs } from 'node:util';
import { systemClock } from '../src/clock';
import { readConfig } from '../src/config';
import { messageOf } from '../src/language/messages';
import { Refusal } from '../src/language/refusal';
import { AdministratorExists, admitByOperator } from '../src/members/first-administrator.service';
import { anonymous, Role } from '../src/operation/viewer';
import { withDatabase } from './with-database';

const USAGE = `Admits a person outside delegations, above all the first administrator:

  npm run person -- --account a.person@example.org --name "A. Person" --role ADMINISTRATOR

  --account   what the person signs in as
  --name      as the person writes it
  --role      ADMINISTRATOR, APPROVER, OFFICER or CONVENER
  --email     the address at which to write to them, if it is another than the account
  --another   admit another administrator although there is one`;

withDatabase(async (db) => {
  const { values } = parseArgs({
    options: {
      ...{ account: { type: 'string' }, name: { type: 'string' }, role: { type: 'string' }, email: { type: 'string' } },
      another: { type: 'boolean', default: false },
    },
  });
  const { account = '', name = '', email = null, another } = values;
  const role = (values.role ?? '').toUpperCase();
  if (!account || !name || !isRole(role)) throw new Error(USAGE);
  const { ONE_CONTACT_POINT: oneContactPoint, ONE_KEY: oneKey, PUBLIC_READ: publicRead, AUTH_ISSUER } = readConfig();
  const ctx = { db, viewer: anonymous, now: systemClock(), settings: { publicRead, oneKey, oneContactPoint } };
  try {
    await admitByOperator(ctx, { account: account.trim(), name, email, role, another });
  } catch (error) {
    throw explained(error);
  }
  console.log(`Admitted ${name} as ${role}, under the account ${account.trim()}. It is on the record.`);
  console.log(
    AUTH_ISSUER
      ? `A token of ${AUTH_ISSUER} for this account is good from now on.`
      : `A token:   npm run --silent token -- ${account.trim()}`,
  );
});

function isRole(text: string): text is Exclude<Role, 'ANONYMOUS'> {
  return text !== 'ANONYMOUS' && Object.hasOwn(Role, text);
}

function explained(error: unknown): unknown {
  if (error instanceof AdministratorExists)
    return new Error('There is an administrator already, who admits the others. To admit another one here: --another');
  if (!(error instanceof Refusal)) return error;
  return new Error(
    error.problems
      .map(({ code, path, parameters }) => `--${path?.[0]}: ${messageOf(code, 'EN', parameters)}`)
      .join('\n'),
  );
}
