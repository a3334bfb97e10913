import type { MigrationInterface, QueryRunner } from 'typeorm';

// Written as code points, because the classes of a regular expression depend on the locale of the database.
// What shows nothing and joins what stands beside it: soft hyphens, joiners, marks of direction, fillers, variants, tags.
const UNSEEN =
  '\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u3164\\uFE00-\\uFE0F' +
  '\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\U0001BCA0-\\U0001BCA3\\U0001D173-\\U0001D17A\\U000E0000-\\U000E0FFF';
// Thai, Lao, Tibetan, Burmese and Khmer write no spaces: there, a space without width stands between words.
const WITHOUT_SPACES = '\\u0E00-\\u0FFF\\u1000-\\u109F\\u1780-\\u17FF';
const HAN = '\\u3005-\\u3007\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\U00020000-\\U0003FFFF';
// Punctuation, symbols, spaces and controls, as Unicode 16 has them after compatibility normalization.
const SEPARATORS =
  '\\u0001-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u00A9\\u00AB-\\u00B4\\u00B6-\\u00B9\\u00BB-\\u00BF\\u00D7\\u00F7\\u02C2-\\u02C5' +
  '\\u02D2-\\u02DF\\u02E5-\\u02EB\\u02ED\\u02EF-\\u02FF\\u0375\\u037E\\u0387\\u03F6\\u0482\\u055A-\\u055F\\u0589-\\u058F\\u05BE\\u05C0\\u05C3\\u05C6' +
  '\\u05F3-\\u060F\\u061B-\\u061F\\u066A-\\u066D\\u06D4\\u06DE\\u06E9\\u06FD\\u06FE\\u0700-\\u070D\\u07F6-\\u07F9\\u0830-\\u083E\\u085E\\u0964\\u0965' +
  '\\u0970\\u0DF4\\u0E3F\\u0E4F\\u0E5A\\u0E5B\\u0F01-\\u0F17\\u0F1A-\\u0F1F\\u0F34\\u0F36\\u0F38\\u0F3A-\\u0F3D\\u0F85\\u0FBE-\\u0FC5\\u0FC7-\\u0FDA' +
  '\\u104A-\\u104F\\u10FB\\u1360-\\u1368\\u1400\\u166D\\u166E\\u1680\\u169B\\u169C\\u16EB-\\u16ED\\u1735\\u1736\\u17D4-\\u17D6\\u17D8-\\u17DB' +
  '\\u1800-\\u180A\\u1944\\u1945\\u1A1E\\u1A1F\\u1B5A-\\u1B6A\\u1C3B-\\u1C3F\\u1C7E\\u1C7F\\u2000-\\u206F\\u207A-\\u207E\\u208A-\\u208E\\u20A0-\\u20C1' +
  '\\u2100-\\u2101\\u2104-\\u2106\\u2108\\u2109\\u2114-\\u2118\\u211E-\\u2123\\u2140-\\u2144\\u214A-\\u214D\\u2190-\\u244A\\u2500-\\u2775' +
  '\\u2794-\\u2BFF\\u2CE5-\\u2CEA\\u2CF9-\\u2CFF\\u2E00-\\u2E2E\\u2E30-\\u3004\\u3008-\\u3020\\u3030\\u303D-\\u303F\\u30A0\\u30FB\\u4DC0-\\u4DFF' +
  '\\uA490-\\uA4C6\\uA4FE\\uA4FF\\uA60D-\\uA60F\\uA6F2-\\uA6F7\\uA874-\\uA877\\uA8CE\\uA8CF\\uA8F8-\\uA8FA\\uAADE\\uAADF\\uABEB\\uE000-\\uF8FF' +
  '\\uFD3E-\\uFD4F\\uFE10-\\uFE1F\\uFE30-\\uFE6F\\uFFFC-\\uFFFF\\U0001D000-\\U0001D164\\U0001D16A-\\U0001D16C\\U0001D183\\U0001D184' +
  '\\U0001D18C-\\U0001D1A9\\U0001D1AE-\\U0001D241\\U0001D300-\\U0001D356\\U0001F000-\\U0001FBEF\\U000F0000-\\U0010FFFF';
