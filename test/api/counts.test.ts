import fc from 'fast-check';
import { type Consultation, consultation, type Data } from '../support/consultation';
import { startTestServer, type TestServer } from '../support/server';
import { makeWorld } from '../support/world';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.stop());

const VIEWERS = ['qm-contact', 'qn-reviewer', 'officer', 'convener'];
const KINDS = ['GENERAL', 'SUBSTANTIVE', 'EDITORIAL'];
const step = fc.record({
  who: fc.constantFrom('qm', 'qn', 'qs'),
  subject: fc.constantFrom('P1-M1', 'P1-M1-S1', 'P2-M1', 'X-M1', 'P1'),
  kind: fc.constantFrom(...KINDS),
  fate: fc.constantFrom(
    'posted',
    'draft',
    'verified',
    'withdrawn',
    'assigned',
    'drafted',
    'answered',
    'replied',
    'edited',
  ),
});
const filterOf = fc.record(
  {
    kind: fc.subarray(KINDS),
    delegation: fc.subarray(['QM', 'QN', 'QS']),
    pillar: fc.constantFrom('P1', 'P2'),
    handling: fc.subarray(['UNMANAGED', 'ASSIGNED', 'RESPONSE_DRAFTED', 'RESOLVED']),
    round: fc.constant('R1'),
    measure: fc.constantFrom('P1-M1', 'P2-M1'),
    stance: fc.subarray(['CONCERNS'], { minLength: 1 }),
    text: fc.constantFrom('words', 'wording', 'nothing', '!'),
    status: fc.subarray(['DRAFT', 'VERIFIED', 'SUBMITTED', 'WITHDRAWN'], { minLength: 1 }),
  },
  { requiredKeys: [] },
);

const INTO: Record<string, (people: Consultation, contact: string, commentId: string) => Promise<unknown>> = {
  verified: ({ done }, contact, commentId) => done(contact, 'verifyComment', { commentId, expectedVersion: 1 }),
  withdrawn: ({ done }, contact, commentId) => done(contact, 'withdrawComment', { commentId, expectedVersion: 1 }),
  edited: ({ done }, contact, commentId) =>
    done(contact, 'editComment', { commentId, expectedVersion: 1, kind: 'EDITORIAL' }),
  replied: async ({ done }, _contact, commentId) => {
    const reply = { idempotencyKey: commentId, commentId, body: 'b', language: 'EN' };
    for (const account of ['qs-contact', 'officer']) await done(account, 'replyToComment', reply);
  },
  assigned: ({ done }, _contact, commentId) => done('officer', 'assignComments', { commentIds: [commentId] }),
  drafted: respond,
  answered: async (people, contact, commentId) => {
    const { id: responseId } = await respond(people, contact, commentId);
    await people.done('approver', 'approveResponse', { responseId, expectedVersion: 1 });
  },
};

function respond({ done }: Consultation, _contact: string, commentId: string): Promise<Data> {
  const words = { disposition: 'NOTED', body: 'b', language: 'EN' };
  return done('officer', 'draftResponse', { ...words, idempotencyKey: commentId, commentIds: [commentId] });
}

async function play(people: Consultation, { who, subject, kind, fate }: Data): Promise<void> {
  const { done, words, id } = people;
  const contact = `${who}-contact`;
  const stance = kind === 'EDITORIAL' ? 'CONCERNS' : null;
  const input = await words({ subjectId: await id(subject), kind, stance });
  const made = await done(contact, ['draft', 'verified'].includes(fate) ? 'draftComment' : 'postComment', input);
  await INTO[fate]?.(people, contact, made.id);
}

