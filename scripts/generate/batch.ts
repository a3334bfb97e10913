import type { EntityManager } from 'typeorm';
import type { Disposition } from '../../src/comments/answer.reads';
import type { CommentKind, Stance } from '../../src/comments/comment.entity';
import { rows } from '../../src/database/rows';
import { type NewEvent, recording } from '../../src/events/record';
import type { Language } from '../../src/language/language';
import { Chance } from './chance';
import type { People } from './people';
import type { Planned } from './plan';
import { insertRows } from './rows';
import { bodyIn, proposalIn } from './words';

export interface Place {
  readonly roadmapId: string;
  readonly roundId: string;
  readonly measures: readonly {
    readonly id: string;
    readonly pillarId: string | null;
    readonly milestones: readonly string[];
  }[];
}

/** What all batches have in common. */
export interface Generation {
  readonly seed: number;
  readonly people: People;
  readonly place: Place;
  /** When the comment at this place in the order was submitted. */
  instantOf(at: number): Date;
}

const ANSWERED = 0.35;
const KINDS: readonly CommentKind[] = ['GENERAL', 'SUBSTANTIVE', 'TECHNICAL', 'EDITORIAL', 'TRANSLATION', 'QUESTION'];
const STANCES: readonly (Stance | null)[] = [
  'SUPPORT',
  'SUPPORT_WITH_CHANGES',
  'NO_OBJECTION',
  'CONCERNS',
  'OBJECTION',
  null,
];
const DISPOSITIONS: readonly Disposition[] = [
  'ACCEPTED',
  'ACCEPTED_WITH_MODIFICATIONS',
  'NOTED',
  'NOT_ACCEPTED',
  'DEFERRED',
];

/** Writes comments with their history, co-sponsors, answers and events, in the caller's transaction. */
export async function writeBatch(
  tx: EntityManager,
  generation: Generation,
  planned: readonly Planned[],
): Promise<void> {
  const until = generation.instantOf((planned.at(-1)?.at ?? 0) + 1);
  const drawn = planned.map((comment) => draw(generation, comment, until));
  await insertRows(
    tx,
    'response',
    drawn.flatMap(({ response }) => response ?? []),
  );
  await insertRows(
    tx,
    'comment',
    drawn.map(({ row }) => row),
  );
  await insertRows(
    tx,
    'comment_version',
    drawn.flatMap(({ versions }) => versions),
  );
  await insertRows(
    tx,
    'co_sponsor',
    drawn.flatMap(({ coSponsors }) => coSponsors),
  );
  await tx.query(
    `/* generate.counters */
     insert into reference_counter (round_id, issuer, last_number)
     select $1, issuer, max(number) from jsonb_to_recordset($2::jsonb) as x(issuer text, number integer) group by issuer
     on conflict (round_id, issuer) do update set last_number = excluded.last_number`,
    [
      generation.place.roundId,
      JSON.stringify(planned.filter(({ number }) => number > 0).map((one) => issued(generation, one))),
    ],
  );
  await rows(tx, recording([...drawn.flatMap(({ said }) => said), ...drawn.flatMap(({ answered }) => answered)]));
}

function draw(generation: Generation, comment: Planned, until: Date) {
  const drawn = drawComment(generation, comment, until);
  return {
    row: rowOf(generation, drawn),
    response: drawn.response,
    versions: versionsOf(drawn, until),
    coSponsors: drawn.coSponsors,
    said: drawn.official ? [{ ...eventOf(drawn, saidBy(drawn)), details: { reference: drawn.reference } }] : [],
    answered: answersOf(generation, drawn, until),
  };
}

type Drawn = ReturnType<typeof drawComment>;

/** All about one comment that is left to chance. */
function drawComment(generation: Generation, comment: Planned, until: Date) {
  const { people, seed, place } = generation;
  const chance = new Chance(seed, 2, comment.at);
  const now = generation.instantOf(comment.at);
  const delegation = comment.delegation === null ? undefined : people.delegations[comment.delegation];
  const official = comment.status !== 'DRAFT';
  const handling = delegation && comment.status === 'SUBMITTED' ? handlingOf(chance) : 'UNMANAGED';
  const answered = handling === 'RESOLVED' || handling === 'RESPONSE_DRAFTED';
  const { issuer, number } = issued(generation, comment);
  return {
    comment,
    delegation,
    official,
    handling,
    now,
    anchor: anchorOf(place, comment),
    author: delegation?.contactId ?? chance.oneOf(people.officers),
    assignee: handling === 'UNMANAGED' ? null : chance.oneOf(people.officers),
    reference: `R1-${issuer}-${String(number).padStart(3, '0')}`,
    threadDelegationId: delegationOf(generation, comment.thread ?? comment),
    words: wordsIn(delegation?.language ?? 'EN', chance, comment),
    response: answered ? responseRow(generation, chance, handling === 'RESOLVED' ? until : null, now) : undefined,
    coSponsors: comment.parent === null && official ? coSponsorRows(generation, chance, comment) : [],
    withdrawnAt: comment.status === 'WITHDRAWN' ? until : null,
  };
}

function wordsIn(language: Language, chance: Chance, { delegation, parent }: Planned) {
  return {
    kind: chance.oneOf(KINDS),
    stance: delegation === null ? null : chance.oneOf(STANCES),
    body: bodyIn(language, chance),
    language,
    proposed_text: parent === null && chance.happens(0.5) ? proposalIn(language, chance) : null,
  };
}

