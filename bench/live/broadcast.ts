// The limit of a live event: bare ws, one frame built in advance, written to every socket when PostgreSQL tells of an event.
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Client } from 'pg';
import * as ws from 'ws';
import { globalId, instant, object } from '../limit/statement';
import { listen } from '../measure/listen';

const comment = object(
  `${globalId('Comment', 'c.id')} as id, c.reference, ${object('c.body as text, c.language')} as body, ${object('d.code')} as delegation`,
);
const event = object(
  `'CommentSubmitted' as "__typename", 'AAAAAAAAAAAAAAAAAAAAAAAAAAA' as cursor, ${instant('c.submitted_at')} as "occurredAt", ${comment} as comment`,
);
const payload = object(`${object(`${event} as events`)} as data`);
const frameText = `
  select ${object(`'1' as id, 'next' as type, ${payload} as payload`)}::text as frame
  from comment c join delegation d on d.id = c.delegation_id where c.id = $1`;

main().catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const client = new Client({ connectionString: process.env.DATABASE_URL, options: '-c timezone=UTC' });
  await client.connect();
  const { rows } = await client.query<{ frame: string }>(frameText, [process.env.COMMENT_ID]);
  // ws knows how to build a frame once; its types do not.
  const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };
  const options = { fin: true, opcode: 1, mask: false, rsv1: false, readOnly: true };
  const frame = Buffer.concat(Sender.frame(Buffer.from(rows[0]?.frame ?? ''), options));
  const sockets = new Set<Duplex>();
  const http = createServer();
  const server = new ws.WebSocketServer({ noServer: true, handleProtocols: () => 'graphql-transport-ws' });
  http.on('upgrade', (request, socket, head) => {
    server.handleUpgrade(request, socket, head, (opened) => {
      opened.on('message', (message) => {
        if (String(message).includes('"connection_init"')) opened.send('{"type":"connection_ack"}');
        else sockets.add(socket);
      });
      opened.on('error', () => undefined);
      opened.on('close', () => sockets.delete(socket));
    });
  });
  client.on('notification', () => {
    for (const socket of sockets) socket.write(frame);
  });
  await client.query('listen jalon_event');
  await listen(http);
}
