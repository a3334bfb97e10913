import sql, { type Sql } from 'sql-template-tag';
import { type At, readsFor } from '../reads/read';
import type { Slot } from '../reads/slot';
import { identifier, literal } from '../reads/sql';
import { FORMER_MEMBER } from './former';

interface Asking {
  readonly language: Slot;
}

const { one, many, value } = readsFor<Asking>();

/** The language that the field's argument asks for, else the request. */
function asked(at: At<Asking>): Sql {
  const language = at.arg('language');
  return language.isGiven ? sql`${language.as('text')}` : sql`${at.asking.language}`;
}

/** A name as its bearer writes it; of whoever is not named any more, what they are, in the language of the request. */
export const named = value(
  ({ row, asking }) =>
    sql`coalesce(${row}.name, ${literal(JSON.stringify(FORMER_MEMBER))}::jsonb ->> ${asking.language})`,
);

/** A text that exists in several languages: the asked one, else English, else the first that there is. */
export const localized = (column: string) =>
  one({
    when: ({ row }) => sql`${row}.${identifier(column)} is not null`,
    from: (
      at,
    ) => sql`(select texts ->> language as text, language, asked, texts, 'OFFICIAL' as origin, subject_id, ${literal(column)} as field from (
      select subject_id, texts, asked, case when texts ? asked then asked when texts ? 'EN' then 'EN'
        when texts ? 'AR' then 'AR' when texts ? 'ES' then 'ES' when texts ? 'FR' then 'FR' when texts ? 'RU' then 'RU' else 'ZH' end as language
      from (select ${at.row}.${identifier(column)} as texts, ${asked(at)} as asked, ${at.row}.id as subject_id) a) b)`,
  });

/** Somebody's own words: served as they were written, whatever language is asked for. */
export const original = <Asked extends Asking>(column: string, when?: (at: At<Asked>) => Sql) =>
  readsFor<Asked>().one({
    when: (at) => {
      const written = sql`${at.row}.${identifier(column)} is not null`;
      return when ? sql`${written} and ${when(at)}` : written;
    },
    from: (at) =>
      sql`(select ${at.row}.${identifier(column)} as text, ${at.row}.language, ${asked(at)} as asked, null::jsonb as texts, 'ORIGINAL' as origin, null::uuid as subject_id, null as field)`,
  });

/** What is known of a text (in a row) in one of its languages, of those of which something is. */
const known = (row: Sql, language: Sql) =>
  sql`translation t where t.subject_id = ${row}.subject_id and t.field = ${row}.field and t.language = ${language}`;

/** How a LocalizedText is read from the row that it was made of. */
export const localizedText = {
  direction: value(({ row }) => sql`case when ${row}.language = 'AR' then 'RTL' else 'LTR' end`),
  isFallback: value(({ row }) => sql`${row}.language <> ${row}.asked`),
  origin: value(({ row }) => sql`coalesce((select t.origin from ${known(row, sql`${row}.language`)}), ${row}.origin)`),
  isStale: value(({ row }) => sql`coalesce((select is_outdated(t) from ${known(row, sql`${row}.language`)}), false)`),
  translations: many({
    from: ({
      row,
    }) => sql`(select l.n, l.language, coalesce(${row}.texts ->> l.language, ${row}.text) as text, coalesce(k.origin, ${row}.origin) as origin,
        case when k.is_stale then 'OUTDATED' else 'CURRENT' end as status, k.translated_at, k.author_as
      from unnest(array['AR', 'EN', 'ES', 'FR', 'RU', 'ZH']) with ordinality l(language, n)
      left join lateral (select t.*, is_outdated(t) as is_stale from ${known(row, sql`l.language`)}) k on true
      where case when ${row}.texts is null then l.language = ${row}.language else ${row}.texts ? l.language end)`,
    order: (_, row) => sql`${row}.n`,
  }),
};
