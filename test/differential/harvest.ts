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
  people(first: 60) { ${page} }
  personalData(account: "officer") {
    versions { ${page} } assignedComments { ${page} } responses { ${page} } requests { ${page} }
  }
  roadmap { threads(first: 60) { ${page} nodes { thread { ${page} } replies { ${page} } } } }
}`);

/** Behind a request that nobody sent. */
const AT_A_KEY = Buffer.from('["2027-01-15T12:00:00+00:00","a key"]').toString('base64url');

interface Page {
  readonly edges: readonly { readonly cursor: string }[];
}

/** The cursors that answers have shown, by the lists to which they belong. */
export async function harvest(db: DataSource, both: Both): Promise<Pools['cursors']> {
  const { data, errors } = await both.reference({ document, variables: {}, account: 'officer', accepted: undefined });
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const { comments, drafts, delegations, events, people, personalData, roadmap } = JSON.parse(data) as Record<
    'comments' | 'drafts' | 'delegations' | 'events' | 'people',
    Page
  > & {
    personalData: Record<'versions' | 'assignedComments' | 'responses' | 'requests', Page>;
    roadmap: { threads: Page & { nodes: { thread: Page; replies: Page }[] } };
  };
  const of = (...pages: readonly Page[]) => pages.flatMap(({ edges }) => edges.map(({ cursor }) => cursor));
  const { nodes } = roadmap.threads;
  return {
    comments: of(comments, drafts),
    threads: of(roadmap.threads),
    thread: of(...nodes.map(({ thread }) => thread)),
    replies: of(...nodes.map(({ replies }) => replies)),
    delegations: of(delegations),
    people: of(people),
    versions: of(personalData.versions),
    assignedComments: [...of(personalData.assignedComments), ...of(comments)],
    responses: [...of(personalData.responses), ...of(comments)],
    requests: [...of(personalData.requests), AT_A_KEY],
    events: [...of(events), await cursorAhead(db), cursorOfAnotherLog],
  };
}
