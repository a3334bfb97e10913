import type { IncomingMessage, ServerResponse } from 'node:http';
import { JSON_TYPE } from './media-type';

/** A request that HTTP itself refuses. */
export class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The body as JSON. Other types of content are left unread: GraphQL's own rules refuse them. */
export async function readBody(request: IncomingMessage, most: number): Promise<unknown> {
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  const [mime = '', ...parameters] = type.split(';').map((part) => part.trim());
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity')
    throw new HttpRefusal(415, 'Send the body as it is, without Content-Encoding.');
  if (mime !== 'application/json') throw new HttpRefusal(415, 'Send the body as application/json.');
  const charset = parameters
    .find((part) => part.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  if (charset && charset !== 'utf-8' && charset !== 'utf8') throw new HttpRefusal(415, 'Send the body in UTF-8.');
  return parsed(await bytesOf(request, most));
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', JSON_TYPE);
  response.end(JSON.stringify(value));
}

async function bytesOf(request: IncomingMessage, most: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(most: number): HttpRefusal {
  return new HttpRefusal(413, `The body is larger than ${most} bytes.`);
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new HttpRefusal(400, 'The body is not well-formed JSON in UTF-8.');
  }
}
