import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { limitRule } from '../../src/server/limits';
import { defaultLimits } from '../support/server';
import { Arguments } from './arguments';
import type { Random } from './random';
import type { Pools } from './values';

export interface Generated {
  readonly document: DocumentNode;
  /** Values for its variables: others at each call. */
  variables(random: Random): Record<string, unknown>;
}

const rules = [...specifiedRules, limitRule(defaultLimits)];

/** Whether a document reaches execution at all. */
export function isValid(schema: GraphQLSchema, document: DocumentNode): boolean {
  return validate(schema, document, rules, { maxErrors: 1 }).length === 0;
}

/** A valid operation, invented from the schema itself: a query, a mutation of this name, or a subscription to events. */
export function generate(
  schema: GraphQLSchema,
  random: Random,
  pools: Pools,
  of: 'query' | 'subscription' | { readonly mutation: string } = 'query',
): Generated {
  for (;;) {
    const args = new Arguments(random, pools);
    const writer = new Writer(schema, random, args);
    const document = parse(typeof of === 'object' ? writer.mutation(of.mutation) : writer[of](), { noLocation: true });
    if (isValid(schema, document)) return { document, variables: (later) => args.values(later) };
  }
}

/** Names that mean something to JavaScript, to SQL, or to the reader itself, and such as are longer than PostgreSQL's. */
const HOSTILE = [
  ...['__proto__', 'toString', 'constructor', 'hasOwnProperty', 'valueOf', '__typename', 'id', 'nodes', 'edges'],
  ...['select', 'null', 'j', 'k', 'q', 'p', 'c', 'n', 'l0', 'l1', 't1', 't2', 'more', 'cursors', 'key'],
  ...['a'.repeat(85), 'b'.repeat(63), `${'b'.repeat(63)}x`, `${'b'.repeat(63)}y`, 'B'.repeat(64)],
];

class Writer {
  private readonly fragments: string[] = [];
  private budget: number;
  private names = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly args: Arguments,
  ) {
    this.budget = 4 + random.below(30);
  }

  query(): string {
    const type = this.schema.getQueryType();
    if (!type) throw new Error('There is nothing to query');
    const selections = this.selections(type, 3 + this.random.below(6));
    return [`query Generated${this.args.declarations()} ${selections}`, ...this.fragments].join('\n');
  }

  subscription(): string {
    const type = this.schema.getType('Event') as GraphQLCompositeType;
    const selections = this.selections(type, 3 + this.random.below(5));
    return [`subscription Generated${this.args.declarations()} { events ${selections} }`, ...this.fragments].join('\n');
  }

  mutation(name: string): string {
    const field = this.schema.getMutationType()?.getFields()[name];
    const input = field?.args[0];
    if (!field || !input) throw new Error(`There is no mutation ${name}`);
    const below = this.selections(getNamedType(field.type) as GraphQLCompositeType, 3 + this.random.below(5));
    const own = this.args.declarations().slice(1, -1);
    return [
      `mutation Generated($input: ${input.type}, ${own}) { ${name}(input: $input) ${below} }`,
      ...this.fragments,
    ].join('\n');
  }

  private selections(type: GraphQLCompositeType, depth: number): string {
    const { random } = this;
    const parts = Array.from({ length: 1 + random.below(5) }, () => this.selection(type, depth));
    return `{ ${parts.join(' ')} }`;
  }

  private selection(type: GraphQLCompositeType, depth: number): string {
    const { random } = this;
    if (random.chance(0.1)) return `${this.alias(type, 0.2)}__typename${this.args.conditions(0.05)}`;
    if (depth > 1 && random.chance(isAbstractType(type) ? 0.6 : 0.2)) return this.fragment(type, depth - 1);
    return this.field(type, depth);
  }

  private field(type: GraphQLCompositeType, depth: number): string {
    const { random } = this;
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const deep = fields.filter(isDeep);
    const field = random.chance(0.55) && depth > 1 && this.budget > 0 ? pick(random, deep) : undefined;
    const chosen =
      field ??
      pick(
        random,
        fields.filter((one) => !isDeep(one)),
      ) ??
      (depth > 1 ? pick(random, deep) : undefined);
    if (!chosen) return '__typename';
    this.budget -= 1;
    const alias = this.alias(type, chosen.args.length > 0 ? 0.7 : 0.15);
    const head = `${alias}${chosen.name}${this.args.of(chosen)}${this.args.conditions(0.08)}`;
    return isDeep(chosen)
      ? `${head} ${this.selections(getNamedType(chosen.type) as GraphQLCompositeType, depth - 1)}`
      : head;
  }

  private alias(type: GraphQLCompositeType, share: number): string {
    const { random } = this;
    if (!random.chance(share)) return '';
    const others = 'getFields' in type ? Object.keys(type.getFields()) : [];
    this.names += 1;
    return `${random.chance(0.5) ? `f${this.names}` : random.one([...HOSTILE, ...others])}: `;
  }

  private fragment(type: GraphQLCompositeType, depth: number): string {
    const { random } = this;
    const conditions = this.args.conditions(0.15);
    if (random.chance(0.15)) return `...${conditions} ${this.selections(type, depth)}`;
    const on = random.one(overlapping(this.schema, type));
    const selections = this.selections(on, depth);
    if (random.chance(0.6)) return `... on ${on.name}${conditions} ${selections}`;
    const name = `F${this.fragments.length + 1}`;
    this.fragments.push(`fragment ${name} on ${on.name} ${selections}`);
    return `...${name}${conditions}${random.chance(0.2) ? ` ...${name}` : ''}`;
  }
}

const overlaps = new WeakMap<GraphQLCompositeType, readonly GraphQLCompositeType[]>();

/** The types that an object of this type may also be: its own, interfaces, and what implements those. */
function overlapping(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
  const known = overlaps.get(type);
  if (known) return known;
  const possible = new Set(isObjectType(type) ? [type] : schema.getPossibleTypes(type));
  const isPossible = (other: GraphQLNamedType): other is GraphQLCompositeType =>
    isObjectType(other)
      ? possible.has(other)
      : isInterfaceType(other) && schema.getPossibleTypes(other).some((one) => possible.has(one));
  const found = Object.values(schema.getTypeMap()).filter(isPossible);
  overlaps.set(type, found);
  return found;
}

const isDeep = (field: GraphQLField<unknown, unknown>) => isCompositeType(getNamedType(field.type));

function pick<Value>(random: Random, values: readonly Value[]): Value | undefined {
  return values.length > 0 ? random.one(values) : undefined;
}
