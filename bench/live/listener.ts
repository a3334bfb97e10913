import { connect, type Socket } from 'node:net';
import { clientFrame, frameReader, pong } from './frames';

const BUFFER = 65_536;
/** Enough to see what kind of message it is. */
const BEGINNING = 160;

export interface ListenerEvents {
  /** The subscription stands. */
  ready(): void;
  /** An event has arrived; the text is valid during the call only. */
  event(text: Buffer): void;
  lost(reason: string): void;
}

/** One subscriber with as little work as possible: its machine also carries the server that is measured. */
export function listenTo(url: string, token: string | undefined, query: string, events: ListenerEvents): Socket {
  const { hostname, port, pathname } = new URL(url);
  let upgraded = false;
  const socket: Socket = connect({
    ...{ host: hostname, port: Number(port) },
    onread: {
      buffer: Buffer.alloc(BUFFER),
      callback: (size, buffer) => {
        // What waits in the reader is copied there.
        const chunk = (buffer as Buffer).subarray(0, size);
        if (upgraded) read(chunk);
        else if (chunk.includes('\r\n\r\n')) upgraded = begin(chunk);
        return true;
      },
    },
  });
  const begin = (answer: Buffer): boolean => {
    if (!answer.includes(' 101 ')) events.lost(answer.toString('latin1').split('\r\n', 1)[0] ?? '');
    const payload = token === undefined ? undefined : { authorization: `Bearer ${token}` };
    socket.write(clientFrame(JSON.stringify({ type: 'connection_init', payload })));
    return true;
  };
  const read = frameReader({
    ping: (payload) => void socket.write(pong(payload)),
    close: () => events.lost('the server closed the socket'),
    text: (payload) => {
      const beginning = payload.toString('latin1', 0, BEGINNING);
      if (beginning.includes('"connection_ack"')) {
        socket.write(clientFrame(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } })));
        events.ready();
      } else if (beginning.includes('"next"')) {
        if (!beginning.includes('"CaughtUp"')) events.event(payload);
      } else if (!beginning.includes('"ping"') && !beginning.includes('"pong"')) events.lost(payload.toString());
    },
  });
  socket.on('error', (error) => events.lost(error.message));
  socket.on('connect', () => {
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
  });
  return socket;
}
