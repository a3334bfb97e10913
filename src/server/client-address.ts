import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** How many proxies stand before the server, or which addresses are those of proxies. */
export type TrustedProxies = number | readonly string[];

/** The address of whoever asks. */
export type ClientAddress = (request: IncomingMessage) => string;

/**
 * Each proxy appends to X-Forwarded-For who asked it. So the list is read from its end, and only as far as it was written by
 * proxies that are trusted: what stands before that may be of the client's own invention.
 */
export function clientAddress(trusted: TrustedProxies = 0): ClientAddress {
  if (trusted === 0 || (typeof trusted !== 'number' && trusted.length === 0)) return peerOf;
  const isProxy = typeof trusted === 'number' ? (_: string, hops: number) => hops < trusted : among(trusted);
  return (request) => {
    const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
    let client = peerOf(request);
    for (let hops = 0; isProxy(client, hops); hops += 1) {
      const before = addressIn(forwarded.pop());
      if (before === undefined) break;
      client = before;
    }
    return client;
  };
}

function peerOf({ socket }: IncomingMessage): string {
  return addressIn(socket?.remoteAddress) ?? '';
}

/** An address as the system writes it: without a port, and one of IPv4 not as one of IPv6. */
function addressIn(text = ''): string | undefined {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(bare) ? bare : undefined;
}

function among(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
