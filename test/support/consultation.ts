import { randomUUID } from 'node:crypto';
import { globalId, type NodeType } from '../../src/nodes/global-id';
import { type Answer, type Ask, contractDocument, httpClient, type Query } from './clients';
import type { TestServer } from './server';

export type Data = Answer['data'];

/** Where the contract has each mutation: its document and its operation. */
const MUTATIONS = {
  postComment: ['post-comment', 'PostComment'],
  draftComment: ['draft-verify-submit', 'DraftComment'],
  editComment: ['draft-verify-submit', 'EditComment'],
  verifyComment: ['draft-verify-submit', 'VerifyComment'],
  submitComments: ['draft-verify-submit', 'SubmitComments'],
  withdrawComment: ['draft-verify-submit', 'WithdrawComment'],
  replyToComment: ['reply', 'Reply'],
  assignComments: ['triage-and-respond', 'AssignComments'],
  draftResponse: ['triage-and-respond', 'DraftResponse'],
  approveResponse: ['triage-and-respond', 'ApproveResponse'],
  respondToComments: ['triage-and-respond', 'RespondToComments'],
  createRound: ['run-a-round', 'CreateRound'],
  updateRound: ['run-a-round', 'UpdateRound'],
  extendRound: ['run-a-round', 'ExtendRound'],
  closeRound: ['run-a-round', 'CloseRound'],
  reportRound: ['run-a-round', 'ReportRound'],
  archiveRound: ['run-a-round', 'ArchiveRound'],
  createDelegation: ['administration', 'CreateDelegation'],
  updateDelegation: ['administration', 'UpdateDelegation'],
  createPerson: ['administration', 'CreatePerson'],
  updatePerson: ['administration', 'UpdatePerson'],
  disablePerson: ['administration', 'DisablePerson'],
  enablePerson: ['administration', 'EnablePerson'],
} as const;
export type ContractMutation = keyof typeof MUTATIONS;

/** People who use the contract's documents, each under an account of the test world; anonymous without one. */
export interface Consultation {
  /** The data of a document's operation. Fails if there is a top-level error. */
  ask(account: string | undefined, document: string, variables?: object, operationName?: string): Promise<Data>;
  /** The whole answer to any query. */
  send(account: string | undefined, query: string, variables?: object, ask?: Omit<Ask, 'variables'>): Promise<Answer>;
  /** The payload of one of the contract's mutations, refused or not. */
  act(account: string, mutation: ContractMutation, input: object): Promise<Data>;
  /** The comment, response, round, delegation or person that a mutation made or changed. Fails if it was refused. */
  done(account: string, mutation: ContractMutation, input: object): Promise<Data>;
  /** The global id of the measure, milestone, pillar or round with this reference. */
  id(reference: string): Promise<string>;
  personId(account: string): Promise<string>;
  /** The input of a comment or a draft: general words on P1-M1, under a key of its own. */
  words(over?: object, reference?: string): Promise<Record<string, unknown>>;
}

export function consultation(server: TestServer): Consultation {
  const clients = new Map<string | undefined, Promise<Query>>();
  const clientOf = (account: string | undefined) => {
    const known = clients.get(account) ?? httpClient(server, account);
    clients.set(account, known);
    return known;
  };
  const send: Consultation['send'] = async (account, ...rest) => (await clientOf(account))(...rest);
  const ask: Consultation['ask'] = async (account, document, variables, operationName) => {
    const answer = await send(account, contractDocument(document), variables, operationName ? { operationName } : {});
    expect(answer.errors).toEqual([]);
    return answer.data;
  };
  const act: Consultation['act'] = async (account, mutation, input) => {
    const [document, operation] = MUTATIONS[mutation];
    return (await ask(account, document, { input }, operation))[mutation];
  };
  const id: Consultation['id'] = async (reference) => {
    const found = (await server.db.query(
      `select 'Measure' as type, id from measure where reference = $1 union all select 'Milestone', id from milestone where reference = $1
       union all select 'Pillar', id from pillar where reference = $1 union all select 'Round', id from round where reference = $1`,
      [reference],
    )) as { type: NodeType; id: string }[];
    if (!found[0]) throw new Error(`Nothing has the reference ${reference}`);
    return globalId(found[0].type, found[0].id);
  };
  return {
    ask,
    send,
    act,
    id,
    done: async (account, mutation, input) => {
      const { errors, comment, comments, response, round, delegation, person } = await act(account, mutation, input);
      expect(errors).toEqual([]);
      return comment ?? comments ?? response ?? round ?? delegation ?? person;
    },
    personId: async (account) => {
      const [person] = (await server.db.query('select id from person where account = $1', [account])) as {
        id: string;
      }[];
      if (!person) throw new Error(`There is no account ${account}`);
      return globalId('Person', person.id);
    },
    words: async (over = {}, reference = 'P1-M1') => ({
      ...{ idempotencyKey: randomUUID(), subjectId: await id(reference), kind: 'GENERAL', stance: null },
      ...{ body: 'Words', language: 'EN', proposedText: null },
      ...over,
    }),
  };
}

export const codesOf = (payload: Data): string[] => payload.errors.map((error: { code: string }) => error.code);

/** Everything that a write would change: how many rows each table has, the head of the log, the counters of references. */
export async function stateOf(server: TestServer): Promise<Record<string, unknown>> {
  const tables = server.db.entityMetadatas.map((entity) => entity.tableName).sort();
  const counts = tables.map((table) => `'${table}', (select count(*) from ${table})`);
  const [state] = (await server.db.query(
    `select json_build_object(${counts.join(', ')}) as rows,
       (select json_agg(h) from (select position, hash from event_head) h) as head,
       (select json_agg(k order by k.round_id, k.issuer) from reference_counter k) as counters,
       (select json_agg(json_build_array(c.id, c.version, c.handling_version, c.status, c.child_count) order by c.id) from comment c) as comments,
       (select json_agg(json_build_array(r.id, r.version, r.state, r.closes_at, r.late_until) order by r.id) from round r) as rounds,
       (select json_agg(json_build_array(d.id, d.version) order by d.id) from delegation d) as delegations,
       (select json_agg(json_build_array(p.id, p.version, p.disabled_at) order by p.id) from person p) as people,
       (select json_agg(json_build_array(q.id, q.version, q.status) order by q.id) from response q) as responses`,
  )) as Record<string, unknown>[];
  return state ?? {};
}
