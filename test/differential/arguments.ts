import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Random } from './random';
import { literalOf, type Place, type Pools, valueFor, wrongValue } from './values';

const OMITTED = Symbol('omitted');

interface Variable {
  readonly name: string;
  readonly declared: string;
  readonly value: (random: Random) => unknown;
}

/** The arguments of fields and the variables of the operation that some of them are made of. */
export class Arguments {
  private readonly variables: Variable[] = [];

  constructor(
    private readonly random: Random,
    private readonly pools: Pools,
  ) {}

  /** What stands behind the name of a field. */
  of(field: GraphQLField<unknown, unknown>): string {
    const random = this.random;
    const wanted = field.args.some(({ name }) => name === 'first') ? this.pageOf(field) : field.args;
    const parts = wanted.flatMap((arg) => this.argument(arg, [field.name, arg.name]));
    return parts.length > 0 ? `(${(random.chance(0.5) ? parts : parts.toReversed()).join(', ')})` : '';
  }

  /** Conditions of what stands before them. */
  conditions(share: number): string {
    const random = this.random;
    if (!random.chance(share)) return '';
    const condition = () =>
      random.chance(0.4) ? String(random.chance(0.5)) : this.variable('Boolean!', (later) => later.chance(0.5));
    return random
      .some(['skip', 'include'], 0.6)
      .map((name) => ` @${name}(if: ${condition()})`)
      .join('');
  }

  /** What stands behind the name of the operation. */
  declarations(): string {
    const list = this.variables.map(({ name, declared }) => `$${name}: ${declared}`);
    return list.length > 0 ? `(${list.join(', ')})` : '';
  }

  /** Values for all variables, a few of them wrong. */
  values(random: Random): Record<string, unknown> {
    const values = this.variables.map(({ name, value }) => [
      name,
      random.wrong(0.01) ? wrongValue(random) : value(random),
    ]);
    return Object.fromEntries(values.filter(([, value]) => value !== OMITTED));
  }

  /** A page from one end of the list; rarely from both. */
  private pageOf(field: GraphQLField<unknown, unknown>): readonly GraphQLArgument[] {
    const random = this.random;
    const pages = [
      ['first'],
      ['first'],
      ['first', 'after'],
      ['last'],
      ['last', 'before'],
      ['first', 'after', 'before'],
      ['last', 'after'],
      [],
    ];
    const page = random.wrong(0.01) ? ['first', 'last'] : random.one(pages);
    return field.args.filter(({ name }) => page.includes(name) || (!PAGE.includes(name) && random.chance(0.5)));
  }

  private argument(
    { name, type, defaultValue }: Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>,
    place: Place,
  ): string[] {
    const random = this.random;
    const required = isNonNullType(type) && defaultValue === undefined;
    if (!required && !PAGE.includes(name) && random.chance(0.3)) return [];
    return [`${name}: ${this.value(type, place)}`];
  }

  private value(type: GraphQLInputType, place: Place): string {
    const { random, pools } = this;
    if (random.chance(0.45)) return this.variable(undefined, (later) => valueFor(later, pools, type, place), type);
    const named = getNamedType(type);
    if (!isInputObjectType(named) || isListType(getNullableType(type)))
      return literalOf(type, valueFor(random, pools, type, place));
    const fields = Object.values(named.getFields());
    const parts = fields
      .filter((field) => isNonNullType(field.type) || random.chance(2 / fields.length))
      .flatMap((field) => this.argument(field, [...place, field.name]));
    return `{ ${parts.join(', ')} }`;
  }

  private variable(as: string | undefined, value: Variable['value'], type?: GraphQLInputType): string {
    const { random } = this;
    const known = this.variables.filter(({ declared }) => declared === as);
    const again = as && known.length > 0 && random.chance(0.5) ? random.one(known) : undefined;
    if (again) return `$${again.name}`;
    const name = `v${this.variables.length + 1}`;
    this.variables.push({ name, ...(type ? this.declared(type, value) : { declared: as ?? '', value }) });
    return `$${name}`;
  }

  /** A type that fits, with a default or without; what may be left out is left out at times. */
  private declared(type: GraphQLInputType, value: Variable['value']): Omit<Variable, 'name'> {
    const { random } = this;
    const nullable = String(getNullableType(type));
    const sometimes = (others: readonly unknown[]) => (later: Random) =>
      later.chance(0.2) ? later.one(others) : value(later);
    const present = (later: Random): unknown => value(later) ?? present(later);
    const usual = value(random);
    const withDefault = `${nullable} = ${literalOf(type, usual)}`;
    if (random.chance(0.3) && usual !== null) {
      return { declared: withDefault, value: sometimes(isNonNullType(type) ? [OMITTED] : [OMITTED, null]) };
    }
    if (isNonNullType(type) || random.chance(0.2)) return { declared: `${nullable}!`, value: present };
    return { declared: nullable, value: sometimes([OMITTED, null]) };
  }
}

const PAGE = ['first', 'last', 'after', 'before'];
