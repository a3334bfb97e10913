import type { IncomingMessage, ServerResponse } from 'node:http';
import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { rows } from '../database/rows';
import type { LocalKey } from '../identity/local-key';
import { HttpRefusal, readBody, sendJson } from './bodies';

const HOURS = 24;
const MOST_BYTES = 1_024;

/**
 * For the page that ships with the server, while it runs with its own key and the demo: who there is, and a token for one
 * of them. Browsers send no JSON across origins without asking, and are never told yes.
 */
export function demoPeople(
  db: DataSource,
  key: LocalKey,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (request.url === '/demo/people' && request.method === 'GET') {
      answering(response, async () => sendJson(response, 200, await readDemoPeople(db)));
      return true;
    }
    if (request.url === '/demo/token' && request.method === 'POST') {
      answering(response, async () =>
        sendJson(response, 200, await issue(db, key, await readBody(request, MOST_BYTES))),
      );
      return true;
    }
    return false;
  };
}

function readDemoPeople(db: DataSource): Promise<{ account: string }[]> {
  return rows(
    db,
    sql`/* demo.people */
    select p.account, p.name, p.role, p.language, case when d.id is null then null else json_build_object('code', d.code) end as delegation
    from person p left join delegation d on d.id = p.delegation_id
    where p.disabled_at is null order by d.code is not null, d.code, p.role, p.account limit 1000`,
  );
}

async function issue(db: DataSource, key: LocalKey, body: unknown) {
  const account = typeof body === 'object' && body !== null && 'account' in body ? body.account : undefined;
  const known = (await readDemoPeople(db)).find((person) => person.account === account);
  if (!known) throw new HttpRefusal(404, 'There is no such demo account. GET /demo/people lists them.');
  return key.issue(known.account, HOURS);
}

function answering(response: ServerResponse, answer: () => Promise<void>): void {
  answer().catch((error: unknown) => {
    const refusal =
      error instanceof HttpRefusal ? error : new HttpRefusal(503, 'The demo cannot be reached at the moment.');
    sendJson(response, refusal.status, { error: refusal.message });
  });
}