// Accents, and the vowel signs, hamzas and stretching of Arabic.
const ACCENTS = '[\\u0300-\\u036F\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06ED]+';
// All that Unicode puts in order when it normalizes, which takes time in the square of how many follow each other.
const ORDERED =
  '\\u0300-\\u036F\\u0483-\\u0487\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7\\u0610-\\u061A\\u064B-\\u065F\\u0670\\u06D6-\\u06DC\\u06DF-\\u06E4' +
  '\\u06E7\\u06E8\\u06EA-\\u06ED\\u0711\\u0730-\\u074A\\u07EB-\\u07F3\\u07FD\\u0816-\\u0819\\u081B-\\u0823\\u0825-\\u0827\\u0829-\\u082D\\u0859-\\u085B' +
  '\\u0897-\\u089F\\u08CA-\\u08E1\\u08E3-\\u08FF\\u093C\\u094D\\u0951-\\u0954\\u09BC\\u09CD\\u09FE\\u0A3C-\\u0A4D\\u0ABC\\u0ACD\\u0B3C\\u0B4D\\u0BCD\\u0C3C' +
  '\\u0C48-\\u0C56\\u0CBC\\u0CCD\\u0D3B\\u0D3C\\u0D4D\\u0DCA-\\u0DDD\\u0E38-\\u0E3A\\u0E48-\\u0E4B\\u0EB8-\\u0EBA\\u0EC8-\\u0ECB\\u0F18\\u0F19\\u0F35\\u0F37' +
  '\\u0F39\\u0F71-\\u0F84\\u0F86\\u0F87\\u0FC6\\u1037-\\u103A\\u108D\\u135D-\\u135F\\u1714\\u1715\\u1734\\u17D2\\u17DD\\u18A9\\u1939-\\u193B\\u1A17\\u1A18' +
  '\\u1A60-\\u1A7F\\u1AB0-\\u1AEB\\u1B34-\\u1B44\\u1B6B-\\u1B73\\u1BAA\\u1BAB\\u1BE6-\\u1BF3\\u1C37\\u1CD0-\\u1CD2\\u1CD4-\\u1CE8\\u1CED\\u1CF4\\u1CF8\\u1CF9' +
  '\\u1DC0-\\u1DFF\\u20D0-\\u20F0\\u2CEF-\\u2CF1\\u2D7F\\u2DE0-\\u2DFF\\u302A-\\u302F\\u3099\\u309A\\uA66F\\uA674-\\uA67D\\uA69E\\uA69F\\uA6F0\\uA6F1\\uA806' +
  '\\uA82C\\uA8C4\\uA8E0-\\uA8F1\\uA92B-\\uA92D\\uA953\\uA9B3-\\uA9C0\\uAAB0\\uAAB2-\\uAAB4\\uAAB7\\uAAB8\\uAABE\\uAABF\\uAAC1\\uAAF6\\uABED\\uFB1E' +
  '\\uFE20-\\uFE2F\\U000101FD\\U000102E0\\U00010376-\\U0001037A\\U00010A0D-\\U00010A0F\\U00010A38-\\U00010A3F\\U00010AE5\\U00010AE6\\U00010D24-\\U00010D27' +
  '\\U00010D69-\\U00010D6D\\U00010EAB\\U00010EAC\\U00010EFA-\\U00010EFF\\U00010F46-\\U00010F50\\U00010F82-\\U00010F85\\U00011046\\U00011070\\U0001107F' +
  '\\U000110B9\\U000110BA\\U00011100-\\U00011102\\U00011133\\U00011134\\U00011173\\U000111C0\\U000111CA\\U00011235\\U00011236\\U000112E9\\U000112EA' +
  '\\U0001133B\\U0001133C\\U0001134D\\U00011366-\\U00011374\\U000113CE-\\U000113D0\\U00011442-\\U00011446\\U0001145E\\U000114C2\\U000114C3\\U000115BF' +
  '\\U000115C0\\U0001163F\\U000116B6\\U000116B7\\U0001172B\\U00011839\\U0001183A\\U0001193D\\U0001193E\\U00011943\\U000119E0\\U00011A34\\U00011A47' +
  '\\U00011A99\\U00011C3F\\U00011D42-\\U00011D45\\U00011D97\\U00011F41\\U00011F42\\U0001612F\\U00016AF0-\\U00016AF4\\U00016B30-\\U00016B36\\U00016FF0' +
  '\\U00016FF1\\U0001BC9E\\U0001D165-\\U0001D169\\U0001D16D-\\U0001D172\\U0001D17B-\\U0001D182\\U0001D185-\\U0001D18B\\U0001D1AA-\\U0001D1AD' +
  '\\U0001D242-\\U0001D244\\U0001E000-\\U0001E02A\\U0001E08F\\U0001E130-\\U0001E136\\U0001E2AE\\U0001E2EC-\\U0001E2EF\\U0001E4EC-\\U0001E4EF' +
  '\\U0001E5EE\\U0001E5EF\\U0001E6E3\\U0001E6E6\\U0001E6EE\\U0001E6EF\\U0001E6F5\\U0001E8D0-\\U0001E8D6\\U0001E944-\\U0001E94A';
