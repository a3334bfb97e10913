import sql from 'sql-template-tag';
import type { Transaction } from '../database/transaction';
import type { Language } from './language';

/** A text in several languages: a row of any table, and the column. */
export interface TextPlace {
  readonly id: string;
  readonly field: 'name' | 'title';
}

/** Says which language of a text that is about to be written is the original: the first that was given. */
export function beginText(tx: Transaction, { id, field }: TextPlace, [first]: readonly { language: Language }[]): void {
  if (!first) return;
  tx.send(sql`/* texts.begin */ insert into translation (subject_id, field, language, origin, original_digest)
    values (${id}, ${field}, ${first.language}, 'ORIGINAL', '')`);
}

/**
 * What was given together says the same, also where its words are what they were. Sent behind the words: those that are new
 * have nobody's name yet, and get that of whoever gave them.
 */
export function confirmTexts(
  tx: Transaction,
  texts: readonly (TextPlace & { readonly languages: readonly Language[] })[],
  by: { readonly personId: string | null; readonly now: Date },
): void {
  if (texts.length === 0) return;
  tx.send(sql`/* texts.confirm */
    update translation t set original_digest = o.original_digest, translated_at = coalesce(t.translated_at, ${by.now}),
      author_id = coalesce(t.author_id, ${by.personId}), author_as = coalesce(t.author_as, person_as_is(${by.personId}))
    from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) g(id uuid, field text, languages text[])
    join translation o on o.subject_id = g.id and o.field = g.field and o.origin = 'ORIGINAL'
    where t.subject_id = g.id and t.field = g.field and t.language = any(g.languages) and t.origin <> 'ORIGINAL'`);
}
