import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApolloServerPlugin } from '@apollo/server';
import type { Log } from '../log';
import type { Context } from '../operation/context';
import { type Noted, noteOperation, noting } from '../operation/underway';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Says one line for each operation: who did what, how long it took, in how many statements; never with what values. */
export class OperationLog {
  private constructor(private readonly log: Log) {}

  /** Undefined unless the log is to tell of every operation. */
  static on(log: Log): OperationLog | undefined {
    return log.isLevelEnabled('debug') ? new OperationLog(log) : undefined;
  }

  http(handler: Handler): Handler {
    return async (request, response) => {
      // A preflight asks whether it may ask.
      if (request.method === 'OPTIONS') return handler(request, response);
      const line = new Line(this.log, 'http');
      try {
        await noting(line, () => handler(request, response));
      } finally {
        line.requestId ??= String(response.getHeader('X-Request-Id'));
        line.say('ended', { status: response.statusCode });
      }
    };
  }

  async onSocket(answer: () => void | Promise<void>): Promise<void> {
    const line = new Line(this.log, 'websocket');
    try {
      await noting(line, answer);
    } finally {
      line.say('ended');
    }
  }

  /** What Apollo knows of an operation by the time it answers. */
  plugin(): ApolloServerPlugin<Context> {
    return {
      requestDidStart: async () => ({
        willSendResponse: async ({ operation }) => noteOperation(operation?.operation, operation?.name?.value),
      }),
    };
  }
}

class Line implements Noted {
  statements = 0;
  requestId: string | undefined;
  account: string | undefined;
  kind: string | undefined;
  name: string | undefined;
  readonly codes = new Set<string>();
  private readonly begunAt = performance.now();

  constructor(
    private readonly log: Log,
    private readonly transport: string,
  ) {}

  begun(): void {
    this.say('began');
  }

  say(what: 'began' | 'ended', more: object = {}): void {
    const { requestId, transport, kind, name, account, statements } = this;
    const durationMs = Math.round((performance.now() - this.begunAt) * 10) / 10;
    const codes = this.codes.size > 0 ? { codes: [...this.codes] } : {};
    this.log.debug(
      { requestId, transport, operation: kind, name, account, durationMs, statements, ...codes, ...more },
      `${kind === 'subscription' ? 'A subscription' : 'An operation'} ${what}`,
    );
  }
}
