import { type Consultation, consultation, type Data } from './consultation';
import { startTestServer, type TestServer } from './server';
import { makeWorld } from './world';

/** The consultation that is searched: that of the last `world`. */
export const here = {} as { server: TestServer; people: Consultation };

const servers: TestServer[] = [];
afterAll(() => Promise.all(servers.map((one) => one.stop())));

export const QUERY = `query ($filter: CommentFilter, $first: Int, $after: String, $last: Int, $before: String, $direction: OrderDirection = DESC) {
  comments(filter: $filter, first: $first, after: $after, last: $last, before: $before, orderBy: { field: SUBMITTED_AT, direction: $direction }) {
    totalCount isCapped nodes { body { text } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    facets { kind { value count } handling { value count } delegation { delegation { code } count } pillar { count } } } }`;

export async function search(account: string, filter: Data, page: Data = {}): Promise<Data> {
  const { data, errors } = await here.people.send(account, QUERY, { filter, ...page });
  expect(errors).toEqual([]);
  return data.comments;
}

/** The texts found, oldest first; the count beside them must agree. */
export async function found(account: string, text: string, more: Data = {}): Promise<string[]> {
  const { nodes, totalCount } = await search(account, { text, ...more }, { first: 100, direction: 'ASC' });
  expect(totalCount).toBe(nodes.length);
  return nodes.map((node: Data) => node.body.text);
}

export async function world(release: 'IMMEDIATE' | 'AT_CLOSE' = 'IMMEDIATE'): Promise<void> {
  here.server = await startTestServer();
  servers.push(here.server);
  await makeWorld(here.server, { release });
  here.people = consultation(here.server);
}

export async function say(language: string, body: string, over: Data = {}, account = 'qm-contact'): Promise<Data> {
  here.server.clock.now = new Date(here.server.clock.now.getTime() + 1_000);
  return here.people.done(account, 'postComment', await here.people.words({ language, body, ...over }));
}