// Every kind of hyphen, dash and minus.
const DASHES = '‐‑‒–—―⁃−⸺⸻﹘﹣－֊־᐀᠆⸗⸚⹀〜〰゠˗';
// Frequent words, as their beginnings, whose first letter is their own and no joined particle.
const OWN_LETTER =
  '^(ب(ادر|الغ|حث|حوث|داي|ديل|رامج|رنامج|شر|عض|لاغ|لد|لغ|ناء|نود|نك|ني|يان|يي)|ف(ائد|ترة|تره|رص|ريق|رق|عال|عل|قر|كر|ني|ني|وايد|وري|يي|ير)|' +
  'ك(اف|امل|بار|بير|تاب|تب|ثير|فاء|فال|لام|لم|مي|يان|يفي)|ل(ازم|ايح|جان|جن|غ|قاء|قب|وايح|يس)|' +
  'و(ارد|اسع|اضح|اقع|ثايق|ثيق|جود|حد|رق|زار|زير|سايل|سيل|صول|ضع|ضوح|طن|ظايف|ظيف|فود|قاي|قت|كال|لاي|يب))';

// What words were made of before, for the way back.
const SEPARATORS_13 =
  '[\\u0001-\\u002D\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u00A9\\u00AB-\\u00B4\\u00B6-\\u00B9\\u00BB-\\u00BF\\u00D7\\u00F7' +
  '\\u060C\\u061B\\u061F\\u066A-\\u066D\\u06D4\\u2000-\\u206F\\u20A0-\\u20CF\\u2190-\\u2BFF\\u2E00-\\u2E7F\\u3000-\\u3004' +
  '\\u3008-\\u3020\\u3030\\uFE30-\\uFE4F\\uFEFF\\uFFFD\\U0001F000-\\U0001FAFF]+|\\.(?![0-9])|(?<![0-9])\\.';
const HAN_13 = '\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\U00020000-\\U0002FFFF';
const MARKS_13 = '[\\u0300-\\u036F\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06ED]+';

