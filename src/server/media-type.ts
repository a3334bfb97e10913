import Negotiator from 'negotiator';

export const JSON_TYPE = 'application/json; charset=utf-8';
export const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';
export type MediaType = typeof JSON_TYPE | typeof GRAPHQL_TYPE;

const OFFERED: Readonly<Record<string, MediaType>> = {
  'application/json': JSON_TYPE,
  'application/graphql-response+json': GRAPHQL_TYPE,
};
const USUAL = new Map<string | undefined, MediaType>([
  ...Object.entries(OFFERED),
  [undefined, JSON_TYPE],
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
]);

/** A parameter other than the weight, such as a charset or a version: it says nothing that would change an answer. */
const DETAIL = /;\s*(?!q\s*=)[^;,]*/gi;

/** The type in which a client wants its answer; undefined for one that takes neither. */
export function mediaTypeFor(accept: string | undefined): MediaType | undefined {
  const usual = USUAL.get(accept);
  if (usual) return usual;
  const headers = { accept: accept?.replace(DETAIL, '') };
  const chosen = new Negotiator({ headers }).mediaType(Object.keys(OFFERED));
  return chosen === undefined ? undefined : OFFERED[chosen];
}
