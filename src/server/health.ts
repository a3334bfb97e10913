import type { DataSource } from 'typeorm';
import type { TokenCheck } from '../identity/token';
import { sendJson } from './bodies';
import type { Handler } from './graphql-http';

const PATIENCE_MS = 2_000;

/** Whether one thing that requests need is there; if not, or not as it should be, why. */
interface Check {
  readonly ready: boolean;
  readonly reason?: string;
}

export const live: Handler = async (_request, response) => sendJson(response, 200, { status: 'live' });

/** Ready while requests can be answered: each check is named. Anybody may ask: nothing in it is secret. */
export function ready(db: DataSource, checkToken: TokenCheck, isStopping: () => boolean): Handler {
  const database = shared(() => Promise.race([databaseAnswers(db), late()]));
  return async (_request, response) => {
    const checks: Record<string, Check> = {
      server: isStopping() ? { ready: false, reason: 'it is stopping' } : { ready: true },
      database: await database(),
      ...(checkToken.issuer && { issuer: checkToken.issuer() }),
    };
    const all = Object.values(checks).every((check) => check.ready);
    sendJson(response, all ? 200 : 503, { status: all ? 'ready' : 'not ready', checks });
  };
}

/** Whoever asks while it is being found out is told the same: however many ask, one connection is used. */
function shared<Value>(find: () => Promise<Value>): () => Promise<Value> {
  let finding: Promise<Value> | undefined;
  return () => {
    finding ??= find().finally(() => {
      finding = undefined;
    });
    return finding;
  };
}

async function databaseAnswers(db: DataSource): Promise<Check> {
  return db.query('/* health.ready */ select 1').then(
    () => ({ ready: true }),
    () => ({ ready: false, reason: 'it cannot be reached' }),
  );
}

function late(): Promise<Check> {
  return new Promise((resolve) =>
    setTimeout(() => resolve({ ready: false, reason: 'it did not answer in time' }), PATIENCE_MS).unref(),
  );
}
