import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

/** A frame up to this size is copied into one piece: cheaper than to have the system gather two. */
const COPIED_BYTES = 16_384;
/** The last frame of a text message, of which it is the only one (RFC 6455, 5.2). */
const WHOLE_TEXT = 0x81;

export interface Sender {
  /** There may be room again. */
  send(): void;
}

/**
 * The way out of one socket for what many receive. It writes its frames itself, between those of `ws`: what is shared is
 * encoded once, and each socket gets its own first bytes before it. Compression, which `ws` would have to do, is off.
 */
export class Outlet {
  private readonly waiting = new Set<Sender>();

  constructor(
    private readonly opened: WebSocket,
    private readonly socket: Socket,
  ) {}

  get isOpen(): boolean {
    return this.opened.readyState === WebSocket.OPEN;
  }

  /**
   * Whether more may be sent now. If what was sent before waits for the reader to read, it may not, and the sender is told
   * when that has gone out: so no more waits in a socket than its buffer's limit and one message.
   */
  hasRoomFor(sender: Sender): boolean {
    if (!this.socket.writableNeedDrain) return true;
    if (this.waiting.size === 0) this.socket.once('drain', () => this.drained());
    this.waiting.add(sender);
    return false;
  }

  /** Sends a text message that begins with its own bytes and ends with shared ones. */
  send(own: Buffer, shared: Buffer): void {
    if (!this.isOpen) return;
    const length = own.length + shared.length;
    const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    const isCopied = length <= COPIED_BYTES;
    const frame = Buffer.allocUnsafe(header + (isCopied ? length : own.length));
    writeHeader(frame, length);
    frame.set(own, header);
    if (isCopied) {
      frame.set(shared, header + own.length);
      this.socket.write(frame);
      return;
    }
    this.socket.cork();
    this.socket.write(frame);
    this.socket.write(shared);
    this.socket.uncork();
  }

  private drained(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const sender of waiting) sender.send();
  }
}

function writeHeader(frame: Buffer, length: number): void {
  frame[0] = WHOLE_TEXT;
  if (length < 126) {
    frame[1] = length;
  } else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  }
}
