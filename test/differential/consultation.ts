import type { DataSource } from 'typeorm';
import { insert, LANGUAGES, makePeople, type People, type Row, texts } from './people';
import type { Random } from './random';
import { makeRoadmaps, type Roadmaps } from './roadmaps';

export const NOW = new Date('2027-01-15T12:00:00.250Z');

export interface RandomConsultation extends People, Roadmaps {
  readonly rounds: readonly Row[];
  readonly comments: readonly CommentRow[];
  readonly responses: readonly Row[];
}

type CommentRow = Row & ReturnType<typeof bare>;

const STATES = ['OPEN', 'OPEN', 'UPCOMING', 'PAUSED', 'CLOSED', 'IN_RESOLUTION', 'REPORTED', 'ARCHIVED'];
const KINDS = ['GENERAL', 'SUBSTANTIVE', 'TECHNICAL', 'EDITORIAL', 'TRANSLATION', 'QUESTION'];
const KINDS_OF_DELEGATION = ['MEMBER_STATE', 'SECTOR_MEMBER', 'ASSOCIATE', 'ACADEMIA', 'OBSERVER'];
const STANCES = ['SUPPORT', 'SUPPORT_WITH_CHANGES', 'NO_OBJECTION', 'CONCERNS', 'OBJECTION', null];
const DISPOSITIONS = ['ACCEPTED', 'ACCEPTED_WITH_MODIFICATIONS', 'NOTED', 'NOT_ACCEPTED', 'DEFERRED'];
const WORDS = ['Words', 'Wörter, 100 % "so"\nand so', 'كلمات', '词\\_%', 'x'.repeat(2_500)];

/** A whole consultation, the same for the same chance: everything in every state that a reader can come upon. */
export async function makeConsultation(db: DataSource, random: Random): Promise<RandomConsultation> {
  const people = await makePeople(db, random);
  const plan = await makeRoadmaps(db, random);
  const rounds = await makeRounds(db, random, people, plan);
  const made = rounds.flatMap((round) => Array.from({ length: 9 }, () => thread(random, round, people, plan))).flat();
  const numbered = made.map((comment, n) => (comment.submitted_at ? { ...comment, reference: `C-${n}` } : comment));
  const responses = Array.from({ length: 24 }, () => response(random, random.one(rounds), people));
  await insert(db, 'response', responses);
  const comments = numbered.map((comment) => handled(random, comment, responses, people));
  await insert(db, 'comment', comments);
  await insert(
    db,
    'comment_version',
    comments.flatMap((comment) => versions(random, comment, people)),
  );
  const sponsors = comments.flatMap(({ id }) =>
    random.some(people.delegations, 0.1).map((one) => ({ comment_id: id, delegation_id: one.id })),
  );
  await insert(db, 'co_sponsor', sponsors);
  await makeEvents(db, random, { rounds, comments, responses, ...people });
  return { ...people, ...plan, rounds, comments, responses };
}

/** An instant some days from now, to the microsecond; several things happen at the same one. */
function instant(random: Random, from: number, until: number): string {
  const day = from + random.below(until - from);
  return new Date(NOW.getTime() + day * 86_400_000).toISOString().replace('Z', `${random.one(['000', '001'])}Z`);
}

async function makeRounds(db: DataSource, random: Random, people: People, { roadmaps }: Roadmaps): Promise<Row[]> {
  const rounds = STATES.flatMap((state, n) =>
    ['IMMEDIATE', 'AT_CLOSE'].map((release) => ({
      ...{ id: random.uuid(), roadmap_id: roadmaps[n === 1 ? 1 : 0]?.id, reference: `R${n + 1}${release[0]}` },
      ...{
        title: texts(random, state),
        state,
        release,
        readable_by: random.one(['PUBLIC', 'GROUP', 'GROUP', 'SECRETARIAT']),
        open_to: random.one([
          KINDS_OF_DELEGATION,
          KINDS_OF_DELEGATION,
          ['SECTOR_MEMBER'],
          ['MEMBER_STATE', 'OBSERVER'],
        ]),
        reminders_from: NOW.toISOString(),
        time_zone: 'Europe/Zurich',
        roadmap_revision: 1,
        version: n + 1,
      },
      ...{ opens_at: instant(random, -40, -20), closes_at: instant(random, -5, 6), late_until: instant(random, 6, 9) },
    })),
  );
  const extensions = rounds.flatMap((round) =>
    random.some([null, ...people.delegations.slice(0, 3).map(({ id }) => id)], 0.4).map((delegation_id) => ({
      ...{ id: random.uuid(), round_id: round.id, delegation_id, reason: random.one(WORDS) },
      ...{ closes_at: instant(random, 6, 8), late_until: instant(random, 9, 11) },
      ...{ granted_by: random.one(people.secretariat).id, granted_at: instant(random, -3, 0) },
      ended_at: random.one([null, null, NOW.toISOString()]),
    })),
  );
  await insert(db, 'round', rounds);
  await insert(db, 'round_extension', extensions);
  return rounds;
}