/** The same counts, by looking at every comment. */
async function counted(account: string, filter: Data, released: boolean) {
  const all = (await server.db.query(
    `select c.kind, c.stance, c.body, c.status, c.handling, c.depth, d.code, t.code as thread, p.reference as pillar, m.reference as measure, r.reference as round,
       c.submitted_at is not null as official
     from comment c join round r on r.id = c.round_id join delegation d on d.id = c.delegation_id
     join delegation t on t.id = c.thread_delegation_id left join pillar p on p.id = c.pillar_id left join measure m on m.id = c.measure_id`,
  )) as Data[];
  const own = /^q/.test(account) ? account.slice(0, 2).toUpperCase() : undefined;
  const seen = all.filter((one) =>
    own ? one.code === own || (one.official && (released || one.thread === own)) : one.official,
  );
  const under = (skipped?: string) =>
    seen.filter((one) => {
      const wish: Data = { status: ['SUBMITTED'], ...filter, ...(skipped && { [skipped]: undefined }) };
      const within = (list: string[] | undefined, value: string) => !list || list.includes(value);
      const equal = (asked: string | undefined, value: string) => asked === undefined || asked === value;
      return (
        within(wish.kind, one.kind) &&
        within(wish.delegation, one.code) &&
        within(wish.handling, one.handling) &&
        within(wish.status, one.status) &&
        equal(wish.pillar, one.pillar) &&
        equal(wish.round, one.round) &&
        equal(wish.measure, one.measure) &&
        within(wish.stance, one.stance) &&
        (wish.text === undefined || (readable(one) && (wish.text === '!' || says(one.body, wish.text))))
      );
    });
  // A withdrawn text is found by those who can read it.
  const readable = (one: Data) => one.status !== 'WITHDRAWN' || account === 'officer' || one.code === own;
  const says = (body: string, text: string) => body === 'Words' && text.startsWith('word');
  const facet = (name: string, field: string) => {
    const counts = new Map<string, number>();
    for (const one of under(name)) counts.set(one[field], (counts.get(one[field]) ?? 0) + 1);
    return Object.fromEntries([...counts].sort());
  };
  const onMeasure = seen.filter((one) => one.measure === 'P1-M1');
  const threadsOf = (list: Data[]) => list.filter((one) => one.official && one.depth === 0).length;
  const submitted = onMeasure.filter((one) => one.status === 'SUBMITTED');
  const answered = submitted.filter((one) => one.handling === 'RESOLVED').length;
  return {
    total: under().length,
    kind: facet('kind', 'kind'),
    delegation: facet('delegation', 'code'),
    pillar: facet('pillar', 'pillar'),
    handling: own ? {} : facet('handling', 'handling'),
    threads: [seen, seen.filter((one) => one.pillar === 'P1'), onMeasure].map(threadsOf),
    summary: { submitted: submitted.length, answered, awaitingResponse: submitted.length - answered },
  };
}

const QUERY = `query ($filter: CommentFilter) {
  comments(filter: $filter, first: 100) { totalCount isCapped nodes { id } facets {
    kind { value count } handling { value count } delegation { delegation { code } count } pillar { pillar { reference } count } } }
  roadmap { threads { totalCount } pillars { reference threads { totalCount } } }
  measure(reference: "P1-M1") { threads { totalCount } commentSummary { submitted answered awaitingResponse } } }`;

async function told({ send }: Consultation, account: string, filter: Data) {
  const { data, errors } = await send(account, QUERY, { filter });
  expect(errors).toEqual([]);
  const { totalCount, isCapped, facets, nodes } = data.comments;
  expect(isCapped).toBe(false);
  expect(nodes).toHaveLength(totalCount);
  const facet = (list: Data[], name: (one: Data) => string) =>
    Object.fromEntries(list.map((one) => [name(one), one.count] as const).sort());
  return {
    total: totalCount,
    kind: facet(facets.kind, (one) => one.value),
    delegation: facet(facets.delegation, (one) => one.delegation.code),
    pillar: facet(facets.pillar, (one) => String(one.pillar?.reference ?? null)),
    handling: facet(facets.handling, (one) => one.value),
    threads: [data.roadmap, data.roadmap.pillars.find((one: Data) => one.reference === 'P1'), data.measure].map(
      (subject) => subject.threads.totalCount,
    ),
    summary: data.measure.commentSummary,
  };
}

test.each(['IMMEDIATE', 'AT_CLOSE'] as const)(
  'of lists and facets are what a count of every comment gives, in a round released %s',
  async (release) => {
    await makeWorld(server, { release });
    const people = consultation(server);
    // Before the release nobody can reply to others.
    const possible = step.filter((one) => release === 'IMMEDIATE' || one.fate !== 'replied');
    for (const one of fc.sample(possible, { numRuns: 24, seed: 24 })) await play(people, one);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...VIEWERS), filterOf, async (account, given) => {
        const { handling, ...others } = given;
        const filter = account.startsWith('q') ? others : given;
        expect(await told(people, account, filter)).toEqual(await counted(account, filter, release === 'IMMEDIATE'));
      }),
      { numRuns: 60, examples: VIEWERS.map((account) => [account, {}]) },
    );
  },
);
