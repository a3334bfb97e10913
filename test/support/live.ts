import WebSocket from 'ws';
import { globalId } from '../../src/nodes/global-id';
import { contractDocument, eventually, httpClient, type Listener, type Query, subscribe } from './clients';
import type { TestServer } from './server';

const live = contractDocument('live');

export interface Wanted {
  readonly after?: string | undefined;
  readonly filter?: object;
  readonly url?: string;
  readonly seconds?: number;
  readonly query?: string;
}

/** Subscribes as clients do, with the contract's document unless another is given. */
export function listen(server: TestServer, account: string, wanted: Wanted = {}): Promise<Listener> {
  const { after, filter, query, ...options } = wanted;
  return subscribe(
    server,
    account,
    query ?? live,
    { after: after ?? null, filter: filter ?? null },
    { ...options, ...(!query && { operationName: 'Live' }) },
  );
}

/** Subscribes and waits until everything that there was has been received. */
export async function listenLive(server: TestServer, account: string, wanted: Wanted = {}): Promise<Listener> {
  const listener = await listen(server, account, wanted);
  await listener.until((received) => received.some((data) => data.events.__typename === 'CaughtUp'));
  return listener;
}

/** One page of the log, for a client that polls. */
export async function poll(server: TestServer, account: string, variables: object = {}) {
  const query = await httpClient(server, account);
  const { data, errors } = await query(live, variables, { operationName: 'EventLog' });
  return { events: data?.events, errors };
}

type Received = Listener['received'];

/** The facts among what was received, without the marks. */
export function eventsOf(received: Received): Received {
  return received.map((data) => data.events).filter((event) => event.__typename !== 'CaughtUp');
}

export function positionOf(cursor: string): number {
  return Number(Buffer.from(cursor, 'base64url').readBigUInt64BE());
}

export function positionsOf(received: Received): number[] {
  return eventsOf(received).map((event) => positionOf(event.cursor));
}

/** The positions of the log after one of them, as they were committed. */
export async function committed(server: TestServer, after = 0): Promise<number[]> {
  const found: { position: string }[] = await server.db.query(
    'select position from event where position > $1 order by position',
    [after],
  );
  return found.map((row) => Number(row.position));
}

export async function cursorNow(query: Query): Promise<string> {
  return (await query('{ asOf { cursor } }')).data.asOf.cursor;
}

export async function measureId(server: TestServer, reference: string): Promise<string> {
  const [row] = await server.db.query('select id from measure where reference = $1', [reference]);
  return globalId('Measure', row.id);
}

let posts = 0;

/** Posts comments over HTTP as a contact point; answers the payload. */
export async function poster(server: TestServer, account: string, url?: string) {
  const query = await httpClient(server, account, url);
  const ids = new Map<string, string>();
  return async (body: string, measure = 'P1-M1') => {
    const subjectId = ids.get(measure) ?? (await measureId(server, measure));
    ids.set(measure, subjectId);
    const idempotencyKey = `post ${posts++}`;
    const input = {
      idempotencyKey,
      subjectId,
      kind: 'GENERAL',
      stance: null,
      body,
      language: 'EN',
      proposedText: null,
    };
    const { data, errors } = await query(contractDocument('post-comment'), { input });
    expect(errors).toEqual([]);
    return data.postComment;
  };
}

export interface RawSocket {
  readonly socket: WebSocket;
  // biome-ignore lint/suspicious/noExplicitAny: frames are as the protocol says
  readonly frames: any[];
  closed: { code: number; reason: string } | undefined;
  send(frame: object | string): void;
  /** Waits for the next frames with this operation's id until one has the type. */
  frame(type: string, id?: string): Promise<RawSocket['frames'][number]>;
  closing(): Promise<{ code: number; reason: string }>;
}

/** A WebSocket on which the test speaks the protocol itself. */
export async function rawSocket(
  server: { url: string },
  protocol: string | null = 'graphql-transport-ws',
  headers: Record<string, string> = {},
): Promise<RawSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, protocol ? [protocol] : [], { headers });
  const frames: RawSocket['frames'] = [];
  const raw: RawSocket = {
    socket,
    frames,
    closed: undefined,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    frame: async (type, id) => {
      const found = () => frames.find((frame) => frame.type === type && (id === undefined || frame.id === id));
      await eventually(() => found() !== undefined);
      return found();
    },
    closing: async () => {
      await eventually(() => raw.closed !== undefined);
      return raw.closed ?? { code: 0, reason: '' };
    },
  };
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  socket.on('close', (code, reason) => {
    raw.closed = { code, reason: String(reason) };
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return raw;
}

/** A raw socket that the server has let in. */
export async function openSocket(server: TestServer, account?: string): Promise<RawSocket> {
  const raw = await rawSocket(server);
  const authorization = account && `Bearer ${await server.token(account)}`;
  raw.send({ type: 'connection_init', ...(authorization && { payload: { authorization } }) });
  await raw.frame('connection_ack');
  return raw;
}
