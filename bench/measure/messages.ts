import { connect, createServer, type Socket } from 'node:net';

export interface Messages {
  /** Statements executed: of the simple and of the extended protocol. */
  statements: number;
  /** How often something was sent after an answer: what is sent in one go is one. */
  roundTrips: number;
}

export interface CountingProxy {
  /** The database behind the proxy. */
  readonly url: string;
  readonly counted: Messages;
  close(): void;
}

const SIMPLE_QUERY = 0x51;
const EXECUTE = 0x45;
const LENGTH = 4;

/** Stands between a server and PostgreSQL, and counts what the server sends. Connections in the clear only. */
export async function countMessages(databaseUrl: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(databaseUrl);
  const counted: Messages = { statements: 0, roundTrips: 0 };
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const database = connect(Number(port || 5432), hostname);
    const count = counterOf(counted);
    let answered = true;
    client.on('data', (sent) => {
      if (answered) counted.roundTrips += 1;
      answered = false;
      count(sent);
    });
    database.on('data', () => {
      answered = true;
    });
    client.pipe(database).pipe(client);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => [client, database].map((one) => one.destroy()));
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  const address = proxy.address();
  url.hostname = '127.0.0.1';
  url.port = String(address && typeof address === 'object' ? address.port : 0);
  const close = () => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: url.href, counted, close };
}

/** Reads one connection's stream of messages: a first one without a type, then each a type, a length and the rest. */
function counterOf(counted: Messages): (chunk: Buffer) => void {
  let waiting = Buffer.alloc(0);
  let header = LENGTH;
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= header) {
      const typed = header > LENGTH;
      const end = (typed ? 1 : 0) + waiting.readUInt32BE(typed ? 1 : 0);
      if (waiting.length < end) return;
      if (typed) countOne(counted, waiting[0] ?? 0);
      waiting = waiting.subarray(end);
      header = 1 + LENGTH;
    }
  };
}

function countOne(counted: Messages, type: number): void {
  if (type === SIMPLE_QUERY || type === EXECUTE) counted.statements += 1;
}