/** The words of any text in any script: quickly, whole, and the same for what is searched and what is searched for. */
export class WordsOfAnyText1764000000014 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- As it is seen: what shows nothing is taken out, and at most eight marks stand on one letter.
      create function seen_text(said text) returns text
      language plpgsql immutable strict parallel safe as $$
      declare
        seen text := said;
      begin
        if octet_length(seen) = length(seen) then return seen; end if;
        if seen like U&'%\\200B%' then
          seen := regexp_replace(seen, '([${WITHOUT_SPACES}])\\u200B+(?=[${WITHOUT_SPACES}])', '\\1 ', 'g');
        end if;
        if seen ~ '[${UNSEEN}]' then seen := regexp_replace(seen, '[${UNSEEN}]+', '', 'g'); end if;
        if seen ~ '[${ORDERED}]{9}' then seen := regexp_replace(seen, '([${ORDERED}]{8})[${ORDERED}]+', '\\1', 'g'); end if;
        -- A single character may stand for eighteen; a text of nothing else is read to a part.
        return left(normalize(seen, NFKC), 2 * length(seen) + 100);
      end $$;

      -- Lower case, and a space for whatever separates words, also around Chinese. A point between digits belongs to the
      -- number: 7.1 is one word.
      create or replace function tidy_text(said text) returns text
      language plpgsql immutable strict parallel safe as $$
      declare
        tidy text := lower(seen_text(said));
      begin
        if tidy ~ '[0-9]\\.[0-9]' then tidy := regexp_replace(tidy, '([0-9])\\.(?=[0-9])', U&'\\\\1\\FDD0', 'g'); end if;
        tidy := regexp_replace(tidy, '[${SEPARATORS}]+', ' ', 'g');
        if tidy ~ '[${HAN}]' then tidy := regexp_replace(tidy, '[${HAN}]+', ' \\& ', 'g'); end if;
        return replace(tidy, U&'\\FDD0', '.');
      end $$;

      -- A tidy text without accents, in the letters and digits that most people type. The breve of the Russian й is no accent:
      -- endings are told by it.
      create or replace function fold_text(tidy text) returns text
      language sql immutable strict parallel safe as $$
        select case when octet_length(tidy) = length(tidy) then tidy else translate(replace(replace(replace(normalize(regexp_replace(
          replace(normalize(tidy, NFKD), U&'\\0438\\0306', U&'\\0439'), '${ACCENTS}', '', 'g'), NFC),
          'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 'øłđıٱىیک٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'oldiاييك01234567890123456789') end
      $$;

      -- Chinese writes no spaces: of these runs of characters every one, and every two that follow each other.
      create function han_words(runs text[]) returns text[]
      language sql immutable strict parallel safe as $$
        with written as (select string_to_array(array_to_string(runs, ' '), null) as characters)
        select coalesce(array_agg(word) filter (where word not like '% %'), '{}')
        from written, unnest(characters, characters[2:]) as pair(one, next), lateral (values (one), (one || next)) as found(word)
      $$;

      -- A word, or what stands behind what Arabic joins to it: conjunction, preposition, article. A single letter may be the
      -- word's own; who asks for a word means it less often as a particle than who wrote it.
      create function arabic_forms(word text, asked boolean) returns text[]
      language plpgsql immutable strict parallel safe as $$
      declare
        rest text := case when asked then '(.{4,}|..[ةه])$' else '(.{3,})$' end;
        forms text[] := array[word];
        form text;
      begin
        if word !~ '^[افبكلو]..' then return forms; end if;
        if word !~ '${OWN_LETTER}' then forms := forms || substring(word from '^[وف]' || rest); end if;
        foreach form in array array_remove(forms, null) loop
          forms := forms || substring(form from '^[وف]?[بك]?ال(..+)$') || substring(form from '^[وف]?لل(..+)$')
            || ('ل' || substring(form from '^[وف]?لل(..+)$'));
          if form !~ '${OWN_LETTER}' then forms := forms || substring(form from '^[بكل]' || rest); end if;
        end loop;
        return array_remove(forms, null);
      end $$;

      -- Arabic words without their endings: pronouns, plurals, the feminine, the adjective, the adverb.
      create function arabic_stems(words text[]) returns text[]
      language sql immutable strict parallel safe as $$
        select string_to_array(btrim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
          translate(array_to_string(words, ' '), 'ة', 'ه') || ' ',
          '([^ا ])ت(ه|ها|هم|هما|نا|كم) ', '\\1ه ', 'g'),
          '([^ ]{4})(?:هما|هم|كم) |([^ ]{3})(?:ها|نا|ا) ', '\\1\\2 ', 'g'),
          '([^ ]{2})ات ', '\\1ه ', 'g'),
          '([^ ]{3})(?:ه|ان|ون|ين) ', '\\1 ', 'g'),
          '([^ ]{3})ي ', '\\1 ', 'g')), ' ')
      $$;

      -- By the code point of the first character. Not strict, so that they become part of the statement that calls them.
      create function is_han(word text) returns boolean
      language sql immutable parallel safe as $$
        select ascii(word) >= x'3005'::int and (ascii(word) between x'3400'::int and x'9FFF'::int or ascii(word) <= x'3007'::int
          or ascii(word) between x'F900'::int and x'FAFF'::int or ascii(word) between x'20000'::int and x'3FFFF'::int)
      $$;

      create function is_arabic(word text) returns boolean
      language sql immutable parallel safe as $$ select ascii(word) between x'0600'::int and x'06FF'::int $$;

      create function is_latin(word text) returns boolean
      language sql immutable parallel safe as $$ select ascii(word) between x'61'::int and x'036F'::int $$;

      -- The stem of a folded word that is neither Chinese nor Arabic. Its letters tell the language; in Latin ones, its text does.
      create function stem_of(word text, language text) returns text
      language sql immutable parallel safe as $$
        select case when is_latin(word) then (ts_lexize(case language when 'ES' then 'spanish_word'::regdictionary
            when 'FR' then 'french_word'::regdictionary else 'english_word'::regdictionary end, word))[1]
          when ascii(word) between x'0400'::int and x'052F'::int then (ts_lexize('russian_word'::regdictionary, word))[1]
          else word end
      $$;

      -- A word as long as the index takes it, in whole characters of up to four bytes: no query is longer. A run of Chinese is
      -- no word yet.
      create function cut_word(word text) returns text
      language sql immutable parallel safe as $$
        select case when octet_length(word) <= 500 or is_han(word) then word else left(word, 500) end
      $$;

      -- French and Spanish endings are told by their accents: stems of the words as written, too.
      create or replace function stems_as_written(tidy text, language text) returns text[]
      language sql immutable strict parallel safe as $$
        select case when language in ('FR', 'ES') then string_to_array(fold_text((
          select string_agg(stem_of(cut_word(word), language), ' ') from (
            select distinct word from unnest(string_to_array(tidy, ' ')) as word
            where octet_length(word) > length(word) and is_latin(word)) as accented)), ' ')
        else '{}' end
      $$;

      create or replace function words_of(said text, language text) returns tsvector
      language plpgsql immutable strict parallel safe as $$
      declare
        tidy text := tidy_text(said);
        folded text := fold_text(tidy);
        words text[] := array(select distinct cut_word(word) from unnest(string_to_array(folded, ' ')) as word where word <> '');
        found text[];
      begin
        if octet_length(tidy) = length(tidy) then
          found := array(select stem_of(word, language) from unnest(words) as word);
          return array_to_tsvector(array(select word from unnest(found) as word where word <> ''));
        end if;
        found := array(select stem_of(word, language) from unnest(words) as word where not is_arabic(word) and not is_han(word));
        if tidy <> folded then found := found || stems_as_written(tidy, language); end if;
        found := found || arabic_stems(array(
          select distinct form from unnest(words) as word, unnest(arabic_forms(word, false)) as form where is_arabic(word)));
        return array_to_tsvector(array(select cut_word(word) from unnest(found) as word where word <> '')
          || han_words(array(select word from unnest(words) as word where is_han(word))));
      end $$;

      -- A tidy word under the analyses of some languages: any of them may match. Empty for what is no word.
      create or replace function word_query(tidy text, languages text[]) returns text
      language plpgsql immutable strict parallel safe as $$
      declare
        folded text := fold_text(tidy);
        word text := cut_word(folded);
        found text[] := '{}';
        l text;
      begin
        if is_han(folded) then
          return '''' || array_to_string(array(select pair from unnest(han_words(array[folded])) as pair
            where length(pair) = 2 or length(folded) = 1), ''' & ''') || '''';
        elsif is_arabic(folded) then
          found := arabic_stems(arabic_forms(word, true));
        else
          foreach l in array languages loop
            if stem_of(word, l) <> all (found) then found := found || stem_of(word, l); end if;
            if tidy <> folded and l in ('ES', 'FR') then found := found || stems_as_written(tidy, l); end if;
            if l = 'ES' and folded ~ '[cs]ion$' then
              found := found || stems_as_written(regexp_replace(folded, '([cs])ion$', '\\1ión'), l);
            end if;
          end loop;
          if cardinality(found) > 2 then found := array(select distinct unnest(found)); end if;
        end if;
        return '(''' || nullif(array_to_string(array_remove(found, ''), ''' | '''), '') || ''')';
      end $$;

      -- A reference as it is served, whatever its case, width and dashes.
      create function spell_reference(said text) returns text
      language sql immutable strict parallel safe as $$
        select upper(translate(seen_text(said), '${DASHES}', repeat('-', ${DASHES.length})))
      $$;

      -- What a row's words must contain: all words of a text. '#' stands on every row: a text without words asks for nothing.
      -- A reference asks for the mark of its comment.
      drop function search_query(text, text[]);
      create function search_query(said text, languages text[]) returns tsquery
      language plpgsql stable strict parallel safe as $$
      declare
        part text;
        tidy text;
        word text;
        asked text;
        wanted text;
        found text[] := '{}';
      begin
        foreach part in array regexp_split_to_array(said, '[\\u0001-\\u0020\\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]+') loop
          asked := null;
          foreach tidy in array string_to_array(tidy_text(part), ' ') loop
            word := word_query(tidy, languages);
            asked := coalesce(asked || ' & ' || word, word, asked);
          end loop;
          continue when asked is null;
          wanted := substring(spell_reference(part) from '[A-Z0-9]+(?:-[A-Z0-9]+){2,}');
          if wanted is not null then
            asked := concat(asked, (select string_agg(format(' | ''#%s''', c.id), '')
              from roadmap r join comment c on c.roadmap_id = r.id and c.reference = wanted));
          end if;
          asked := format('(%s)', asked);
          if asked <> all (found) then found := found || asked; end if;
        end loop;
        return coalesce(nullif(array_to_string(found, ' & '), ''), '#')::tsquery;
      end $$;`);
    await db.query(`
      create function span_marks(at timestamptz) returns text[]
      language sql immutable strict parallel safe as $$
        select array(select span_mark(level, floor(extract(epoch from at))::bigint) from generate_series(8, 26, 2) as level)
      $$;

      -- What stands among a comment's words: what it is, whose, on what, in which round, and when.
      create function search_marks(names text[], at timestamptz) returns text[]
      language sql immutable strict parallel safe as $$
        select array['#'] || array(select '#' || name from unnest(names) as name where name is not null) || span_marks(at)
      $$;

      create function marks_of(said comment) returns text[]
      language sql immutable parallel safe as $$
        select search_marks(array[said.id::text, said.delegation_id::text, said.thread_delegation_id::text, said.round_id::text,
          said.pillar_id::text, said.measure_id::text, said.milestone_id::text, said.kind, said.stance, said.language],
          coalesce(said.submitted_at, said.created_at))
      $$;

      -- The words of a long text, found before the transaction holds anything that others wait for.
      create function foresee_words(body text, proposed_text text, language text) returns void
      language plpgsql as $$
      declare
        said text := concat_ws(E'\\n', body, proposed_text);
      begin
        if length(said) <= 1000 then return; end if;
        perform set_config('jalon.foreseen_words', words_of(said, language)::text, true),
          set_config('jalon.foreseen_text', md5(language || said), true);
      end $$;

      create function words_said(body text, proposed_text text, language text) returns tsvector
      language plpgsql stable parallel safe as $$
      declare
        said text := concat_ws(E'\\n', body, proposed_text);
      begin
        if length(said) > 1000 and current_setting('jalon.foreseen_text', true) = md5(language || said) then
          return current_setting('jalon.foreseen_words')::tsvector;
        end if;
        return words_of(said, language);
      end $$;

      -- The words were written before their comment got its number, and with it its last instant, a moment later. What is found
      -- by neither is changed in place: the words need not go into the index again while others wait for the next number.
      create function settle_words(id uuid, at timestamptz) returns void
      language plpgsql as $$
      begin
        update comment_search set sorted_at = at
        where comment_id = id and at between came_at and came_at + interval '1100 ms' and (span_marks(at))[1] = (span_marks(sorted_at))[1];
        if found then return; end if;
        update comment_search set came_at = at, sorted_at = at, words = ts_delete(words, span_marks(sorted_at)) || array_to_tsvector(span_marks(at))
        where comment_id = id;
      end $$;

      -- Whoever inserts a comment may have written its words already.
      create or replace function keep_words() returns trigger
      language plpgsql as $$
      declare
        at timestamptz := coalesce(new.submitted_at, new.created_at);
        kept timestamptz := (select sorted_at from comment_search where comment_id = new.id);
      begin
        if kept is null then
          insert into comment_search (comment_id, came_at, sorted_at, words)
          values (new.id, at, at, words_said(new.body, new.proposed_text, new.language) || array_to_tsvector(marks_of(new)));
        elsif tg_op = 'UPDATE' and (old.body, old.proposed_text, old.language) is distinct from (new.body, new.proposed_text, new.language) then
          update comment_search set came_at = at, sorted_at = at,
            words = words_said(new.body, new.proposed_text, new.language) || array_to_tsvector(marks_of(new)) where comment_id = new.id;
        elsif tg_op = 'UPDATE' and (old.kind, old.stance) is distinct from (new.kind, new.stance) then
          update comment_search set came_at = at, sorted_at = at,
            words = ts_delete(words, array_cat(marks_of(old), span_marks(sorted_at))) || array_to_tsvector(marks_of(new)) where comment_id = new.id;
        elsif kept <> at then
          perform settle_words(new.id, at);
        end if;
        return null;
      end $$;
      drop trigger comment_words_update on comment;
      create trigger comment_words_update after update of body, proposed_text, language, submitted_at, kind, stance on comment
        for each row execute function keep_words();

      drop function search_words(comment);
      drop function all_of(text[]);
      drop function without_han(text);
      drop function han_words(text);
      drop function words_configuration(text);`);
    for (const language of ['ar', 'es', 'fr', 'ru', 'zh', 'en']) {
      await db.query(`drop text search configuration words_${language}`);
    }
    await db.query('drop text search dictionary arabic_word');
    await db.query(`
      drop index comment_search_sorted_at_idx;
      alter table comment_search add column came_at timestamptz, set (fillfactor = 90);`);
    await rebuild(db, 'came_at', 'words_said(c.body, c.proposed_text, c.language) || array_to_tsvector(marks_of(c))');
    await db.query(`
      alter table comment_search alter column came_at set not null;
      create index comment_search_came_at_idx on comment_search (came_at);`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger comment_words_update on comment;
      drop function settle_words(uuid, timestamptz);
      drop function words_said(text, text, text);
      drop function foresee_words(text, text, text);
      drop function marks_of(comment);
      drop function search_marks(text[], timestamptz);
      drop function span_marks(timestamptz);
      drop function search_query(text, text[]);
      drop function spell_reference(text);
      drop function cut_word(text);
      drop function is_arabic(text);
      drop function is_han(text);
      drop function is_latin(text);
      drop function stem_of(text, text);
      drop function arabic_stems(text[]);
      drop function arabic_forms(text, boolean);
      drop function han_words(text[]);
      drop function seen_text(text);`);
    await restoreWords(db);
    await db.query(`
      alter table comment_search drop column came_at, reset (fillfactor);
      create index comment_search_sorted_at_idx on comment_search (sorted_at);`);
    await rebuild(db, 'sorted_at', 'search_words(c)');
  }
}

