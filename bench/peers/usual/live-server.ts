// Subscriptions as usually written: graphql-ws executes for every subscriber what is published to all.
import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { makeDataSource } from '../../../src/data-source';
import { listen } from '../../measure/listen';
import { makeContext } from './context';
import { tell } from './live.resolver';
import { usualSchema } from './schema';

main().catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  setMaxListeners(0);
  const url = process.env.DATABASE_URL ?? '';
  const db = await makeDataSource({ url }).initialize();
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const account = (params: Readonly<Record<string, unknown>> | undefined) =>
    String(params?.authorization).replace('Bearer ', '');
  useServer(
    { schema: await usualSchema(), context: ({ connectionParams }) => makeContext(db, account(connectionParams)) },
    sockets,
  );
  await tell(db, url);
  await listen(server);
}
