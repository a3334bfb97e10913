import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { runPrepared } from '../database/prepared';
import { rightsJson } from '../identity/identity.reads';
import { type Asking, askingOf } from '../operation/asking';
import type { Context } from '../operation/context';
import { Reader } from '../reads/reader';
import { attachReference } from '../reads/reference';
import { OperationContext, type Services } from './operation-context';

/** About as much memory as 2,000 statements of 8,000 characters take. */
const PLAN_CHARACTERS = 16_000_000;

/** Has every field of the schema read from the database, operations as a whole where that can be. */
export function readFrom(services: Pick<Services, 'db'>, schema: GraphQLSchema): Reader {
  const reader = new Reader(schema, {
    query: (text, values, often) => runPrepared(services.db, text, values, often),
    asking: (context) => askingOf(context as Context),
    watch: { sql: rightsOf, isRight },
    planCharacters: PLAN_CHARACTERS,
  });
  attachReference(schema, reader);
  return reader;
}

/** Every statement tells which rights its caller holds, so that none is answered with rights of yesterday. */
function rightsOf(asking: unknown) {
  const asked = asking as Asking;
  return asked.viewer.kind === 'ANONYMOUS' ? undefined : rightsJson(asked);
}

async function isRight(context: object, seen: unknown): Promise<boolean> {
  if (!(context instanceof OperationContext) || seen === context.rights) return true;
  context.see(seen as string | null);
  return false;
}

/** JSON that is sent as it is. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** The data of an operation as JSON, if it can be read as a whole. */
export async function answerAsWhole(
  reader: Reader,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>> | undefined,
  context: Context,
): Promise<JsonText | undefined> {
  const text = await reader.answer(document, operation, variables, context);
  return text === undefined ? undefined : new JsonText(text);
}
