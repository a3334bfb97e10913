import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  getOperationAST,
} from 'graphql';
import type { Context } from '../context';
import { runPrepared } from '../database/prepared';
import type { Delivery } from '../events/subscriber';
import type { Language } from '../language/language';
import type { Reader } from '../reads/reader';
import type { Query } from '../reads/slot';
import { deliveryContext, type Services } from './operation-context';

type Stream = AsyncIterableIterator<ExecutionResult>;
type Args = ExecutionArgs & { readonly accepted: Language | undefined; readonly reader: Reader };

/**
 * Runs a subscription: every event is executed in a context of its own. The context of the operation would be hours old,
 * and so would the rights and the rows in it. A failure is the last result of the stream.
 */
export async function perEvent(args: Args, services: Services): Promise<Stream | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]() as AsyncIterator<Delivery>;
  const stream: Stream = {
    next: async () => {
      try {
        const { value, done } = await events.next();
        return done ? { value: undefined, done } : { value: await shown(args, value, services), done: false };
      } catch (error) {
        await events.return?.();
        return { value: { errors: [asGraphQLError(error)] }, done: false };
      }
    },
    return: async () => {
      await events.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

async function shown(args: Args, delivery: Delivery, services: Services): Promise<ExecutionResult> {
  const { document, schema, variableValues, operationName, reader } = args;
  const contextValue = deliveryContext(services, args.contextValue as Context, delivery, args.accepted);
  const operation = getOperationAST(document, operationName);
  const shared = { outcome: delivery, query: readOnce(delivery.event, services) };
  const text = operation && (await reader.answer(document, operation, variableValues ?? {}, contextValue, shared));
  if (typeof text === 'string') return { data: JSON.parse(text) as Record<string, unknown> };
  return execute({
    schema,
    document,
    operationName,
    variableValues,
    rootValue: delivery,
    contextValue,
  } as ExecutionArgs);
}

const readings = new WeakMap<object, Map<string, ReturnType<Query>>>();

/** What is read of an event is read once for all who hold the same rights and ask the same. */
function readOnce(event: object, { db }: Services): Query {
  const read = readings.get(event) ?? new Map<string, ReturnType<Query>>();
  readings.set(event, read);
  return (text, values, often) => {
    const name = JSON.stringify([text, values]);
    const reading = read.get(name) ?? runPrepared(db, text, values, often);
    read.set(name, reading);
    return reading;
  };
}

function asGraphQLError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
}