/** Writes the words of all comments anew, and their index in one go. */
async function rebuild(db: QueryRunner, instant: string, words: string): Promise<void> {
  const columns = [...new Set([instant, 'sorted_at'])];
  const instants = columns.map(() => 'coalesce(c.submitted_at, c.created_at)');
  await db.query(`
    drop index if exists comment_search_words_idx;
    truncate comment_search;
    insert into comment_search (comment_id, ${columns.join()}, words)
    select c.id, ${instants.join()}, ${words} from comment c order by coalesce(c.submitted_at, c.created_at);
    create index comment_search_words_idx on comment_search using gin (words) with (fastupdate = off);`);
}

/** The words as migrations 10 and 11 made them. */
async function restoreWords(db: QueryRunner): Promise<void> {
  await db.query('create text search dictionary arabic_word (template = snowball, language = arabic)');
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
      create or replace function tidy_text(said text) returns text
      language sql immutable strict parallel safe as $$
        select regexp_replace(lower(normalize(said, NFKC)), '${SEPARATORS_13}', ' ', 'g')
      $$;

      -- A tidy text without accents. The breve of the Russian й is none: endings are told by it.
      create or replace function fold_text(tidy text) returns text
      language sql immutable strict parallel safe as $$
        select case when octet_length(tidy) = length(tidy) then tidy else translate(replace(replace(replace(regexp_replace(
          replace(normalize(tidy, NFKD), U&'\\0438\\0306', U&'\\0439'),
          '${MARKS_13}', '', 'g'), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 'øłđıٱى', 'oldiاي') end
      $$;

      -- Chinese writes no spaces: every character, and every two that follow each other.
      create function han_words(folded text) returns text[]
      language sql immutable strict parallel safe as $$
        select coalesce(array_agg(word), '{}') from (
          select distinct substr(run.found[1], at, length) as word
          from regexp_matches(folded, '[${HAN_13}]+', 'g') as run(found), generate_series(1, length(run.found[1])) as at,
               (values (1), (2)) as size(length)
          where at + length <= length(run.found[1]) + 1) as words
      $$;

      create function without_han(folded text) returns text
      language sql immutable strict parallel safe as $$
        select case when folded ~ '[${HAN_13}]' then regexp_replace(folded, '[${HAN_13}]+', ' ', 'g') else folded end
      $$;

      -- French and Spanish endings are told by their accents: stems of the words as written, too.
      create or replace function stems_as_written(tidy text, language text) returns text[]
      language sql immutable strict parallel safe as $$
        select case when language in ('FR', 'ES') then
          string_to_array(fold_text(array_to_string(tsvector_to_array(to_tsvector(words_configuration(language), tidy)), ' ')), ' ')
        else '{}' end
      $$;

      create or replace function words_of(said text, language text) returns tsvector
      language plpgsql immutable strict parallel safe as $$
      declare
        tidy text := tidy_text(said);
        folded text := fold_text(tidy);
        found text[] := tsvector_to_array(to_tsvector(words_configuration(language), without_han(folded)));
      begin
        if folded <> tidy then
          found := found || stems_as_written(tidy, language);
        end if;
        if folded ~ '[${HAN_13}]' then
          found := found || han_words(folded);
        end if;
        return array_to_tsvector(found);
      end $$;

      create function all_of(lexemes text[]) returns text
      language sql immutable strict parallel safe as $$
        select '''' || nullif(array_to_string(lexemes, ''' & '''), '') || ''''
      $$;

      -- A tidy word under the analyses of some languages: any of them may match. Empty for what is no word.
      create or replace function word_query(tidy text, languages text[]) returns text
      language plpgsql immutable strict parallel safe as $$
      declare
        folded text := fold_text(tidy);
        hans boolean := folded ~ '[${HAN_13}]';
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
          where length(w) = 2 or length(regexp_replace(folded, '[^${HAN_13}]', '', 'g')) = 1;
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
          if wanted is not null then asked := asked || ' | ''' || reference || ''''; end if;
          found := case found when '' then '' else found || ' & ' end || '(' || asked || ')';
        end loop;
        return case found when '' then '#' else found end::tsquery;
      end $$;

      create function search_words(said comment) returns tsvector
      language plpgsql immutable parallel safe as $$
      begin
        return words_of(concat_ws(E'\\n', said.body, said.proposed_text), said.language)
          || array_to_tsvector(array_remove(array['#', lower(said.reference)], null)
            || array(select '#' || mark from unnest(array[said.delegation_id::text, said.thread_delegation_id::text, said.round_id::text,
              said.pillar_id::text, said.measure_id::text, said.milestone_id::text, said.kind, said.stance, said.language]) as mark
              where mark is not null)
            || array(select span_mark(level, floor(extract(epoch from coalesce(said.submitted_at, said.created_at)))::bigint)
              from generate_series(8, 26, 2) as level));
      end $$;

      create or replace function keep_words() returns trigger
      language plpgsql as $$
      begin
        insert into comment_search (comment_id, sorted_at, words)
        values (new.id, coalesce(new.submitted_at, new.created_at), search_words(new))
        on conflict (comment_id) do update set sorted_at = excluded.sorted_at, words = excluded.words;
        return null;
      end $$;

      create trigger comment_words_update after update of body, proposed_text, language, reference, submitted_at, kind, stance on comment
        for each row execute function keep_words();`);
}
