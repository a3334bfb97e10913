/** For whom a statement is hard-wired: looked up once, by the account that the bench names. */
export interface Caller {
  readonly personId: string;
  readonly delegationId: string | null;
  readonly delegationCode: string | null;
}

/** One operation: a statement that returns the whole answer as one text. */
export interface LimitStatement {
  readonly name: string;
  readonly text: string;
  values(variables: Readonly<Record<string, unknown>>, caller: Caller): unknown[];
}

/** The global id of a row, as a text. */
export const globalId = (type: string, column: string): string =>
  `'${type}_' || translate(left(encode(uuid_send(${column}), 'base64'), 22), '+/', '-_')`;

/** A cursor of these columns. */
export const cursor = (...columns: string[]): string =>
  `translate(encode(convert_to('[' || ${columns.map((column) => `to_json(${column})::text`).join(" || ', ' || ")} || ']', 'UTF8'), 'base64'), E'+/=\\n', '-_')`;

/** An instant with milliseconds; the session's time zone is UTC. */
export const instant = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A row of these columns as a JSON value. */
export const object = (columns: string, from = ''): string =>
  `(select row_to_json(x) from (select ${columns} ${from}) x)`;

/** A JSON list of the rows of a select, in its order. */
export const list = (select: string): string =>
  `coalesce((select json_agg(row_to_json(x)) from (${select}) x), '[]'::json)`;

/** The place in the event log without its proof: the bench does not compare it. */
export const asOf = object(
  `translate(encode(int8send((select position from event_head)) || '\\x000000000000000000000000'::bytea, 'base64'), '+/=', '-_') as cursor, ${instant('now()')} as time`,
);

/** The text in a language, else in English. */
export const textIn = (texts: string, language: string): string =>
  `coalesce(${texts} ->> ${language}, ${texts} ->> 'EN')`;

/** The language in which `textIn` serves it. */
export const servedIn = (texts: string, language: string): string =>
  `case when ${texts} ? ${language} then ${language} else 'EN' end`;

/** The whole answer: the members of `data` are the columns. */
export const answer = (columns: string): string =>
  `select '{"data":' || (select row_to_json(answer) from (select ${columns}) answer)::text || '}'`;
