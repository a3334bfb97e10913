/** What an operator is told when the database of this address cannot be used; undefined for an error of another kind. */
export function connectionFault(error: unknown, url: string): string | undefined {
  const { code = '', message } = error as Error & { code?: string };
  const { user, host, name } = partsOf(url);
  if (code === '28P01' || code === '28000')
    return `The database at ${host} refuses the user "${user}" (${message}): correct the user and the password in DATABASE_URL.`;
  if (code === '3D000' && name === '') return 'DATABASE_URL names no database: end it with one, as in …:5432/jalon.';
  if (code === '3D000')
    return `There is no database "${name}" at ${host}: make it ("create database ${name} template template0 encoding 'UTF8' lc_ctype 'C.UTF-8'"), or correct its name in DATABASE_URL.`;
  if (code === '42501')
    return `The user "${user}" may not do what Jalon needs in the database "${name}" (${message}): make that user its owner.`;
  if (/does not support SSL/.test(message))
    return `The database at ${host} does not speak TLS: leave sslmode out of DATABASE_URL, or switch ssl on there.`;
  if (/CERT|SELF_SIGNED|ALTNAME/.test(code))
    return `The certificate of the database at ${host} is not trusted (${message}): name its authority with sslrootcert in DATABASE_URL.`;
  if (/^(ECONN|ENOTFOUND|ETIMEDOUT|EHOST|ENET|EAI_|08|53|57P)/.test(code) || /terminated|timeout/i.test(message))
    return `The database cannot be reached (${message || code}, at ${host}). Check DATABASE_URL and that the server runs.`;
  return undefined;
}

/** Never the password: what is told may be logged. */
function partsOf(url: string): { user: string; host: string; name: string } {
  const { username, host, pathname, searchParams } = new URL(url);
  return {
    user: decodeURIComponent(username),
    host: host || (searchParams.get('host') ?? 'localhost'),
    name: decodeURIComponent(pathname.slice(1)),
  };
}
