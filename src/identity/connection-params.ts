import { Fault } from '../errors';
import { bearerToken } from './token';

/** Where clients put a token, whatever the case and the dashes: as Apollo, urql, Hasura, Relay and graphql-ws show it. */
const TOKENS = new Set(['authorization', 'auth', 'token', 'authtoken', 'accesstoken', 'bearertoken', 'bearer', 'jwt']);
/** What such names may lie in. */
const AROUND = new Set(['headers', 'header', 'auth']);
/** What is probably meant to tell who somebody is. */
const LIKE_A_NAME =
  /auth|token|jwt|bearer|secret|passw|apikey|credential|session|cookie|^(user|username|userid|account|login|pass|pwd)$/;
const UNLIKE_A_NAME = /csrf|xsrf/;
const LIKE_A_TOKEN =
  /(^|[:\s])(bearer|basic|digest)\s+\S|^\s*(token|jwt|apikey)\s+\S|^\s*authorization\b|^\s*eyJ[\w-]+\.[\w-]+\./i;

const SEND = 'send { authorization: "Bearer <token>" }';

type Entry = readonly [name: string, value: unknown];

/**
 * The token with which a socket is opened: that of connectionParams, else that of the request's header; undefined for a
 * caller without one. Throws UNAUTHENTICATED for a credential that is not understood: it must not be as good as none.
 */
export function tokenOfSocket(
  params: Readonly<Record<string, unknown>>,
  header: string | undefined,
): string | undefined {
  const given = tokenOfParams(params);
  if (given === undefined) return bearerToken(header);
  // A proxy may have a header of its own, of another scheme. Two bearers are two people.
  if (header !== undefined && /^bearer /i.test(header)) requireOne([given, bearerToken(header) ?? given]);
  return given;
}

function tokenOfParams(params: Readonly<Record<string, unknown>>): string | undefined {
  const entries = entriesOf(params);
  const inside = entries.filter(([name]) => AROUND.has(name)).flatMap(([, value]) => entriesOf(value));
  const named = [...entries, ...inside].filter(([name, value]) => TOKENS.has(name) && isText(name, value));
  const tokens = named.map(([, value]) => tokenIn(value)).filter((token) => token !== undefined);
  requireOne(tokens);
  if (tokens.length === 0) requireNothingLikeOne(entries);
  return tokens[0];
}

/** The names without case, dashes and underscores. */
function entriesOf(value: unknown): Entry[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, inner]) => [name.toLowerCase().replace(/[-_]/g, ''), inner]);
}

/** Not an object under a name that may also stand around others. */
function isText(name: string, value: unknown): boolean {
  return !(AROUND.has(name) && typeof value === 'object');
}

/** Undefined for what clients send before anybody has logged in. */
function tokenIn(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '' || value === false) return undefined;
  const [, token] = typeof value === 'string' ? (/^\s*(?:bearer\s+)?([\w.~+/-]+=*)\s*$/i.exec(value) ?? []) : [];
  if (token === undefined) throw refused(`The token in connectionParams is not understood: ${SEND}`);
  return token;
}

function requireOne(tokens: readonly string[]): void {
  if (new Set(tokens).size > 1) throw refused(`Several tokens that differ came with the connection: ${SEND}`);
}

/** Wherever it lies. */
function requireNothingLikeOne(params: readonly Entry[]): void {
  for (let entries = params; entries.length > 0; entries = entries.flatMap(([, value]) => entriesOf(value))) {
    if (entries.some(isLikeCredential)) throw refused(`A credential in connectionParams is not understood: ${SEND}`);
  }
}

function isLikeCredential([name, value]: Entry): boolean {
  if (typeof value === 'string' && LIKE_A_TOKEN.test(value)) return true;
  const says = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return says && LIKE_A_NAME.test(name) && !UNLIKE_A_NAME.test(name);
}

const refused = (message: string) => new Fault('UNAUTHENTICATED', `${message}.`);
