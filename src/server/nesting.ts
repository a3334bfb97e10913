import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { Fault } from '../errors';
import { type DocumentScan, type Scanned, scanDocument } from './document-scan';
import type { Limits } from './limits';

/** Each level of fields may bring a fragment of its own, and the last of them arguments with lists and objects. */
const BRACKETS_PER_LEVEL = 8;

export interface Request {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

/** Why a request is refused before anything looks into it by recursion; undefined if it is shallow enough. */
export function tooNested({ query, variables, extensions }: Request, limits: Limits): GraphQLError | undefined {
  const most = limits.depth * BRACKETS_PER_LEVEL;
  if (isDeeper([variables, extensions], most + 1))
    return new Fault('LIMIT_EXCEEDED', `Values in variables or extensions nest more than ${most} deep.`);
  const scan = scanDocument(typeof query === 'string' ? query : '', limits.tokens);
  const { depth, endless } = nestingOf(scan);
  if (depth > most)
    return new Fault('LIMIT_EXCEEDED', `Brackets in the document nest ${depth} deep; at most ${most} are allowed.`);
  if (endless === undefined) return undefined;
  return new GraphQLError(`Cannot spread fragment "${endless}" within itself.`, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
  });
}

interface Nesting {
  /** How deep brackets nest, those of fragments included where these are spread. */
  readonly depth: number;
  /** A fragment that spreads itself, however indirectly. */
  readonly endless: string | undefined;
}

/** Measures each fragment once, when all that it spreads have been measured. */
function nestingOf({ fragments, others }: DocumentScan): Nesting {
  const users = new Map<string, string[]>([...fragments.keys()].map((name) => [name, []]));
  const missing = new Map<string, number>();
  for (const [name, { spreads }] of fragments) {
    const known = [...spreads.keys()].filter((one) => fragments.has(one));
    missing.set(name, known.length);
    for (const one of known) users.get(one)?.push(name);
  }
  const depths = new Map<string, number>();
  const ready = [...fragments.keys()].filter((name) => missing.get(name) === 0);
  for (const name of ready) {
    depths.set(name, depthOf(fragments.get(name), depths));
    missing.delete(name);
    for (const user of users.get(name) ?? []) {
      const left = (missing.get(user) ?? 0) - 1;
      missing.set(user, left);
      if (left === 0) ready.push(user);
    }
  }
  const all = [...depths.values(), ...others.map((other) => depthOf(other, depths))];
  return { depth: all.reduce((most, one) => Math.max(most, one), 0), endless: endlessOf(fragments, missing) };
}

function depthOf(scanned: Scanned | undefined, depths: ReadonlyMap<string, number>): number {
  let depth = scanned?.deepest ?? 0;
  for (const [name, at] of scanned?.spreads ?? []) depth = Math.max(depth, at + (depths.get(name) ?? 0));
  return depth;
}

/** From any of those that could not be measured one comes to a circle by going on to one that could not be measured. */
function endlessOf(fragments: DocumentScan['fragments'], unmeasured: ReadonlyMap<string, number>): string | undefined {
  const seen = new Set<string>();
  let [name] = unmeasured.keys();
  while (name !== undefined && !seen.has(name)) {
    seen.add(name);
    name = [...(fragments.get(name)?.spreads.keys() ?? [])].find((one) => unmeasured.has(one));
  }
  return name;
}

/** Whether lists and objects in a JSON value lie in each other more often than this. */
export function isDeeper(value: unknown, most: number): boolean {
  let level = [value].filter(isBranch);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((branch) => Object.values(branch)).filter(isBranch);
  }
  return false;
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * The same for Apollo Server, which asks nobody before it parses: a harmless request is put in the place of one that is
 * refused, and the refusal is told when Apollo first asks.
 */
export function nestingPlugin<Context extends object>(limits: Limits): ApolloServerPlugin<Context> {
  return {
    async requestDidStart({ request }) {
      const refusal = tooNested(request, limits);
      if (!refusal) return;
      const nothing = { variables: undefined, extensions: undefined, operationName: undefined };
      Object.assign(request, nothing, { query: '{ __typename }' });
      return {
        async didResolveOperation() {
          throw refusal;
        },
      };
    },
  };
}
