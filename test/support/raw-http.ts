import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** Sends bytes as they are, which no client library would, and reads until the server ends the connection. */
export function rawHttp(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', reject);
    socket.setTimeout(10_000, () => socket.destroy(new Error('The server neither answers nor ends the connection')));
    socket.on('close', () => {
      const [head = '', ...body] = Buffer.concat(received).toString().split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), headers: head, body: body.join('\r\n\r\n') });
    });
  });
}

/** A request in HTTP/1.1 that ends its connection. */
export function rawRequest(line: string, headers: readonly string[] = [], body = ''): string {
  const length = body ? [`Content-Length: ${Buffer.byteLength(body)}`] : [];
  return [`${line} HTTP/1.1`, 'Host: x', 'Connection: close', ...length, ...headers, '', body].join('\r\n');
}
