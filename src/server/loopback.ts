/** Whether a name or an address stands for this machine alone, wherever it is said. */
export function isLoopback(name: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|(\[::1\]|::1))$/i.test(name);
}

/** The name in a Host header, without the port. */
export function nameOfHost(host = ''): string {
  return host.replace(/:\d{1,5}$/, '');
}
