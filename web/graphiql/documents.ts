import contract from 'jalon:contract';
import { findings } from './findings.ts';

export type Document = {
  operation: string;
  kind: 'query' | 'mutation' | 'subscription';
  /** What the first sentence of its comment says. */
  note: string;
  text: string;
  /** As the comment shows them; what differs from call to call is "…". */
  variables: Record<string, unknown>;
};

export const documents: readonly Document[] = contract;

export const groups: readonly { title: string; documents: readonly Document[] }[] = [
  { title: 'Read', documents: documents.filter(({ kind }) => kind === 'query') },
  { title: 'Follow', documents: documents.filter(({ kind }) => kind === 'subscription') },
  { title: 'Write', documents: documents.filter(({ kind }) => kind === 'mutation') },
  {
    title: 'Find ids to write with',
    documents: findings.map(({ operation, note, text }) => ({ operation, note, text, kind: 'query', variables: {} })),
  },
];
