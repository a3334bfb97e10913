import { IncomingMessage } from 'node:http';

/**
 * A request that only upgrades to a WebSocket. To offer HTTP/2 beside, as Java's client does with every request, is not to
 * insist on it (RFC 9110, 7.8); but Node.js, once it upgrades at all, takes every offer for an upgrade.
 */
export class Request extends IncomingMessage {
  private offers = false;

  get upgrade(): boolean {
    return this.offers && this.headers.upgrade?.toLowerCase() === 'websocket';
  }

  set upgrade(offers: boolean) {
    this.offers = offers;
  }
}
