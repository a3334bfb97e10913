import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface CountedTrips {
  /** The address of the database, by way of the counter. */
  readonly url: string;
  /** How often something was sent to the database after an answer from it, since the last call. */
  take(): number;
  stop(): Promise<void>;
}

/** Counts the round trips to a database, whatever is sent in one of them. */
export async function countTrips(databaseUrl: string): Promise<CountedTrips> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let trips = 0;
  const proxy = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let answered = true;
    client.on('data', (sent) => {
      // The log is followed on its own account, as soon as there is something new in it.
      if (answered && !sent.includes('/* events.tail */')) trips += 1;
      answered = false;
      database.write(sent);
    });
    database.on('data', (received) => {
      answered = true;
      client.write(received);
    });
    for (const socket of [client, database]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        database.destroy();
        open.delete(socket);
      });
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.toString(),
    take: () => {
      const taken = trips;
      trips = 0;
      return taken;
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
