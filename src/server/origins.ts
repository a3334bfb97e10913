import type { IncomingMessage, ServerResponse } from 'node:http';
import { METHODS } from './graphql-request';

const EVERY = '*';
/** Browsers ask again after this many seconds at the latest; some do earlier. */
const REMEMBERED = '7200';
/** What pages may read of an answer beside its body. */
const SHOWN = 'X-Request-Id, Retry-After, WWW-Authenticate';

/**
 * The pages of other origins that may call the API. Identity is a bearer header, which no browser sends by itself: the list
 * says who may read answers, and nothing has to be kept from being sent.
 */
export class Origins {
  private readonly listed: ReadonlySet<string>;
  /** Whether an answer depends on who reads it. */
  readonly differ: boolean;

  constructor(listed: readonly string[] = []) {
    this.listed = new Set(listed);
    this.differ = listed.length > 0 && !this.listed.has(EVERY);
  }

  /** Lets the page that asks read the answer, if it is one of those that may. */
  tell(request: IncomingMessage, response: ServerResponse): void {
    const { origin } = request.headers;
    if (origin === undefined || !this.isListed(origin)) return;
    response.setHeader('Access-Control-Allow-Origin', this.differ ? origin : EVERY);
    response.setHeader('Access-Control-Expose-Headers', SHOWN);
  }

  /** Answers OPTIONS: what may be sent, by whom; after `tell`. */
  preflight(request: IncomingMessage, response: ServerResponse): void {
    const { origin, 'access-control-request-headers': headers } = request.headers;
    response.setHeader('Allow', METHODS);
    if (origin !== undefined && this.isListed(origin)) {
      response.setHeader('Access-Control-Allow-Methods', METHODS);
      // Clients add headers of their own, for traces and names. None of them does anything here but Authorization.
      if (headers) response.setHeader('Access-Control-Allow-Headers', headers);
      response.setHeader('Access-Control-Max-Age', REMEMBERED);
      response.appendHeader('Vary', 'Access-Control-Request-Headers');
    }
    response.writeHead(204).end();
  }

  /** Whether a socket may be opened: by programs, by pages of our own, and by those of the list. */
  mayConnect({ headers }: IncomingMessage): boolean {
    const { origin } = headers;
    if (origin === undefined || this.isListed(origin)) return true;
    // What a proxy passes on as the host of the request; no page can set either header.
    const hosts = [headers.host, ...String(headers['x-forwarded-host'] ?? '').split(',')];
    return hosts.some((host) => host && origin.replace(/^\w+:\/\//, '') === host.trim().toLowerCase());
  }

  private isListed(origin: string): boolean {
    return this.listed.has(origin) || this.listed.has(EVERY);
  }
}
