import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DataSource } from 'typeorm';
import { readDemoPeople } from '../demo/demo-people';
import type { LocalKey } from '../identity/local-key';
import { HttpRefusal, readBody, sendJson } from './bodies';
import { isLoopback, nameOfHost } from './loopback';

const HOURS = 24;
const MOST_BYTES = 1_024;

/** To whom tokens of the demo's people are given: to nobody, to programs on this machine, or to whoever reaches the server. */
export type DemoTokens = 'nobody' | 'this machine' | 'anybody';

/** This machine alone, if the server listens to nobody else; anybody only where that was asked for. */
export function demoTokens(host: string, forAnybody: boolean): DemoTokens {
  if (forAnybody) return 'anybody';
  return isLoopback(host) ? 'this machine' : 'nobody';
}

/**
 * For the page that ships with the server, while it runs with its own key and the demo: whom the demo has made, and a token
 * for one of them. Browsers send no JSON across origins without asking, and are never told yes.
 */
export function demoPeople(
  db: DataSource,
  key: LocalKey,
  tokens: DemoTokens,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const answer = answers[`${request.method} ${request.url}`];
    if (!answer) return false;
    answering(response, async () => {
      requireFrom(tokens, request);
      sendJson(response, 200, await answer(db, key, request));
    });
    return true;
  };
}

const answers: Readonly<Record<string, (db: DataSource, key: LocalKey, request: IncomingMessage) => Promise<unknown>>> =
  {
    'GET /demo/people': readDemoPeople,
    'POST /demo/token': async (db, key, request) => issue(db, key, await readBody(request, MOST_BYTES)),
  };

async function issue(db: DataSource, key: LocalKey, body: unknown) {
  const account = typeof body === 'object' && body !== null && 'account' in body ? body.account : undefined;
  const known = (await readDemoPeople(db)).find((person) => person.account === account);
  if (!known) throw new HttpRefusal(404, 'There is no such demo account. GET /demo/people lists them.');
  return key.issue(known.account, HOURS);
}

/**
 * A page from elsewhere reaches this machine too, if its name is made to stand for the loopback address: but it then says
 * that name. What was forwarded comes from elsewhere, whatever it says.
 */
function requireFrom(tokens: DemoTokens, { headers }: IncomingMessage): void {
  const { host, origin } = headers;
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
    throw new HttpRefusal(403, 'The demo is not for pages of other origins.');
  if (tokens === 'anybody') return;
  const isForwarded = FORWARDED.some((name) => headers[name] !== undefined);
  if (tokens === 'this machine' && !isForwarded && isLoopback(nameOfHost(host))) return;
  throw new HttpRefusal(
    403,
    'Tokens of the demo are given on the machine of the server alone, by its loopback address. DEMO_TOKENS_FOR_ANYBODY=true opens them to whoever reaches it.',
  );
}

const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

function answering(response: ServerResponse, answer: () => Promise<void>): void {
  response.setHeader('Cache-Control', 'no-store');
  answer().catch((error: unknown) => {
    const refusal =
      error instanceof HttpRefusal ? error : new HttpRefusal(503, 'The demo cannot be reached at the moment.');
    sendJson(response, refusal.status, { error: refusal.message });
  });
}
