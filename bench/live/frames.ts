import { randomBytes } from 'node:crypto';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const SHORT = 126;
const SHORT_AND_MORE = 127;

/** A frame as a client sends it: masked. Texts below 65,536 bytes only. */
export function clientFrame(text: string | Buffer, opcode = TEXT): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const long = payload.length >= SHORT;
  const head = Buffer.alloc(long ? 4 : 2);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (long ? SHORT : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([head, mask, masked]);
}

export const pong = (payload: Buffer): Buffer => clientFrame(payload, PONG);

export interface FrameReader {
  text(payload: Buffer): void;
  ping(payload: Buffer): void;
  close(): void;
}

/** Reads the frames that a server sends; unlike a client's they are not masked. The buffers are valid during the call only. */
export function frameReader(reader: FrameReader): (chunk: Buffer) => void {
  let waiting: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const bytes = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    let at = 0;
    for (let found = frameAt(bytes, at); found; found = frameAt(bytes, at)) {
      at = found.end;
      deliver(reader, found.opcode, bytes.subarray(found.start, found.end));
    }
    waiting = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
  };
}

function deliver(reader: FrameReader, opcode: number, payload: Buffer): void {
  if (opcode === TEXT) reader.text(payload);
  if (opcode === PING) reader.ping(payload);
  if (opcode === CLOSE) reader.close();
}

function frameAt(bytes: Buffer, at: number): { opcode: number; start: number; end: number } | undefined {
  if (bytes.length < at + 2) return undefined;
  const length = bytes.readUInt8(at + 1) & 0x7f;
  const head = length === SHORT ? 4 : length === SHORT_AND_MORE ? 10 : 2;
  if (bytes.length < at + head) return undefined;
  const size = head === 2 ? length : head === 4 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
  const start = at + head;
  const end = start + size;
  return bytes.length < end ? undefined : { opcode: bytes.readUInt8(at) & 0x0f, start, end };
}
