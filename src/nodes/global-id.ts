import { Fault } from '../errors';

/** The types of object that have a global id. */
export const NODE_TYPES = [
  'Roadmap',
  'Phase',
  'Pillar',
  'Measure',
  'Milestone',
  'Contribution',
  'Idea',
  'Round',
  'Delegation',
  'Person',
  'AccessToken',
  'Comment',
  'Response',
] as const;
export type NodeType = (typeof NODE_TYPES)[number];

export interface NodeRef {
  readonly type: NodeType;
  readonly id: string;
}

const SHAPE = /^([A-Z][A-Za-z]+)_([A-Za-z0-9_-]{22})$/;

export function globalId(type: NodeType, id: string): string {
  return `${type}_${Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')}`;
}

/** Throws INVALID_ID for anything that this server cannot have issued. */
export function parseGlobalId(text: string): NodeRef {
  const [, name, digits] = SHAPE.exec(text) ?? [];
  const type = NODE_TYPES.find((candidate) => candidate === name);
  if (type === undefined || digits === undefined) {
    throw new Fault(
      'INVALID_ID',
      `"${text.slice(0, 64)}" is not an id that this server issues. Ids are opaque: pass them as they were received.`,
    );
  }
  const hex = Buffer.from(digits, 'base64url').toString('hex');
  return { type, id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}

/** No row has this id. */
const NO_ROW = '00000000-0000-0000-0000-000000000000';

/** The row id of an object of one type. An id of another type names nothing of this one: it is simply not found. */
export function rowId(type: NodeType, text: string): string {
  const ref = parseGlobalId(text);
  return ref.type === type ? ref.id : NO_ROW;
}
