import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { acceptsGzip } from './compression';

/** dist/web, seen from dist/src/server. */
export const webDirectory = join(__dirname, '..', '..', 'web');

type Asset = { type: string; etag: string; cache: string; body: Buffer; zipped: Buffer | undefined };

/**
 * Serves the built pages: `/`, `/index.html` and `/assets/…`. The files are read once, now; a request only ever picks one of
 * them by name. The function returns false, and has done nothing, if the request is for something else.
 */
export function makeWebPages(
  directory: string = webDirectory,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const assets = existsSync(join(directory, 'index.html')) ? readAssets(directory) : notBuilt();

  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const asset = assets.get((request.url ?? '/').split('?', 1)[0] ?? '/');
    if (!asset) return false;
    send(asset, request, response);
    return true;
  };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

const forEver = 'public, max-age=31536000, immutable';
const askEachTime = 'no-cache';

function readAssets(directory: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  const names = readdirSync(directory);
  for (const name of names.filter((one) => extname(one) in types)) {
    const zipped = names.includes(`${name}.gz`) ? readFileSync(join(directory, `${name}.gz`)) : undefined;
    const hashed = /-[A-Z0-9]{8}\.\w+$/.test(name);
    const asset = makeAsset(
      readFileSync(join(directory, name)),
      types[extname(name)],
      hashed ? forEver : askEachTime,
      zipped,
    );
    if (name === 'index.html') assets.set('/', asset).set('/index.html', asset);
    else assets.set(`/assets/${name}`, asset);
  }
  return assets;
}

function notBuilt(): Map<string, Asset> {
  const text = 'Jalon answers GraphQL at /graphql.\nThis page is not built. To build it: node scripts/build-web.mjs\n';
  return new Map([['/', makeAsset(Buffer.from(text), types['.txt'])]]);
}

function makeAsset(body: Buffer, type = 'application/octet-stream', cache = askEachTime, zipped?: Buffer): Asset {
  const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { type, etag, cache, body, zipped };
}

function send(asset: Asset, request: IncomingMessage, response: ServerResponse): void {
  const zipped = acceptsGzip(request) ? asset.zipped : undefined;
  const etag = `"${asset.etag}${zipped ? '-gz' : ''}"`;
  const body = zipped ?? asset.body;
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(request.headers.host));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', asset.cache);
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('ETag', etag);
  if (isKnown(etag, request)) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader('Content-Type', asset.type);
  response.setHeader('Content-Length', body.length);
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : body);
}

function isKnown(etag: string, request: IncomingMessage): boolean {
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known?.some((one) => one === etag || one === '*') ?? false;
}

/** Safari before 15.4 does not count a WebSocket to the same host as 'self', so the host is named too. */
function contentSecurityPolicy(host: string | undefined): string {
  const sockets = host && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
