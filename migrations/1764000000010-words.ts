import type { MigrationInterface, QueryRunner } from 'typeorm';

// Everything but letters, digits and marks, written as code points: the classes of a regular expression depend on the
// locale of the database. A point between digits belongs to the number: 7.1 is one word.
const SEPARATORS =
  '[\\u0001-\\u002D\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u00A9\\u00AB-\\u00B4\\u00B6-\\u00B9\\u00BB-\\u00BF\\u00D7\\u00F7' +
  '\\u060C\\u061B\\u061F\\u066A-\\u066D\\u06D4\\u2000-\\u206F\\u20A0-\\u20CF\\u2190-\\u2BFF\\u2E00-\\u2E7F\\u3000-\\u3004' +
  '\\u3008-\\u3020\\u3030\\uFE30-\\uFE4F\\uFEFF\\uFFFD\\U0001F000-\\U0001FAFF]+|\\.(?![0-9])|(?<![0-9])\\.';
const HAN = '\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\U00020000-\\U0002FFFF';
// Accents, and the vowel signs, hamzas and stretching of Arabic.
const MARKS = '[\\u0300-\\u036F\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06ED]+';

/** How a text becomes words, in six languages: the same functions for what is searched and what is searched for. */
export class Words1764000000010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const language of ['arabic', 'english', 'french', 'russian', 'spanish']) {
      // Stems without a list of stop words: every word counts, and none stops another language's.
      await db.query(`create text search dictionary ${language}_word (template = snowball, language = ${language})`);
    }
    await db.query(`
      create text search configuration words_en (parser = default);
      alter text search configuration words_en
        add mapping for int, uint, float, sfloat, version, host, url, url_path, file, email, numword with simple;
      create text search configuration words_ar (copy = words_en);
      create text search configuration words_es (copy = words_en);
      create text search configuration words_fr (copy = words_en);
      create text search configuration words_ru (copy = words_en);
      create text search configuration words_zh (copy = words_en);
      alter text search configuration words_ar add mapping for asciiword with english_word;
      alter text search configuration words_ar add mapping for word with arabic_word;
      alter text search configuration words_en add mapping for asciiword, word with english_word;
      alter text search configuration words_es add mapping for asciiword, word with spanish_word;
      alter text search configuration words_fr add mapping for asciiword, word with french_word;
      alter text search configuration words_ru add mapping for asciiword with english_word;
      alter text search configuration words_ru add mapping for word with russian_word;
      alter text search configuration words_zh add mapping for asciiword with english_word;
      alter text search configuration words_zh add mapping for word with simple;

      create function words_configuration(language text) returns regconfig
      language sql immutable parallel safe as $$
        select case language when 'AR' then 'words_ar' when 'EN' then 'words_en' when 'ES' then 'words_es'
          when 'FR' then 'words_fr' when 'RU' then 'words_ru' else 'words_zh' end::regconfig
      $$;

      -- Lower case, and a space for whatever separates words.
      create function tidy_text(said text) returns text
      language sql immutable strict parallel safe as $$
        select regexp_replace(lower(normalize(said, NFKC)), '${SEPARATORS}', ' ', 'g')
      $$;

      -- A tidy text without accents. The breve of the Russian й is none: endings are told by it.
      create function fold_text(tidy text) returns text
      language sql immutable strict parallel safe as $$
        select case when octet_length(tidy) = length(tidy) then tidy else translate(replace(replace(replace(regexp_replace(
          replace(normalize(tidy, NFKD), U&'\\0438\\0306', U&'\\0439'),
          '${MARKS}', '', 'g'), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 'øłđıٱى', 'oldiاي') end
      $$;

      -- Chinese writes no spaces: every character, and every two that follow each other.
      create function han_words(folded text) returns text[]
      language sql immutable strict parallel safe as $$
        select coalesce(array_agg(word), '{}') from (
          select distinct substr(run.found[1], at, length) as word
          from regexp_matches(folded, '[${HAN}]+', 'g') as run(found), generate_series(1, length(run.found[1])) as at,
               (values (1), (2)) as size(length)
          where at + length <= length(run.found[1]) + 1) as words
      $$;

      create function without_han(folded text) returns text
      language sql immutable strict parallel safe as $$
        select case when folded ~ '[${HAN}]' then regexp_replace(folded, '[${HAN}]+', ' ', 'g') else folded end
      $$;

      -- French and Spanish endings are told by their accents: stems of the words as written, too.
      create function stems_as_written(tidy text, language text) returns text[]
      language sql immutable strict parallel safe as $$
        select case when language in ('FR', 'ES') then
          string_to_array(fold_text(array_to_string(tsvector_to_array(to_tsvector(words_configuration(language), tidy)), ' ')), ' ')
        else '{}' end
      $$;

      create function words_of(said text, language text) returns tsvector
      language plpgsql immutable strict parallel safe as $$
      declare
        tidy text := tidy_text(said);
        folded text := fold_text(tidy);
        found text[] := tsvector_to_array(to_tsvector(words_configuration(language), without_han(folded)));
      begin
        if folded <> tidy then
          found := found || stems_as_written(tidy, language);
        end if;
        if folded ~ '[${HAN}]' then
          found := found || han_words(folded);
        end if;
        return array_to_tsvector(found);
      end $$;

      create function all_of(lexemes text[]) returns text
      language sql immutable strict parallel safe as $$
        select '''' || nullif(array_to_string(lexemes, ''' & '''), '') || ''''
      $$;

      -- A tidy word under the analyses of some languages: any of them may match. Empty for what is no word.
      create function word_query(tidy text, languages text[]) returns text
      language plpgsql immutable strict parallel safe as $$
      declare
        folded text := fold_text(tidy);
        hans boolean := folded ~ '[${HAN}]';
        latin text := folded;
        plain text := tidy;
        l text;
        choice text;
        stems tsvector;
        choices text[] := '{}';
        written text;
      begin
        if hans then
          latin := without_han(folded);
          plain := without_han(tidy);
          select all_of(array_agg(w)) into written from unnest(han_words(folded)) as w
          where length(w) = 2 or length(regexp_replace(folded, '[^${HAN}]', '', 'g')) = 1;
        end if;
        foreach l in array languages loop
          stems := to_tsvector(words_configuration(l), latin);
          if stems <> '' then
            choice := '(''' || array_to_string(tsvector_to_array(stems), ''' & ''') || ''')';
            if choice <> all (choices) then choices := choices || choice; end if;
          end if;
          if l in ('FR', 'ES') and plain <> latin then
            choice := '(''' || array_to_string(stems_as_written(plain, l), ''' & ''') || ''')';
            if choice <> '('''')' and choice <> all (choices) then choices := choices || choice; end if;
          end if;
          if l = 'ES' and latin ~ '[cs]ion$' then
            choice := '(''' || array_to_string(stems_as_written(regexp_replace(latin, '([cs])ion$', '\\1ión'), l), ''' & ''') || ''')';
            if choice <> '('''')' and choice <> all (choices) then choices := choices || choice; end if;
          end if;
        end loop;
        return concat_ws(' & ', '(' || nullif(array_to_string(choices, ' | '), '') || ')', written);
      end $$;

      -- What a row's words must contain: all words of a text. '#' stands on every row: a text without words asks for nothing.
      create function search_query(said text, languages text[]) returns tsquery
      language plpgsql immutable strict parallel safe as $$
      declare
        part text;
        tidy text;
        word text;
        asked text;
        reference text;
        found text := '';
      begin
        foreach part in array regexp_split_to_array(said, '\\s+') loop
          asked := '';
          foreach tidy in array string_to_array(tidy_text(part), ' ') loop
            continue when tidy = '';
            word := word_query(tidy, languages);
            continue when word = '';
            asked := case asked when '' then '' else asked || ' & ' end || word;
          end loop;
          continue when asked = '';
          reference := substring(lower(part) from '[a-z0-9]+(?:-[a-z0-9]+){2,}');
          if reference is not null then asked := asked || ' | ''' || reference || ''''; end if;
          found := case found when '' then '' else found || ' & ' end || '(' || asked || ')';
        end loop;
        return case found when '' then '#' else found end::tsquery;
      end $$;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function search_query(text, text[]);
      drop function word_query(text, text[]);
      drop function all_of(text[]);
      drop function words_of(text, text);
      drop function stems_as_written(text, text);
      drop function without_han(text);
      drop function han_words(text);
      drop function fold_text(text);
      drop function tidy_text(text);
      drop function words_configuration(text);
      drop text search configuration words_zh;
      drop text search configuration words_ru;
      drop text search configuration words_fr;
      drop text search configuration words_es;
      drop text search configuration words_en;
      drop text search configuration words_ar;`);
    for (const language of ['arabic', 'english', 'french', 'russian', 'spanish']) {
      await db.query(`drop text search dictionary ${language}_word`);
    }
  }
}
