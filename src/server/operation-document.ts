import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { type Limits, limitRule } from './limits';

/** A parsed document takes some fifty times the memory of its text. */
const KEPT_CHARACTERS = 500_000;

/** A document that GraphQL itself refuses. */
export class InvalidDocument extends Error {
  constructor(readonly faults: readonly GraphQLError[]) {
    super();
  }
}

/** The documents of operations, parsed and checked. The thousands who subscribe with one text share one document. */
export class OperationDocuments {
  private readonly known = new LRUCache<string, DocumentNode>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: (_document, text) => 1 + text.length,
  });
  private readonly rules;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits: Limits,
  ) {
    this.rules = [...specifiedRules, limitRule(limits)];
  }

  /** Throws InvalidDocument. */
  of({ query, operationName }: { query: string; operationName?: string | null | undefined }): DocumentNode {
    const document = this.known.get(query) ?? this.checked(query);
    this.known.set(query, document);
    if (!getOperationAST(document, operationName)) {
      // In the words of graphql-js, which HTTP has from its execution.
      const fault =
        operationName == null
          ? 'Must provide operation name if query contains multiple operations.'
          : `Unknown operation named "${operationName}".`;
      throw new InvalidDocument([coded('OPERATION_RESOLUTION_FAILURE', new GraphQLError(fault))]);
    }
    return document;
  }

  private checked(query: string): DocumentNode {
    const document = this.parsed(query);
    const faults = validate(this.schema, document, this.rules);
    if (faults.length > 0) throw new InvalidDocument(faults.map((fault) => coded('GRAPHQL_VALIDATION_FAILED', fault)));
    return document;
  }

  private parsed(query: string): DocumentNode {
    try {
      return parse(query, { maxTokens: this.limits.tokens });
    } catch (error) {
      throw error instanceof GraphQLError ? new InvalidDocument([coded('GRAPHQL_PARSE_FAILED', error)]) : error;
    }
  }
}

/** The error with its place in the document, and a code unless it has one of its own. */
function coded(code: string, { message, nodes, source, positions, extensions }: GraphQLError): GraphQLError {
  const place = { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null };
  return new GraphQLError(message, { ...place, extensions: { code, ...extensions } });
}
