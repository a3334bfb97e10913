import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The words of each comment, apart from it: handling a comment does not write its words anew. Among the words stand marks
 * (`#…`) that no text contains: one for each span of time, from minutes to years, in which the comment lies, and one for
 * each thing that narrows a search: whose it is, where it lies, of which kind. A search asks the index for a word within a
 * span, newest span first, and reads no more than it needs.
 */
export class CommentSearch1764000000011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table comment_search (
        comment_id uuid primary key references comment,
        sorted_at timestamptz not null,
        words tsvector not null
      );

      -- The span of 2 ^ level seconds in which an instant lies.
      create function span_mark(level integer, second bigint) returns text
      language sql immutable strict parallel safe as $$
        select format('#%s.%s', level, second >> level)
      $$;

      -- Rows that bear any of these marks; none if there are none.
      create function any_mark(marks text[]) returns tsquery
      language sql immutable strict parallel safe as $$
        select coalesce(string_agg(format('''#%s''', mark), ' | '), '''#nothing''')::tsquery from unnest(marks) as mark
      $$;

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

      create function keep_words() returns trigger
      language plpgsql as $$
      begin
        insert into comment_search (comment_id, sorted_at, words)
        values (new.id, coalesce(new.submitted_at, new.created_at), search_words(new))
        on conflict (comment_id) do update set sorted_at = excluded.sorted_at, words = excluded.words;
        return null;
      end $$;

      insert into comment_search (comment_id, sorted_at, words)
      select id, coalesce(submitted_at, created_at), search_words(c) from comment c order by coalesce(submitted_at, created_at);

      create index comment_search_sorted_at_idx on comment_search (sorted_at);
      create index comment_search_words_idx on comment_search using gin (words) with (fastupdate = off);

      create trigger comment_words_insert after insert on comment for each row execute function keep_words();
      create trigger comment_words_update after update of body, proposed_text, language, reference, submitted_at, kind, stance on comment
        for each row execute function keep_words();

      drop index comment_body_trigram_idx;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      create index comment_body_trigram_idx on comment using gin (body gin_trgm_ops);
      drop trigger comment_words_update on comment;
      drop trigger comment_words_insert on comment;
      drop function keep_words();
      drop function search_words(comment);
      drop function any_mark(text[]);
      drop function span_mark(integer, bigint);
      drop table comment_search;`);
  }
}