function bare(random: Random, round: Row, author: Row) {
  const status = random.one(['DRAFT', 'VERIFIED', 'SUBMITTED', 'SUBMITTED', 'SUBMITTED', 'SUBMITTED', 'WITHDRAWN']);
  const official = status === 'SUBMITTED' || (status === 'WITHDRAWN' && random.chance(0.7));
  return {
    ...{ id: random.uuid(), roadmap_id: round.roadmap_id, round_id: round.id, delegation_id: author.delegation_id },
    ...{ asked_delegation_id: null as string | null },
    ...{ reference: null as string | null, kind: random.one(KINDS), stance: random.one(STANCES), status },
    ...{ body: random.one(WORDS), language: random.one(LANGUAGES), proposed_text: random.one([null, ...WORDS]) },
    ...{ late: random.chance(0.2), author_id: author.id, submitter_id: official ? author.id : null },
    ...{ created_at: instant(random, -19, -9), submitted_at: official ? instant(random, -9, 0) : null },
    withdrawn_at: status === 'WITHDRAWN' ? NOW.toISOString() : null,
    withdrawal_reason: status === 'WITHDRAWN' ? random.one([null, 'A reason']) : null,
    ...{ version: 1 + random.below(3), handling: 'UNMANAGED', handling_version: 1 + random.below(2) },
    ...{ assignee_id: null as string | null, response_id: null as string | null },
    answered_version: null as number | null,
  };
}

/** A first comment and its replies, some of them the Secretariat's. */
function thread(random: Random, round: Row, people: People, plan: Roadmaps) {
  const author = random.one(people.delegates);
  const root = bare(random, round, author);
  const place = { thread_id: root.id, thread_delegation_id: author.delegation_id, ...anchor(random, round, plan) };
  const made = [
    { ...root, ...place, parent_id: null as string | null, depth: 0, path: [] as number[], child_count: 0 },
  ];
  for (let left = root.submitted_at ? random.below(9) : 0; left > 0; left -= 1) {
    const parent = random.chance(0.6) ? made.at(-1) : random.one(made);
    if (!parent || parent.depth === 6 || !parent.submitted_at) continue;
    parent.child_count += 1;
    const reply = bare(random, round, random.one([...people.delegates, ...people.secretariat]));
    const path = [...parent.path, parent.child_count];
    const asked = (parent.delegation_id ?? parent.asked_delegation_id) as string | null;
    const asked_delegation_id = reply.delegation_id ? null : asked;
    const below = { parent_id: parent.id, depth: parent.depth + 1, path, child_count: 0 };
    made.push({ ...reply, ...place, ...below, asked_delegation_id });
  }
  return made;
}

function anchor(random: Random, round: Row, plan: Roadmaps) {
  const nowhere = { pillar_id: null, measure_id: null, milestone_id: null };
  const here = (rows: readonly Row[]) => rows.filter((row) => row.roadmap_id === round.roadmap_id);
  if (random.chance(0.15)) return nowhere;
  if (random.chance(0.2)) return { ...nowhere, pillar_id: random.one(here(plan.pillars)).id };
  const measure = random.one(here(plan.measures));
  const milestones = plan.milestones.filter((one) => one.measure_id === measure.id);
  const milestone_id = milestones.length > 0 && random.chance(0.4) ? random.one(milestones).id : null;
  return { pillar_id: measure.pillar_id, measure_id: measure.id, milestone_id };
}

