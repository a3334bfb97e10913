import { parse } from 'graphql';
import type { DataSource } from 'typeorm';
import { type Both, cursorAhead, cursorOfAnotherLog } from './both';
import type { Pools } from './values';

const page = 'edges { cursor }';
const document = parse(`{
  comments(first: 60) { ${page} }
  drafts: comments(first: 20, filter: { status: [DRAFT, VERIFIED, SUBMITTED] }) { ${page} }
  delegations { ${page} }
  events(first: 60) { ${page} }
  roadmap { threads(first: 60) { ${page} nodes { thread { ${page} } replies { ${page} } } } }
}`);

const ofMachines = parse(`{ people(first: 100) { nodes { tokens { ${page} } } } }`);

interface Page {
  readonly edges: readonly { readonly cursor: string }[];
}

/** The cursors that answers have shown, by the lists to which they belong. */
export async function harvest(db: DataSource, both: Both): Promise<Pools['cursors']> {
  const { data, errors } = await both.reference({ document, variables: {}, account: 'officer', accepted: undefined });
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const cared = await both.reference({ document: ofMachines, variables: {}, account: 'admin', accepted: undefined });
  const { people } = JSON.parse(cared.data) as { people: { nodes: { tokens: Page }[] } };
  const { comments, drafts, delegations, events, roadmap } = JSON.parse(data) as Record<
    'comments' | 'drafts' | 'delegations' | 'events',
    Page
  > & { roadmap: { threads: Page & { nodes: { thread: Page; replies: Page }[] } } };
  const of = (...pages: readonly Page[]) => pages.flatMap(({ edges }) => edges.map(({ cursor }) => cursor));
  const { nodes } = roadmap.threads;
  return {
    comments: of(comments, drafts),
    threads: of(roadmap.threads),
    thread: of(...nodes.map(({ thread }) => thread)),
    replies: of(...nodes.map(({ replies }) => replies)),
    delegations: of(delegations),
    tokens: of(...people.nodes.map(({ tokens }) => tokens)),
    events: [...of(events), await cursorAhead(db), cursorOfAnotherLog],
  };
}
