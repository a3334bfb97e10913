import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { globalId, NODE_TYPES } from '../../src/nodes/global-id';
import type { RandomConsultation } from './consultation';
import type { Row } from './people';
import type { Random } from './random';

/** What arguments may name: lists of values that lead somewhere, and a few that do not. */
export interface Pools {
  readonly ids: readonly string[];
  readonly comments: readonly string[];
  readonly people: readonly string[];
  readonly references: Readonly<Record<string, readonly string[]>>;
  /** By the name of the field that is a connection. */
  readonly cursors: Readonly<Record<string, readonly string[]>>;
}

/** Where a value is to stand: the path of its field, its argument, and the parts of the argument. */
export type Place = readonly string[];

export function poolsOf(made: RandomConsultation, cursors: Pools['cursors']): Pools {
  const rows = {
    ...{ Roadmap: made.roadmaps, Phase: made.phases, Pillar: made.pillars, Measure: made.measures, Idea: made.ideas },
    ...{ Milestone: made.milestones, Contribution: made.contributions, Round: made.rounds, Comment: made.comments },
    ...{ Delegation: made.delegations, Response: made.responses, Person: [...made.delegates, ...made.secretariat] },
  } satisfies Record<(typeof NODE_TYPES)[number], readonly Row[]>;
  const idsOf = (type: keyof typeof rows, most = 12) => rows[type].slice(0, most).map(({ id }) => globalId(type, id));
  const named = (known: readonly Row[], column = 'reference') =>
    known.flatMap((row) => (typeof row[column] === 'string' ? [row[column]] : []));
  return {
    ids: NODE_TYPES.flatMap((type) => idsOf(type)),
    comments: idsOf('Comment', 100),
    people: idsOf('Person'),
    cursors,
    references: {
      ...{ measure: named(made.measures), milestone: named(made.milestones), pillar: named(made.pillars) },
      account: ['admin', ...named([...made.delegates, ...made.secretariat], 'account')].slice(0, 40),
      ...{ round: named(made.rounds), comment: named(made.comments), delegation: named(made.delegations, 'code') },
      ...{
        roadmap: ['RM', 'RM', 'RM', 'OTHER', 'NONE'],
        text: ['word', 'wörter so', '"so"', 'كلمات', '词', '%', '\\', 'x', '', 'w\u00adord', '각'.repeat(228)],
      },
    },
  };
}

/** A share of values is such that an answer is refused; all others are regular. */
const WRONG = 0.012;

/** A value of a type for its place, as a variable carries it. */
export function valueFor(random: Random, pools: Pools, type: GraphQLInputType, place: Place): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const one = () => valueFor(random, pools, nullable.ofType, place);
    if (random.chance(0.1)) return one();
    return Array.from({ length: isIds(place) ? random.below(5) : random.below(4) }, one);
  }
  if (!isNonNullType(type) && random.chance(0.05)) return null;
  const named = getNamedType(type);
  if (isEnumType(named)) return random.one(named.getValues()).name;
  if (!isInputObjectType(named)) return scalar(random, pools, named.name, place);
  const fields = Object.values(named.getFields());
  const chosen = fields.filter((field) => isNonNullType(field.type) || random.chance(2 / fields.length));
  return Object.fromEntries(
    chosen.map((field) => [field.name, valueFor(random, pools, field.type, [...place, field.name])]),
  );
}

const isIds = (place: Place) => place.at(-1) === 'ids';

const SCALARS: Readonly<Record<string, (random: Random, pools: Pools, place: Place) => unknown>> = {
  Boolean: (random) => random.chance(0.5),
  Int: (random) => (random.wrong(WRONG) ? random.one([101, -1]) : random.one([0, 1, 1, 2, 2, 3, 3, 4, 7])),
  ID: (random, pools, place) => {
    if (random.wrong(WRONG)) return random.one(['42', '', 'Comment_', 7]);
    if (place.at(-1) === 'assignee') return random.one(random.chance(0.9) ? pools.people : pools.ids);
    return random.one(random.chance(0.5) ? pools.ids : pools.comments);
  },
  DateTime: (random) => random.one(['2027-01-10T00:00:00Z', '2027-01-14T13:00:00.500+01:00', '2026-12-31T23:59:59Z']),
  Date: (random) => random.one(['2027-01-10', '2027-02-28']),
  EventCursor: (random, { cursors }) => (random.wrong(WRONG) ? 'x' : random.one(cursors.events ?? [''])),
  String: text,
};

function scalar(random: Random, pools: Pools, type: string, place: Place): unknown {
  const make = SCALARS[type];
  if (!make) throw new Error(`No values are known for ${type}, at ${place.join('.')}`);
  return make(random, pools, place);
}

/** `measure(reference:)` and the filter's `measure` name the same thing. */
function text(random: Random, { references, cursors }: Pools, place: Place): string {
  const [field = '', argument = '', ...parts] = place;
  if (argument === 'after' || argument === 'before') {
    const lists = random.wrong(WRONG * 2) ? Object.keys(cursors) : [field];
    return random.wrong(WRONG) ? 'nonsense' : random.one(cursors[random.one(lists)] ?? ['']);
  }
  const subject = argument === 'reference' ? field : (parts.at(-1) ?? (argument === 'code' ? 'roadmap' : argument));
  if (random.chance(0.05)) return 'NONE';
  if (random.wrong(WRONG / 2)) return 'a\0b';
  const said = random.one(references[subject] ?? ['a text']);
  return random.chance(0.2) ? said.toLowerCase().replaceAll('-', '\u2011') : said;
}

/** What somebody may send for a variable by mistake. */
export function wrongValue(random: Random): unknown {
  return random.one([null, 7, 1.5, 'NONSENSE', true, {}, { nonsense: 1 }, [], [[1]], '2027-02-30', 2 ** 40]);
}

/** A value as it stands in a document. */
export function literalOf(type: GraphQLInputType, value: unknown): string {
  const nullable = getNullableType(type);
  if (value === null) return 'null';
  if (isListType(nullable)) {
    if (!Array.isArray(value)) return literalOf(nullable.ofType, value);
    return `[${value.map((one) => literalOf(nullable.ofType, one)).join(', ')}]`;
  }
  const named = getNamedType(type);
  if (isEnumType(named)) return String(value);
  if (!isInputObjectType(named)) return JSON.stringify(value);
  const fields = named.getFields();
  const parts = Object.entries(value as object).map(([name, part]) => {
    const field = fields[name];
    return field ? `${name}: ${literalOf(field.type, part)}` : '';
  });
  return `{ ${parts.join(', ')} }`;
}
