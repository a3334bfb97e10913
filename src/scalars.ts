import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import sql, { type Sql } from 'sql-template-tag';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** An instant as answers have it, of an expression of type timestamptz. */
export const instant = (expression: Sql): Sql =>
  sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'An instant, as RFC 3339 in UTC with milliseconds: `2027-03-31T21:59:59.000Z`. Input may carry another offset.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => new Date(value as string | Date).toISOString(),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : undefined),
  extensions: { encode: instant },
});

export const CalendarDate = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A day of the calendar, without a time zone: `2027-03-31`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: String,
  parseValue: parseDay,
  parseLiteral: (node) => parseDay(node.kind === Kind.STRING ? node.value : undefined),
});

export const TimeZone = new GraphQLScalarType<string, string>({
  name: 'TimeZone',
  description: 'A time zone of the IANA database: `Europe/Zurich`.',
  specifiedByURL: 'https://www.iana.org/time-zones',
  serialize: String,
  parseValue: parseZone,
  parseLiteral: (node) => parseZone(node.kind === Kind.STRING ? node.value : undefined),
});

function parseInstant(value: unknown): Date {
  const instant = typeof value === 'string' && INSTANT.test(value) ? new Date(value) : undefined;
  if (!instant || Number.isNaN(instant.getTime())) {
    throw new GraphQLError('A DateTime is written as RFC 3339, with its offset: "2027-03-31T21:59:59Z".');
  }
  return instant;
}

function parseDay(value: unknown): string {
  const fits =
    typeof value === 'string' && DAY.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value);
  if (!fits) throw new GraphQLError('A Date is written as year-month-day: "2027-03-31".');
  return value;
}

function parseZone(value: unknown): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: String(value) }).resolvedOptions().timeZone;
  } catch {
    throw new GraphQLError('A TimeZone is a name of the IANA database: "Europe/Zurich".');
  }
}
