import { type Comment, type Measure, type OneComment, postComment, replyToComment } from './documents';
import type { Listener } from './listener';
import { newKey, type Participant } from './people';
import { Broken, check, quote, tell } from './tell';
import { words } from './words';

export type Roll = 'qm' | 'qs' | 'qn' | 'officer';
export type Delegations = Readonly<Record<Roll, Participant>>;
export type Streams = Readonly<Record<Roll, Listener>>;

export interface Said {
  readonly concern: Comment;
  readonly support: Comment;
}

/** QM and QS comment, QN replies; everybody hears it live. */
export async function delegationsComment(
  people: Delegations,
  streams: Streams,
  first: Measure,
  second: Measure,
): Promise<Said> {
  const concern = await postTwice(people.qm, first);
  await everybodyHears(streams, concern, 'CommentSubmitted');

  const support = await made(people.qs, postComment, {
    idempotencyKey: newKey(),
    subjectId: second.id,
    kind: 'GENERAL',
    stance: 'SUPPORT',
    ...words.support,
  });
  tell(`QS supports ${second.reference} in Arabic, with changes: ${support.reference}.`);
  quote(support.body.text);
  await everybodyHears(streams, support, 'CommentSubmitted');

  const reply = await made(people.qn, replyToComment, {
    idempotencyKey: newKey(),
    commentId: concern.id,
    ...words.reply,
  });
  tell(`QN replies to ${concern.reference} in English: ${reply.reference}.`);
  quote(reply.body.text);
  await everybodyHears(streams, reply, 'ReplyPosted');
  return { concern, support };
}

/** The first answer is lost on the way, so the client sends its request again. */
async function postTwice(qm: Participant, measure: Measure): Promise<Comment> {
  const input = {
    idempotencyKey: newKey(),
    subjectId: measure.id,
    kind: 'SUBSTANTIVE',
    stance: 'CONCERNS',
    ...words.concern,
  };
  const comment = await made(qm, postComment, input);
  tell(`QM has concerns about ${measure.reference}, in French: ${comment.reference}.`);
  quote(comment.body.text);
  check(comment.status === 'SUBMITTED' && comment.body.text === input.body, 'It is on record as it was written');
  const again = await made(qm, postComment, input);
  check(
    again.id === comment.id && again.reference === comment.reference,
    `Its client sends it once more with the same key: still ${comment.reference}, and no second one`,
    again,
  );
  return comment;
}

async function everybodyHears(streams: Streams, { id, reference }: Comment, type: string): Promise<void> {
  const claim = `${reference} reaches QM, QS, QN and the officer live`;
  await Promise.all(
    Object.values(streams).map((stream) =>
      stream.until(claim, (event) => event.__typename === type && event.comment?.id === id),
    ),
  );
  check(true, claim);
}

/** Sends a mutation that has to succeed, and answers its comment. */
export async function made(who: Participant, mutation: string, input: object): Promise<Comment> {
  const { made: outcome } = await who.ask<OneComment>(mutation, { input });
  const [problem] = outcome.errors;
  if (problem || !outcome.comment) throw new Broken(`${who.name} is refused: ${problem?.code}, ${problem?.message}`);
  return outcome.comment;
}