function response(random: Random, round: Row, { secretariat }: People) {
  const published = random.chance(0.6);
  const disposition = random.one(DISPOSITIONS);
  const [first, second] = [secretariat[0]?.id, secretariat[1]?.id];
  return {
    ...{ id: random.uuid(), round_id: round.id, status: published ? 'PUBLISHED' : 'DRAFT', disposition, version: 2 },
    ...{ body: random.one(WORDS), language: random.one(LANGUAGES), one_key: random.chance(0.2) },
    justification: ['ACCEPTED', 'NOTED'].includes(disposition) ? random.one([null, 'Because']) : 'Because',
    implementation: random.one(['PENDING', 'IMPLEMENTED', 'NO_CHANGE_REQUIRED']),
    ...{ drafted_by: random.one([first, secretariat[2]?.id]), drafted_at: instant(random, -8, -5) },
    ...{ published_by: published ? second : null, published_at: published ? instant(random, -5, 0) : null },
  };
}

/** How far the Secretariat has come with a comment of a delegation. */
function handled<Comment extends ReturnType<typeof bare>>(
  random: Random,
  comment: Comment,
  responses: readonly ReturnType<typeof response>[],
  { secretariat }: People,
): Comment {
  if (!comment.delegation_id || comment.status !== 'SUBMITTED' || random.chance(0.3)) return comment;
  const assignee_id = random.one(secretariat.slice(0, 3)).id;
  const possible = responses.filter(({ round_id }) => round_id === comment.round_id);
  if (possible.length === 0 || random.chance(0.3)) return { ...comment, handling: 'ASSIGNED', assignee_id };
  const chosen = random.one(possible);
  const handling = chosen.status === 'PUBLISHED' ? 'RESOLVED' : random.one(['RESPONSE_DRAFTED', 'READY_FOR_DECISION']);
  const answered_version = chosen.status === 'PUBLISHED' ? comment.version : random.one([comment.version, 0]);
  return { ...comment, handling, assignee_id, response_id: chosen.id, answered_version };
}

function versions(random: Random, comment: ReturnType<typeof bare>, { delegates }: People) {
  const { kind, stance, language, proposed_text } = comment;
  return Array.from({ length: comment.version }, (_, n) => ({
    ...{ comment_id: comment.id, version: n + 1, kind, stance, language, proposed_text, body: `${n} ${comment.body}` },
    status: n + 1 === comment.version ? comment.status : random.one(['DRAFT', 'VERIFIED', 'SUBMITTED']),
    ...{ changed_by: random.one([comment.author_id, random.one(delegates).id]), changed_at: instant(random, -19, 0) },
  }));
}

const OF_COMMENTS = ['SUBMITTED', 'EDITED', 'RELEASED', 'WITHDRAWN', 'ASSIGNED'].map((name) => `COMMENT_${name}`);
const OF_ROUNDS = ['OPENED', 'PAUSED', 'RESUMED', 'EXTENDED', 'CLOSED'].map((name) => `ROUND_${name}`);
const TYPES = [...OF_COMMENTS, ...OF_ROUNDS, 'REPLY_POSTED', 'HANDLING_CHANGED', 'RESPONSE_PUBLISHED'];
const AUDIENCES = ['PUBLIC', 'COMMENT_READERS', 'COMMENT_READERS', 'DELEGATION', 'SECRETARIAT'];

type Concerned = Pick<RandomConsultation, 'rounds' | 'comments' | 'responses' | 'delegates' | 'secretariat'>;

async function makeEvents(db: DataSource, random: Random, concerned: Concerned): Promise<void> {
  const events = Array.from({ length: 150 }, () => {
    const [type, comment, round] = [random.one(TYPES), random.one(concerned.comments), random.one(concerned.rounds)];
    const of = comment as Row;
    const known = (id: unknown) => (id ? [id] : []);
    return {
      ...{ type, occurred_at: instant(random, -9, 0), audience: random.one(AUDIENCES), roadmap_id: round.roadmap_id },
      ...{ actor_id: random.one([null, ...concerned.delegates, ...concerned.secretariat])?.id ?? null },
      ...{ round_id: type.startsWith('ROUND') ? round.id : of.round_id, details: { reference: of.reference ?? 'C-0' } },
      response_id: type === 'RESPONSE_PUBLISHED' ? random.one(concerned.responses).id : null,
      comment_ids: type.startsWith('ROUND')
        ? []
        : [of.id, ...(type === 'RESPONSE_PUBLISHED' ? [random.one(concerned.comments).id] : [])],
      ...{
        delegation_ids: known(of.delegation_id),
        measure_ids: known(of.measure_id),
        pillar_ids: known(of.pillar_id),
      },
    };
  });
  await db.query('select record_events($1::jsonb)', [JSON.stringify(events)]);
}
