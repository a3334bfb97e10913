const API = new Set(['/graphql', '/graphql/']);

/** What a request is for. */
export interface Target {
  readonly path: string;
  /** The query of the URL, without its question mark. */
  readonly search: string;
}

export function targetOf(url = '/'): Target {
  // Proxies may send the absolute form, and every server has to take it (RFC 9112, 3.2.2).
  const local = url.startsWith('/') ? url : url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, '');
  const end = local.indexOf('?');
  return end < 0
    ? { path: local || '/', search: '' }
    : { path: local.slice(0, end) || '/', search: local.slice(end + 1) };
}

export function isApi({ path }: Target): boolean {
  return API.has(path);
}