function rowOf(generation: Generation, drawn: Drawn) {
  const { people } = generation;
  const { comment, official, author, now, assignee, response } = drawn;
  const steps = [people.officers.includes(assignee ?? ''), response !== undefined].filter(Boolean).length;
  return {
    ...drawn.anchor,
    ...drawn.words,
    id: comment.id,
    delegation_id: drawn.delegation?.id ?? null,
    asked_delegation_id: askedIn(generation, comment),
    parent_id: comment.parent?.id ?? null,
    thread_id: (comment.thread ?? comment).id,
    thread_delegation_id: drawn.threadDelegationId,
    depth: comment.depth,
    path: comment.path,
    child_count: comment.replies,
    reference: official ? drawn.reference : null,
    status: comment.status,
    late: false,
    author_id: author,
    submitter_id: official ? author : null,
    created_at: now,
    submitted_at: official ? now : null,
    withdrawn_at: drawn.withdrawnAt,
    withdrawal_reason: null,
    version: drawn.withdrawnAt ? 2 : 1,
    handling: drawn.handling,
    handling_version: 1 + steps,
    assignee_id: assignee,
    response_id: response?.id ?? null,
    answered_version: response ? 1 : null,
  };
}

function versionsOf({ comment, words, official, author, now, withdrawnAt }: Drawn, until: Date) {
  const status = official ? 'SUBMITTED' : 'DRAFT';
  const first = { ...words, comment_id: comment.id, version: 1, status, changed_by: author, changed_at: now };
  return withdrawnAt ? [first, { ...first, version: 2, status: 'WITHDRAWN', changed_at: until }] : [first];
}

type Happening = Pick<NewEvent, 'type' | 'occurredAt' | 'actorId'>;

function eventOf({ anchor, comment, delegation, threadDelegationId }: Drawn, happening: Happening): NewEvent {
  return {
    ...happening,
    audience: 'COMMENT_READERS',
    roadmapId: anchor.roadmap_id,
    roundId: anchor.round_id,
    commentIds: [comment.id],
    delegationIds: [...new Set([threadDelegationId, ...(delegation ? [delegation.id] : [])])],
    measureIds: [anchor.measure_id],
    pillarIds: anchor.pillar_id ? [anchor.pillar_id] : [],
  };
}

function saidBy({ comment, now, author }: Drawn): Happening {
  return { type: comment.parent ? 'REPLY_POSTED' : 'COMMENT_SUBMITTED', occurredAt: now, actorId: author };
}

/** What happens to the comments of a batch at its end: they are answered, or taken back. */
function answersOf({ people }: Generation, drawn: Drawn, until: Date): NewEvent[] {
  const at = { occurredAt: until };
  if (drawn.withdrawnAt) {
    const event = eventOf(drawn, { ...at, type: 'COMMENT_WITHDRAWN', actorId: drawn.author });
    return [{ ...event, details: { reference: drawn.reference } }];
  }
  if (!drawn.response?.published_at) return [];
  const event = eventOf(drawn, { ...at, type: 'RESPONSE_PUBLISHED', actorId: people.approver });
  return [{ ...event, responseId: drawn.response.id }];
}

function handlingOf(chance: Chance) {
  return chance.weighted([
    ['RESOLVED', ANSWERED],
    ['RESPONSE_DRAFTED', 0.03],
    ['ASSIGNED', 0.1],
    ['UNMANAGED', 0.52],
  ] as const);
}

function responseRow(generation: Generation, chance: Chance, publishedAt: Date | null, draftedAt: Date) {
  const disposition = chance.oneOf(DISPOSITIONS);
  const open = ['ACCEPTED', 'ACCEPTED_WITH_MODIFICATIONS', 'DEFERRED'].includes(disposition);
  return {
    id: chance.uuid(),
    round_id: generation.place.roundId,
    status: publishedAt ? 'PUBLISHED' : 'DRAFT',
    disposition,
    body: bodyIn('EN', chance),
    language: 'EN',
    justification: ['ACCEPTED', 'NOTED'].includes(disposition) ? null : proposalIn('EN', chance),
    implementation: open ? 'PENDING' : 'NO_CHANGE_REQUIRED',
    drafted_by: chance.oneOf(generation.people.officers),
    drafted_at: draftedAt,
    published_by: publishedAt ? generation.people.approver : null,
    published_at: publishedAt,
    one_key: false,
    version: publishedAt ? 2 : 1,
  };
}

function coSponsorRows(generation: Generation, chance: Chance, comment: Planned) {
  if (!chance.happens(0.1)) return [];
  const { delegations } = generation.people;
  const behind = new Set([chance.below(delegations.length), chance.below(delegations.length)]);
  behind.delete(comment.delegation ?? -1);
  return [...behind].map((at) => ({ comment_id: comment.id, delegation_id: delegations[at]?.id }));
}

function anchorOf({ roadmapId, roundId, measures }: Place, comment: Planned) {
  const measure = measures[comment.measure];
  if (!measure) throw new Error(`The generated roadmap has no measure ${comment.measure}`);
  return {
    roadmap_id: roadmapId,
    round_id: roundId,
    pillar_id: measure.pillarId,
    measure_id: measure.id,
    milestone_id: comment.milestone === null ? null : (measure.milestones[comment.milestone] ?? null),
  };
}

function delegationOf({ people }: Generation, comment: Planned): string {
  const delegation = people.delegations[comment.delegation ?? -1];
  if (!delegation) throw new Error('A thread begins with a delegation');
  return delegation.id;
}

/** Whom a reply of the Secretariat asks: who said what it replies to. */
function askedIn(generation: Generation, comment: Planned): string | null {
  if (comment.delegation !== null || !comment.parent) return null;
  const { parent } = comment;
  return parent.delegation === null ? askedIn(generation, parent) : delegationOf(generation, parent);
}

function issued({ people }: Generation, { delegation, number }: Planned): { issuer: string; number: number } {
  return { issuer: delegation === null ? 'SECR' : (people.delegations[delegation]?.code ?? ''), number };
}
