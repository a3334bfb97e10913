import {
  type CompleteMessage,
  type ConnectionInitMessage,
  MessageType,
  type PingMessage,
  type PongMessage,
  type SubscribeMessage,
  validateMessage,
} from 'graphql-ws';
import type { RawData } from 'ws';
import { isDeeper } from './nesting';

export type ClientMessage = ConnectionInitMessage | PingMessage | PongMessage | SubscribeMessage | CompleteMessage;

const FROM_CLIENTS: ReadonlySet<string> = new Set([
  MessageType.ConnectionInit,
  MessageType.Ping,
  MessageType.Pong,
  MessageType.Subscribe,
  MessageType.Complete,
]);
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** An id comes back with every event. */
const LONGEST_ID = 256;
/** What carries no operation has no reason to nest. */
const DEEPEST = 64;

/** A frame that is no message of a client's. Its message is the reason with which the socket is closed. */
export class NotOfTheProtocol extends Error {}

/** The message in a frame, text or binary. Throws NotOfTheProtocol. */
export function messageIn(frame: RawData): ClientMessage {
  const value = jsonIn(frame);
  const { type } = Object(value) as { type?: unknown };
  // The variables of an operation are measured with its document, so that it alone is refused.
  if (type !== MessageType.Subscribe && isDeeper(value, DEEPEST))
    throw new NotOfTheProtocol('A message nests too deep');
  if (type === MessageType.ConnectionInit) requireParams(value);
  const message = valid(value);
  if (!FROM_CLIENTS.has(message.type)) throw new NotOfTheProtocol(`Only a server says "${message.type}"`);
  if ('id' in message && typeof message.id === 'string' && message.id.length > LONGEST_ID)
    throw new NotOfTheProtocol(`An id has at most ${LONGEST_ID} characters`);
  return message as ClientMessage;
}

function jsonIn(frame: RawData): unknown {
  try {
    return JSON.parse(utf8.decode(frame as Buffer));
  } catch {
    throw new NotOfTheProtocol('A message must be JSON in UTF-8');
  }
}

/** Said in words of our own: graphql-ws would repeat the payload, which may be a token. */
function requireParams(message: unknown): void {
  const { payload } = message as { payload?: unknown };
  if (payload === undefined || payload === null || (typeof payload === 'object' && !Array.isArray(payload))) return;
  throw new NotOfTheProtocol('connectionParams must be an object, such as { authorization: "Bearer <token>" }');
}

function valid(value: unknown) {
  try {
    return validateMessage(value);
  } catch (error) {
    throw new NotOfTheProtocol((error as Error).message);
  }
}
