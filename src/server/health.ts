import type { DataSource } from 'typeorm';
import { sendJson } from './bodies';
import type { Handler } from './graphql-http';

const PATIENCE_MS = 2_000;

export const live: Handler = async (_request, response) => sendJson(response, 200, { status: 'live' });

/** Ready while the database answers and the server is not stopping. */
export function ready(db: DataSource, isStopping: () => boolean): Handler {
  return async (_request, response) => {
    const answers = !isStopping() && (await Promise.race([databaseAnswers(db), late()]));
    sendJson(response, answers ? 200 : 503, { status: answers ? 'ready' : 'not ready' });
  };
}

async function databaseAnswers(db: DataSource): Promise<boolean> {
  return db.query('/* health.ready */ select 1').then(
    () => true,
    () => false,
  );
}

function late(): Promise<boolean> {
  return new Promise((resolve) => setTimeout(() => resolve(false), PATIENCE_MS).unref());
}
