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
    from: (at) => sql`(select texts ->> language as text, language, asked, texts, 'OFFICIAL' as origin from (
      select texts, asked, case when texts ? asked then asked when texts ? 'EN' then 'EN'
        when texts ? 'AR' then 'AR' when texts ? 'ES' then 'ES' when texts ? 'FR' then 'FR' when texts ? 'RU' then 'RU' else 'ZH' end as language
      from (select ${at.row}.${identifier(column)} as texts, ${asked(at)} as asked) a) b)`,
  });

/** Somebody's own words: served as they were written, whatever language is asked for. */
export const original = <Asked extends Asking>(column: string, when?: (at: At<Asked>) => Sql) =>
  readsFor<Asked>().one({
    when: (at) => {
      const written = sql`${at.row}.${identifier(column)} is not null`;
      return when ? sql`${written} and ${when(at)}` : written;
    },
    from: (at) =>
      sql`(select ${at.row}.${identifier(column)} as text, ${at.row}.language, ${asked(at)} as asked, null::jsonb as texts, 'ORIGINAL' as origin)`,
  });

/** How a LocalizedText is read from the row that it was made of. */
export const localizedText = {
  direction: value(({ row }) => sql`case when ${row}.language = 'AR' then 'RTL' else 'LTR' end`),
  isFallback: value(({ row }) => sql`${row}.language <> ${row}.asked`),
  translations: many({
    from: ({
      row,
    }) => sql`(select n, language, coalesce(${row}.texts ->> language, ${row}.text) as text, ${row}.origin, 'CURRENT' as status
      from unnest(array['AR', 'EN', 'ES', 'FR', 'RU', 'ZH']) with ordinality l(language, n)
      where case when ${row}.texts is null then l.language = ${row}.language else ${row}.texts ? l.language end)`,
    order: (_, row) => sql`${row}.n`,
  }),
};
