import { type Delegations, made, type Streams } from './delegations';
import {
  type AsOf,
  asOf,
  draftComment,
  type Glimpse,
  glimpse,
  glimpseWithoutToken,
  type ManyComments,
  type Measure,
  submitComments,
  verifyComment,
} from './documents';
import { type Company, newKey } from './people';
import { check, quote, tell } from './tell';
import { words } from './words';

/** A reviewer drafts, the deputy verifies, the contact point submits; until then only QS can know. */
export async function draftStaysPrivate(
  company: Company,
  people: Delegations,
  streams: Streams,
  measure: Measure,
): Promise<void> {
  const [reviewer, deputy] = await Promise.all([
    company.invite("QS's reviewer", 'qs-reviewer'),
    company.invite("QS's deputy", 'qs-deputy'),
  ]);
  const before = (await people.officer.ask<AsOf>(asOf)).asOf.cursor;
  const draft = await made(reviewer, draftComment, {
    idempotencyKey: newKey(),
    subjectId: measure.id,
    kind: 'QUESTION',
    ...words.reviewersDraft,
  });
  tell(`QS's reviewer drafts a question on ${measure.reference}.`);
  quote(draft.body.text);
  check(draft.status === 'DRAFT' && draft.reference === null, 'It is a draft, and has no reference yet', draft);
  await onlyQsSees(company, people, draft.id, before);

  const verified = await made(deputy, verifyComment, { commentId: draft.id, expectedVersion: draft.version });
  check(verified.status === 'VERIFIED', "QS's deputy verifies it", verified);
  await onlyQsSees(company, people, draft.id, before);

  const { made: submitted } = await people.qs.ask<ManyComments>(submitComments, {
    input: { idempotencyKey: newKey(), commentIds: [draft.id] },
  });
  const [official] = submitted.comments;
  check(official?.status === 'SUBMITTED', `QS's contact point submits it: ${official?.reference}`, submitted);
  for (const [name, stream] of Object.entries(streams)) {
    await stream.until(`${name} hears of ${official?.reference}`, ({ comment }) => comment?.id === draft.id);
    const heard = stream.received.filter(({ comment }) => comment?.id === draft.id);
    if (heard.length !== 1) check(false, `${name} hears of ${official?.reference} once`, heard);
  }
  check(true, 'Now QM, QS, QN and the officer hear of it live, and this is the first that they hear');
}

async function onlyQsSees(company: Company, people: Delegations, id: string, before: string): Promise<void> {
  const own = await people.qs.ask<Glimpse>(glimpse, { id });
  check(own.node?.id === id, "QS's contact point sees it", own.node);
  const others = [
    people.qm,
    people.qn,
    people.officer,
    await company.invite('the approver', 'approver'),
    await company.invite('the convener', 'convener'),
  ];
  for (const other of others) {
    const seen = await other.ask<Glimpse>(glimpse, { id });
    if (seen.node || seen.comments?.nodes.some((comment) => comment.id === id))
      check(false, `It does not exist for ${other.name}`, seen.node);
  }
  const stranger = await (await company.invite('a stranger')).ask<Glimpse>(glimpseWithoutToken, { id });
  check(stranger.node === null, 'It does not exist for QM, QN, the Secretariat, the convener or a stranger');
  const log = await people.officer.readLog(before);
  check(!log.some(({ comment }) => comment?.id === id), 'The event log has no trace of it');
}
