import { randomUUID } from 'node:crypto';
import type { Consultation, Data } from './consultation';

const SHOWN = `id status version disposition implementation oneKey isOutdated
  body { text } justification { text } draftedBy { name } publishedBy { name } authors { name }
  history { version disposition body { text } implementation changedBy { name } changedAt }
  comments { reference } changedComments { reference }
  permissions { canEdit { reasons } canApprove { reasons } }`;
const HANDLED = 'id reference status version handling { status version assignee { name } } response { id }';

/** What officers and approvers do with responses beyond the documents of the contract. */
export interface Secretariat {
  /** Drafts a response of general words. Fails if it is refused. */
  drafted(account: string, commentIds: readonly string[], over?: object): Promise<Data>;
  edit(account: string, input: object): Promise<Data>;
  confirm(account: string, input: object): Promise<Data>;
  discard(account: string, input: object): Promise<Data>;
  approve(account: string, responseId: string, expectedVersion: number): Promise<Data>;
  /** A response as somebody sees it; an officer unless said otherwise. */
  response(id: string, account?: string): Promise<Data>;
  /** A comment with its handling, as an officer sees it. */
  comment(id: string): Promise<Data>;
}

export function secretariat({ act, done, send }: Consultation): Secretariat {
  const run = async (account: string, mutation: string, shown: string, input: object) => {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${shown} errors { code message path } } }`;
    const { data, errors } = await send(account, query, { input });
    expect(errors).toEqual([]);
    return data[mutation];
  };
  const node = async (account: string, id: string, type: string, shown: string) => {
    const { data, errors } = await send(account, `query ($id: ID!) { node(id: $id) { ... on ${type} { ${shown} } } }`, {
      id,
    });
    expect(errors).toEqual([]);
    return data.node;
  };
  return {
    drafted: (account, commentIds, over = {}) =>
      done(account, 'draftResponse', {
        ...{ idempotencyKey: randomUUID(), commentIds, disposition: 'NOTED', body: 'Noted', language: 'EN' },
        ...over,
      }),
    edit: (account, input) => run(account, 'editResponse', `response { ${SHOWN} }`, input),
    confirm: (account, input) => run(account, 'confirmResponse', `response { ${SHOWN} }`, input),
    discard: (account, input) =>
      run(account, 'discardResponse', `response { ${SHOWN} } comments { ${HANDLED} }`, input),
    approve: (account, responseId, expectedVersion) => act(account, 'approveResponse', { responseId, expectedVersion }),
    response: (id, account = 'officer') => node(account, id, 'Response', SHOWN),
    comment: (id) => node('officer', id, 'Comment', HANDLED),
  };
}

export const names = (people: readonly { name: string }[]): string[] =>
  people.map(({ name }) => name.replace('Name of ', ''));
