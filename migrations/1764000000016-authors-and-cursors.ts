import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The past keeps its authors: a row of `person_version` is a person under a name, in a role, for a delegation; whoever acts
 * does so as one of them, and stays it, whatever becomes of the person. And a cursor tells nothing but itself: its position is
 * masked.
 */
export class AuthorsAndCursors1764000000016 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(VERSIONS);
    await db.query(COLUMNS);
    await db.query(BACKFILL);
    await db.query(TRIGGERS);
    await db.query(CURSOR);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function event_cursor(bigint, bytea);
      create function event_cursor(log_position bigint, inner_key bytea, outer_key bytea) returns text
      language sql immutable strict parallel safe as $$
        select base64url(int8send(log_position)
          || substr(sha256(outer_key || sha256(inner_key || int8send(log_position))), 1, 12));
      $$;
      drop trigger comment_as_they_were on comment;
      drop trigger comment_version_as_they_were on comment_version;
      drop trigger response_drafter_as_it_was on response;
      drop trigger response_publisher_as_it_was on response;
      drop trigger response_authors_as_they_were on response;
      drop trigger response_version_as_they_were on response_version;
      drop function keep_authors();
      drop function keep_who_wrote();
      drop function keep_who_changed();
      drop function keep_who_drafted();
      drop function keep_who_published();
      alter table comment drop column author_as, drop column submitter_as, drop column submitted_version;
      alter table comment_version drop column changed_as;
      alter table response_version drop column changed_as;
      alter table response drop column drafted_as, drop column published_as, drop column author_as;
      drop trigger person_is_kept on person;
      drop trigger person_is_kept_anew on person;
      drop function keep_person();
      drop function person_as_is(uuid);
      drop table person_version;
      alter table delegation drop constraint delegation_code_check,
        add constraint delegation_code_check check (code ~ '^[A-Z0-9][A-Z0-9-]{0,15}$' and code <> 'SECR');`);
  }
}

const VERSIONS = `
  create table person_version (
    version_id uuid primary key default gen_random_uuid(),
    person_id uuid not null references person,
    -- Under which id it is shown: the person's own while it is who they are, its own from the day on which it is not.
    id uuid not null unique,
    name text not null,
    role person_role not null,
    delegation_id uuid references delegation,
    since timestamptz not null default now(),
    constraint person_version_id_check check (id in (version_id, person_id))
  );
  create index person_version_person_id_idx on person_version (person_id);

  create trigger person_version_stays before delete or truncate on person_version
    for each statement execute function refuse_rewriting();
  create trigger person_version_is_append_only
    before update of version_id, person_id, name, role, delegation_id, since on person_version
    for each statement execute function refuse_rewriting();

  create function person_as_is(who uuid) returns uuid
  language sql stable as $$
    select version_id from person_version where id = who and person_id = who;
  $$;

  create function keep_person() returns trigger
  language plpgsql as $$
  begin
    update person_version set id = version_id where id = new.id and person_id = new.id;
    insert into person_version (person_id, id, name, role, delegation_id)
    values (new.id, new.id, new.name, new.role, new.delegation_id);
    return null;
  end $$;

  insert into person_version (person_id, id, name, role, delegation_id)
  select id, id, name, role, delegation_id from person;

  create trigger person_is_kept after insert on person for each row execute function keep_person();
  create trigger person_is_kept_anew after update of name, role, delegation_id on person
    for each row when ((old.name, old.role, old.delegation_id) is distinct from (new.name, new.role, new.delegation_id))
    execute function keep_person();

  -- SECR-… numbers what the Secretariat writes to one delegation before the release: no delegation is called so.
  alter table delegation drop constraint delegation_code_check,
    add constraint delegation_code_check check (code ~ '^[A-Z0-9][A-Z0-9-]{0,15}$' and code !~ '^SECR(-|$)');`;

const COLUMNS = `
  alter table comment
    add column author_as uuid references person_version,
    add column submitter_as uuid references person_version,
    -- The version that was submitted: what came before is for its own delegation alone.
    add column submitted_version integer not null default 1;
  alter table comment_version add column changed_as uuid references person_version;
  alter table response_version add column changed_as uuid references person_version;
  alter table response
    add column drafted_as uuid references person_version,
    add column published_as uuid references person_version,
    -- All who wrote, beside author_ids and in the same order.
    add column author_as uuid[] not null default '{}';`;

/**
 * What is known today: everybody's name and role as they are now. Whoever has moved since was then of the comment's delegation,
 * and whoever submitted was its contact point; the others were, for all that is known, what they are, else its reviewers.
 * Nothing that is counted or searched changes here, so that the triggers rest.
 */
const BACKFILL = `
  alter table comment disable trigger user;
  alter table comment_version disable trigger user;
  alter table response disable trigger user;
  alter table response_version disable trigger user;

  insert into person_version (person_id, id, version_id, name, role, delegation_id, since)
  select p.id, was.id, was.id, p.name,
    case when was.submitted then 'CONTACT_POINT' when p.delegation_id is null then 'REVIEWER' else p.role end,
    was.delegation_id, '-infinity'
  from (
    select person_id, delegation_id, bool_or(submitted) as submitted, gen_random_uuid() as id
    from (
      select author_id as person_id, delegation_id, false as submitted from comment
      union all select submitter_id, delegation_id, true from comment where submitter_id is not null
      union all select v.changed_by, c.delegation_id, false from comment_version v join comment c on c.id = v.comment_id
    ) acted where delegation_id is not null group by 1, 2) was
  join person p on p.id = was.person_id
  where p.delegation_id is distinct from was.delegation_id;

  create temporary table as_then on commit drop as
  select person_id, delegation_id, version_id as id from person_version order by since desc;
  create index on as_then (person_id, delegation_id);
  analyze as_then;

  update comment c set
    author_as = coalesce(
      (select a.id from as_then a where a.person_id = c.author_id and a.delegation_id = c.delegation_id limit 1),
      person_as_is(c.author_id)),
    submitter_as = coalesce(
      (select a.id from as_then a where a.person_id = c.submitter_id and a.delegation_id = c.delegation_id limit 1),
      person_as_is(c.submitter_id)),
    submitted_version = case when c.submitted_at is null then 1 else coalesce(
      (select max(v.version) from comment_version v where v.comment_id = c.id and v.status in ('DRAFT', 'VERIFIED')), 1) end;

  update comment_version v set changed_as = coalesce(
      (select a.id from as_then a where a.person_id = v.changed_by and a.delegation_id = c.delegation_id limit 1),
      person_as_is(v.changed_by))
  from comment c where c.id = v.comment_id;

  update response set drafted_as = person_as_is(drafted_by), published_as = person_as_is(published_by),
    author_as = array(select person_as_is(a.id) from unnest(author_ids) with ordinality a(id, n) order by n);
  update response_version set changed_as = person_as_is(changed_by);

  alter table comment enable trigger user;
  alter table comment_version enable trigger user;
  alter table response enable trigger user;
  alter table response_version enable trigger user;
  alter table comment alter column author_as set not null;
  alter table comment_version alter column changed_as set not null;
  alter table response_version alter column changed_as set not null;
  alter table response alter column drafted_as set not null;`;

const TRIGGERS = `
  -- Whoever moves between the look at their rights and this row has written for the delegation that the comment names.
  create function keep_who_wrote() returns trigger
  language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      new.author_as := (select version_id from person_version where person_id = new.author_id
        order by delegation_id is not distinct from new.delegation_id desc, id = person_id desc, since desc limit 1);
    end if;
    if new.submitter_id is not null then
      new.submitter_as := (select version_id from person_version where person_id = new.submitter_id
        order by delegation_id is not distinct from new.delegation_id desc, id = person_id desc, since desc limit 1);
    end if;
    return new;
  end $$;
  create trigger comment_as_they_were before insert or update of submitter_id on comment
    for each row execute function keep_who_wrote();

  create function keep_who_changed() returns trigger
  language plpgsql as $$
  begin
    new.changed_as := person_as_is(new.changed_by);
    return new;
  end $$;
  create trigger comment_version_as_they_were before insert on comment_version
    for each row execute function keep_who_changed();

  create trigger response_version_as_they_were before insert on response_version
    for each row execute function keep_who_changed();

  create function keep_who_drafted() returns trigger
  language plpgsql as $$
  begin
    new.drafted_as := person_as_is(new.drafted_by);
    return new;
  end $$;
  create trigger response_drafter_as_it_was before insert or update of drafted_by on response
    for each row execute function keep_who_drafted();

  -- Runs behind response_authors, by its name: who is new among the authors is so as they are now.
  create function keep_authors() returns trigger
  language plpgsql as $$
  begin
    new.author_as := case when tg_op = 'UPDATE' then old.author_as else '{}' end;
    for n in cardinality(new.author_as) + 1 .. cardinality(new.author_ids) loop
      new.author_as := new.author_as || person_as_is(new.author_ids[n]);
    end loop;
    return new;
  end $$;
  create trigger response_authors_as_they_were before insert or update on response
    for each row execute function keep_authors();

  create function keep_who_published() returns trigger
  language plpgsql as $$
  begin
    new.published_as := person_as_is(new.published_by);
    return new;
  end $$;
  create trigger response_publisher_as_it_was before insert or update of published_by on response
    for each row execute function keep_who_published();`;

const CURSOR = `
  drop function event_cursor(bigint, bytea, bytea);

  -- The twin of eventCursors in src/events/cursor.ts, which says why. Keys: both padded forms of the key of the proof, then
  -- those of the key of the mask.
  create function event_cursor(log_position bigint, keys bytea) returns text
  language plpgsql immutable strict parallel safe as $$
  declare
    proof bytea := substr(sha256(substr(keys, 65, 64) || sha256(substr(keys, 1, 64) || int8send(log_position))), 1, 12);
    mask text := encode(sha256(substr(keys, 193, 64) || sha256(substr(keys, 129, 64) || proof)), 'hex');
  begin
    return base64url(proof || int8send(log_position # ('x' || substr(mask, 1, 16))::bit(64)::bigint));
  end $$;`;
