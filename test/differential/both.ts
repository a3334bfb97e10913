import { type DocumentNode, execute, type GraphQLError, Kind, type OperationDefinitionNode, print } from 'graphql';
import type { DataSource } from 'typeorm';
import { eventCursors, readEventCursors } from '../../src/events/cursor';
import type { Delivery } from '../../src/events/subscriber';
import type { Language } from '../../src/language/language';
import { makeLog } from '../../src/log';
import type { Reader } from '../../src/reads/reader';
import { buildSchema } from '../../src/schema';
import { readFrom } from '../../src/server/answers';
import { executeCall, type GraphQLEngine, isNothing, startEngine } from '../../src/server/graphql-engine';
import { maskError } from '../../src/server/mask-error';
import { OperationContext, rememberRights, type Services } from '../../src/server/operation-context';
import { defaultLimits } from '../support/server';
import { NOW } from './consultation';
import { credentialOf } from './people';

/** What is asked, by whom, and in which language. */
export interface Asked {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly account: string | undefined;
  readonly accepted: Language | undefined;
  /** What a subscription delivers. */
  readonly delivered?: Pick<Delivery, 'event'>;
}

/** An answer as far as it can be compared: the data in the order of its fields, the errors in any. */
export interface Outcome {
  readonly data: string;
  readonly errors: readonly string[];
}

export interface Compared {
  readonly expected: Outcome;
  readonly found: Outcome;
  /** Whether it was answered in one statement. */
  readonly compiled: boolean;
}

/** One server's way to answer, by both executions, without the sockets. */
export class Both {
  private constructor(
    readonly schema: ReturnType<typeof buildSchema>,
    readonly reader: Reader,
    private readonly engine: GraphQLEngine,
    private readonly services: Services,
  ) {}

  static async over(db: DataSource, publicRead: boolean): Promise<Both> {
    const log = makeLog('silent', false);
    const services = {
      ...{
        db,
        log,
        clock: () => NOW,
        settings: { publicRead, oneKey: false, oneContactPoint: true },
        cursors: await readEventCursors(db),
      },
      rights: rememberRights(),
      uses: { note: () => undefined },
    } as unknown as Services;
    const schema = buildSchema();
    const reader = readFrom(services, schema);
    return new Both(schema, reader, await startEngine(schema, reader, defaultLimits, log), services);
  }

  stop(): Promise<void> {
    return this.engine.stop();
  }

  contextOf({ account, accepted }: Pick<Asked, 'account' | 'accepted'>): Promise<OperationContext> {
    return OperationContext.of(this.services, {
      credential: credentialOf(account),
      accepted,
      requestId: 'the request',
    });
  }

  /** The answer by both executions; where compiled execution declines, or it is asked for, as a client gets it. */
  async compare(asked: Asked, asClient = false): Promise<Compared> {
    const found = await this.compiled(asked);
    if (found && !asClient) return { expected: await this.reference(asked), found, compiled: true };
    const expected = await this.reference(asked, undefined, true);
    return { expected, found: await this.whole(asked), compiled: found !== undefined };
  }

  async compiled(asked: Asked, context?: OperationContext): Promise<Outcome | undefined> {
    const { document, variables, delivered: outcome } = asked;
    const used = context ?? (await this.contextOf(asked));
    const text = await this.reader.answer(document, operationOf(document), variables, used, { outcome });
    return text === undefined ? undefined : { data: ordered(JSON.parse(text)), errors: [] };
  }

  /** Execution by graphql-js, with its errors as clients get them; its data too, where nothing that failed as a whole has any. */
  async reference(asked: Asked, context?: OperationContext, asClient = false): Promise<Outcome> {
    const contextValue = context ?? (await this.contextOf(asked));
    const { document, variables: variableValues, delivered: rootValue } = asked;
    const args = { schema: this.schema, document, contextValue, variableValues, rootValue };
    const { data, errors = [] } = await execute(args);
    const isFailure = asClient && errors.length > 0 && isNothing(data, errors);
    return { data: ordered(isFailure ? null : data), errors: errors.map((error) => this.shown(error)).toSorted() };
  }

  /** The answer to a call over HTTP. */
  async whole(asked: Asked): Promise<Outcome> {
    const call = { query: print(asked.document), variables: asked.variables, isSafe: false };
    const { text } = await executeCall(this.engine, call, await this.contextOf(asked));
    const { data, errors = [] } = JSON.parse(text) as { data?: unknown; errors?: GraphQLError[] };
    return { data: ordered(data), errors: errors.map(errorOf).toSorted() };
  }

  private shown(error: GraphQLError): string {
    return errorOf(maskError(error.toJSON(), error, 'the request', this.services.log));
  }
}

/** A cursor that no log with fewer than a million events has given out. */
export async function cursorAhead(db: DataSource): Promise<string> {
  return (await readEventCursors(db)).of(1_000_000);
}

export const cursorOfAnotherLog = eventCursors(Buffer.alloc(32, 7)).of(3);

export function isSame({ expected, found }: Compared): boolean {
  return expected.data === found.data && JSON.stringify(expected.errors) === JSON.stringify(found.errors);
}

export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('The document has no operation');
  return operation as OperationDefinitionNode;
}

function ordered(data: unknown): string {
  return JSON.stringify(data ?? null, null, 1);
}

function errorOf({
  message,
  path,
  extensions,
}: Pick<GraphQLError, 'message' | 'path' | 'extensions'> | ReturnType<typeof maskError>): string {
  return `${(path ?? []).join('.')} ${String(extensions?.code)}: ${message}`;
}
