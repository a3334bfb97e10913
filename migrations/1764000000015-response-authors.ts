import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * All who wrote a response are kept by the database, with what they wrote, and none of them can be the second key. Beside
 * each comment stands the version of its words on which its response is written.
 */
export class ResponseAuthors1764000000015 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(authors);
    await db.query(readWords);
    await db.query(triggers);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger response_words_update on response;
      drop trigger response_words_insert on response;
      drop trigger response_authors on response;
      drop function keep_response_words();
      drop function keep_response_authors();
      drop table response_version;

      alter table comment
        drop constraint comment_read_check,
        drop constraint comment_drafted_check,
        drop column answered_version;

      -- A draft that was given up is, as before, one that answers nothing.
      update response set status = 'DRAFT' where status = 'DISCARDED';
      alter domain response_status drop constraint response_status_check;
      alter domain response_status add constraint response_status_check check (value in ('DRAFT', 'PUBLISHED'));

      -- Whoever changed a draft last counted as its drafter.
      update response set drafted_by = changed_by, drafted_at = changed_at where status = 'DRAFT';
      alter table response
        drop constraint response_two_keys_check,
        add constraint response_two_keys_check check (one_key or published_by is distinct from drafted_by),
        drop column author_ids,
        drop column changed_at,
        drop column changed_by;`);
  }
}

const authors = `
  alter domain response_status drop constraint response_status_check;
  alter domain response_status add constraint response_status_check check (value in ('DRAFT', 'PUBLISHED', 'DISCARDED'));

  alter table response
    add column changed_by uuid references person,
    add column changed_at timestamptz,
    add column author_ids uuid[] not null default '{}';
  update response set changed_by = drafted_by, changed_at = drafted_at, author_ids = array[drafted_by];

  -- An edit made its editor the drafter. Of what is not yet out, the log still knows who drafted it.
  update response q
    set drafted_by = drafted.actor_id, drafted_at = drafted.occurred_at, author_ids = array[drafted.actor_id, q.changed_by]
    from (
      select distinct on (c.response_id) c.response_id, e.actor_id, e.occurred_at
      from (select position, occurred_at, actor_id, unnest(comment_ids) as comment_id from event
        where type = 'HANDLING_CHANGED' and details ->> 'handling' = 'RESPONSE_DRAFTED') e
      join comment c on c.id = e.comment_id
      order by c.response_id, e.position) drafted
    where drafted.response_id = q.id and q.status = 'DRAFT' and drafted.actor_id <> q.changed_by;

  alter table response
    alter column changed_by set not null,
    alter column changed_at set not null,
    drop constraint response_two_keys_check,
    add constraint response_two_keys_check check (one_key or not published_by = any (author_ids));

  create table response_version (
    response_id uuid not null references response,
    version integer not null,
    disposition disposition not null,
    body text not null,
    language language_code not null,
    justification text,
    implementation implementation not null,
    changed_by uuid not null references person,
    changed_at timestamptz not null,
    primary key (response_id, version)
  );
  insert into response_version
  select id, version, disposition, body, language, justification, implementation, changed_by, changed_at from response;
  create trigger response_version_is_append_only before update or delete or truncate on response_version
    for each statement execute function refuse_rewriting();`;

const readWords = `
  alter table comment add column answered_version integer;
  -- Neither counts nor words change by it.
  alter table comment disable trigger user;
  update comment set answered_version = version where response_id is not null;
  alter table comment enable trigger user;

  -- What withdrawals left behind: comments that wait for a response that is none, and drafts that answer nothing.
  update comment set handling = case when assignee_id is null then 'UNMANAGED' else 'ASSIGNED' end, handling_version = handling_version + 1
    where handling in ('RESPONSE_DRAFTED', 'READY_FOR_DECISION') and response_id is null;
  update response q set status = 'DISCARDED', version = version + 1
    where status = 'DRAFT' and not exists (select from comment c where c.response_id = q.id);

  alter table comment
    add constraint comment_drafted_check
      check (handling not in ('RESPONSE_DRAFTED', 'READY_FOR_DECISION') or response_id is not null),
    add constraint comment_read_check check (handling <> 'RESOLVED' or answered_version is not distinct from version);`;

const triggers = `
  create function keep_response_authors() returns trigger
  language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      new.changed_by := coalesce(new.changed_by, new.drafted_by);
      new.changed_at := coalesce(new.changed_at, new.drafted_at);
      new.author_ids := array[new.drafted_by];
    elsif old.status = 'DRAFT' then
      new.author_ids := old.author_ids;
      if (new.disposition, new.body, new.language, new.justification, new.implementation)
          is distinct from (old.disposition, old.body, old.language, old.justification, old.implementation)
        and not new.changed_by = any (old.author_ids) then
        new.author_ids := old.author_ids || new.changed_by;
      end if;
    end if;
    return new;
  end $$;

  create function keep_response_words() returns trigger
  language plpgsql as $$
  begin
    insert into response_version (response_id, version, disposition, body, language, justification, implementation, changed_by, changed_at)
    values (new.id, new.version, new.disposition, new.body, new.language, new.justification, new.implementation, new.changed_by, new.changed_at);
    return null;
  end $$;

  create trigger response_authors before insert or update on response
    for each row execute function keep_response_authors();
  create trigger response_words_insert after insert on response
    for each row execute function keep_response_words();
  create trigger response_words_update after update on response
    for each row when (old.status = 'DRAFT'
      and (new.disposition, new.body, new.language, new.justification, new.implementation)
        is distinct from (old.disposition, old.body, old.language, old.justification, old.implementation))
    execute function keep_response_words();`;
