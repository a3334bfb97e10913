import sql, { type Sql } from 'sql-template-tag';
import { rows } from '../database/rows';
import type { Transaction } from '../database/transaction';
import type { Language } from '../language/language';
import { LONGEST_BODY, textProblems } from '../language/text.rules';
import type { Person } from '../operation/viewer';
import type { CommentWords } from './comment.input';
import type { Anchor } from './place.store';

/** In characters: the words of what is shorter are found in no time. The database's functions know it, too. */
const LONG = 1_000;

type Texts = Pick<CommentWords, 'body' | 'language' | 'proposedText'>;

interface Edited {
  readonly commentId: string;
  readonly body?: string | undefined;
  readonly language?: Language | undefined;
  readonly proposedText?: string | null | undefined;
}

/** What the words of a comment are written from. */
export interface Worded extends CommentWords, Anchor {
  readonly id: string;
  readonly roundId: string;
  readonly delegationId: string | null;
  readonly threadDelegationId: string;
}

/**
 * Finds the words of a long text, for when it is written later in the transaction. Ask for it before anything is held that
 * others wait for: it may take a tenth of a second.
 */
export async function foreseeWords(tx: Transaction, { body, language, proposedText }: Texts): Promise<void> {
  if (body.length + (proposedText?.length ?? 0) < LONG) return;
  await rows(
    tx,
    sql`/* comments.foresee */ select foresee_words(${body}::text, ${proposedText}::text, ${language}::text)::text`,
  );
}

/** The same for an edit, of a comment of one's own delegation: what is left out stays. */
export async function foreseeEdit(
  tx: Transaction,
  viewer: Person,
  { commentId, body, language, proposedText }: Edited,
): Promise<void> {
  const isRefused = [body, proposedText].some(
    (text) => text && textProblems(text, [], { most: LONGEST_BODY }).length > 0,
  );
  if (viewer.kind !== 'DELEGATE' || isRefused) return;
  const proposed = proposedText === undefined ? sql`c.proposed_text` : sql`${proposedText}::text`;
  await rows(
    tx,
    sql`/* comments.foreseeEdit */
      select foresee_words(coalesce(${body ?? null}::text, c.body), ${proposed}, coalesce(${language ?? null}::text, c.language))::text
      from comment c where c.id = ${commentId} and c.delegation_id = ${viewer.delegationId}`,
  );
}

/** Writes what a comment is found by, its marks among its words; returns its id. */
export function insertWords(row: Worded, now: Date): Sql {
  const { id, delegationId, threadDelegationId, roundId, pillarId, measureId, milestoneId, kind, stance, language } =
    row;
  const names = [
    id,
    delegationId,
    threadDelegationId,
    roundId,
    pillarId,
    measureId,
    milestoneId,
    kind,
    stance,
    language,
  ];
  return sql`(insert into comment_search (comment_id, came_at, sorted_at, words)
    values (${id}::uuid, ${now}::timestamptz, ${now}::timestamptz, words_said(${row.body}::text, ${row.proposedText}::text, ${language}::text)
      || array_to_tsvector(search_marks(${names}::text[], ${now}::timestamptz)))
    returning comment_id as id)`;
}

/** Moves the words of comments, named in a table of `id`s, to the instant at which they become official; returns their ids. */
export function moveWords(ids: Sql, now: Date): Sql {
  return sql`(update comment_search s set came_at = ${now}::timestamptz, sorted_at = ${now}::timestamptz,
      words = ts_delete(s.words, span_marks(s.sorted_at)) || array_to_tsvector(span_marks(${now}::timestamptz))
    from ${ids} i where s.comment_id = i.id returning s.comment_id as id)`;
}
