import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import sql, { type Sql } from 'sql-template-tag';
import { type Parsed, parseDay, parseInstant, parseZone } from './calendar';

/** An instant as answers have it, of an expression of type timestamptz. */
export const instant = (expression: Sql): Sql =>
  sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'An instant, as RFC 3339 in UTC with milliseconds: `2027-03-31T21:59:59.000Z`. Input may carry another offset.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => new Date(value as string | Date).toISOString(),
  ...input(parseInstant),
  extensions: { encode: instant },
});

export const CalendarDate = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A day of the calendar, without a time zone: `2027-03-31`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: String,
  ...input(parseDay),
});

export const TimeZone = new GraphQLScalarType<string, string>({
  name: 'TimeZone',
  description: 'A time zone of the IANA database: `Europe/Zurich`.',
  specifiedByURL: 'https://www.iana.org/time-zones',
  serialize: String,
  ...input(parseZone),
});

/**
 * How a value is taken, from a variable and from the document alike. What does not exist is refused as BAD_USER_INPUT in
 * both: a document with another value would be in order.
 */
function input<Value>(parse: (text: string) => Parsed<Value>) {
  const parsed = (value: unknown, node?: ValueNode): Value => {
    // A number, or a list of one text, is no text.
    const outcome = parse(typeof value === 'string' ? value : '');
    if ('value' in outcome) return outcome.value;
    throw new GraphQLError(outcome.fault, { nodes: node ?? null, extensions: { code: 'BAD_USER_INPUT' } });
  };
  return {
    parseValue: (value: unknown) => parsed(value),
    parseLiteral: (node: ValueNode) => parsed(node.kind === Kind.STRING ? node.value : undefined, node),
  };
}
