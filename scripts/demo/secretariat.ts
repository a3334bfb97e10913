import type { Said, Streams } from './delegations';
import {
  type Assigned,
  approveResponse,
  assignComments,
  discardResponse,
  draftResponse,
  editResponse,
  type OneResponse,
  type Problem,
  type Queue,
  queue,
  type Response,
} from './documents';
import { type Company, newKey, type Participant } from './people';
import { Broken, check, quote, tell } from './tell';
import { words } from './words';

/** Two comments are taken from the queue, answered by one person and published by another. */
export async function secretariatAnswers(company: Company, streams: Streams, said: Said): Promise<void> {
  const [officer, approver] = await Promise.all([
    company.invite('The officer', 'officer'),
    company.invite('The approver', 'approver'),
  ]);
  await takeUp(officer, said);
  await answerConcern(officer, approver, said);
  await answerSupport(officer, approver, said);
  for (const [name, stream] of [
    ['QM', streams.qm],
    ['QS', streams.qs],
  ] as const) {
    for (const comment of [said.concern, said.support]) {
      const claim = `${name} receives the response to ${comment.reference} live`;
      const event = await stream.until(claim, (one) => one.comments?.some(({ id }) => id === comment.id) ?? false);
      check(event.__typename === 'ResponsePublished', claim);
    }
    check(
      !stream.received.some(({ __typename: type }) => ['CommentAssigned', 'HandlingChanged'].includes(type)),
      `${name} hears nothing of how the Secretariat handled them`,
    );
  }
}

async function takeUp(officer: Participant, { concern, support }: Said): Promise<void> {
  const { comments } = await officer.ask<Queue>(queue, { filter: { handling: ['UNMANAGED'] } });
  const kinds = comments.facets.kind.map(({ value, count }) => `${count} ${value.toLowerCase()}`).join(', ');
  tell(`The officer opens the queue: ${comments.totalCount} wait (${kinds}).`);
  const waiting = comments.nodes.map(({ id }) => id);
  check(
    waiting.includes(concern.id) && waiting.includes(support.id),
    `${concern.reference} and ${support.reference} are among them`,
  );
  const { made } = await officer.ask<Assigned>(assignComments, {
    input: { commentIds: [concern.id, support.id] },
  });
  const [mine] = made.comments;
  tell(`The officer takes both: ${mine?.handling?.status}, ${mine?.handling?.assignee?.name}.`);
  check(
    made.errors.length === 0 && made.comments.every(({ handling }) => handling?.status === 'ASSIGNED'),
    'Both are assigned',
    made,
  );
}

/** The plain way: the officer drafts, the approver publishes. */
async function answerConcern(officer: Participant, approver: Participant, { concern }: Said): Promise<void> {
  const draft = await done(officer, draftResponse, {
    idempotencyKey: newKey(),
    commentIds: [concern.id],
    disposition: 'ACCEPTED_WITH_MODIFICATIONS',
    ...words.answerToConcern,
  });
  tell(`The officer drafts a response to ${concern.reference}, in French.`);
  quote(words.answerToConcern.body);
  const refusal = await refused(officer, draft);
  check(
    refusal.code === 'NOT_APPROVER',
    'The officer tries to publish it, and is refused: that takes an approver',
    refusal,
  );
  quote(refusal.message);
  const published = await done(approver, approveResponse, version(draft));
  check(published.status === 'PUBLISHED', 'The approver, who did not write it, publishes it', published);
}

/** The approver drafts: whoever else writes in it, it stays theirs, and somebody else has to answer. */
async function answerSupport(officer: Participant, approver: Participant, { support }: Said): Promise<void> {
  const draft = await done(approver, draftResponse, {
    idempotencyKey: newKey(),
    commentIds: [support.id],
    disposition: 'ACCEPTED',
    ...words.answerToSupport,
  });
  tell(`The approver drafts the response to ${support.reference} this time, in Arabic.`);
  quote(words.answerToSupport.body);
  const refusal = await refused(approver, draft);
  check(
    refusal.code === 'TWO_KEYS_REQUIRED',
    'The approver tries to publish this very draft, and is refused: two keys',
    refusal,
  );
  quote(refusal.message);
  const revised = await done(officer, editResponse, { ...version(draft), ...words.clearerAnswerToSupport });
  tell('The officer makes it clearer.');
  quote(words.clearerAnswerToSupport.body);
  const again = await refused(approver, revised);
  check(
    again.code === 'TWO_KEYS_REQUIRED',
    'The approver, who wrote some of it, is still refused: an edit by another does not wash their words away',
    again,
  );
  const given = await done(officer, discardResponse, version(revised));
  check(given.status === 'DISCARDED', 'The officer gives that draft up; it is kept', given);
  const own = await done(officer, draftResponse, {
    idempotencyKey: newKey(),
    commentIds: [support.id],
    disposition: 'ACCEPTED',
    ...words.ownAnswerToSupport,
  });
  tell('The officer drafts an answer of their own.');
  quote(words.ownAnswerToSupport.body);
  const published = await done(approver, approveResponse, version(own));
  check(published.status === 'PUBLISHED', 'That one the approver may publish', published);
}

const version = (response: Response) => ({ responseId: response.id, expectedVersion: response.version });

async function done(who: Participant, mutation: string, input: object): Promise<Response> {
  const { made } = await who.ask<OneResponse>(mutation, { input });
  const [problem] = made.errors;
  if (problem || !made.response) throw new Broken(`${who.name} is refused: ${problem?.code}, ${problem?.message}`);
  return made.response;
}

async function refused(who: Participant, draft: Response): Promise<Problem> {
  const { made } = await who.ask<OneResponse>(approveResponse, { input: version(draft) });
  const [problem] = made.errors;
  if (!problem || made.response?.status === 'PUBLISHED')
    throw new Broken(`${who.name} was able to publish with one key.`);
  return problem;
}
