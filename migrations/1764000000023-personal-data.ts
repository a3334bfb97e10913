import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A name can be taken back and the record still holds: what is recorded of a name is its digest with a salt that lies beside
 * it. Both go together, the digest stays, and nobody finds the name by guessing.
 */
export class PersonalData1764000000023 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(COLUMNS);
    await db.query(TRIGGERS);
    await db.query(FACTS);
    await db.query(digests(['person_as']));
    await db.query(WORDS('person_as', 'salted_facts_of(p)', ANONYMIZED));
    await db.query(SEAL);
  }

  /** Names that are gone do not come back. The chain is made anew of what older code knows. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(WORDS('person_version', 'facts_of(p)', ''));
    await db.query(digests([]));
    await db.query(`
      drop function salted_facts_of(person_version);
      drop trigger person_stays_forgotten on person;
      drop trigger person_is_forgotten on person;
      drop function forget_person();
      drop trigger person_is_kept_anew on person;
      drop trigger person_version_is_append_only on person_version;
      drop function refuse_all_but_forgetting();
      drop function hidden_name(bytea, text);
      alter table person drop constraint person_anonymized_check;
      alter table person_version drop constraint person_version_name_check;
      ${AS_BEFORE}
      alter table person_version drop column name_digest, drop column salt, alter column name set not null;
      alter table person drop column anonymized_at, alter column name set not null;
      create trigger person_version_is_append_only
        before update of version_id, person_id, name, role, delegation_id, since on person_version
        for each statement execute function refuse_rewriting();
      create trigger person_is_kept_anew after update of name, role, delegation_id on person
        for each row when ((old.name, old.role, old.delegation_id) is distinct from (new.name, new.role, new.delegation_id))
        execute function keep_person();`);
  }
}

const COLUMNS = `
  alter table person
    alter column name drop not null,
    add column anonymized_at timestamptz,
    add constraint person_anonymized_check check (case when anonymized_at is null then name is not null
      else name is null and email is null and disabled_at is not null end);
  alter table person_version
    alter column name drop not null,
    add column salt bytea default uuid_send(gen_random_uuid()),
    -- What is left of a name that was taken back.
    add column name_digest bytea,
    add constraint person_version_name_check check ((name is null) = (salt is null) and (name is null) = (name_digest is not null));

  create function hidden_name(salt bytea, name text) returns bytea
  language sql immutable strict parallel safe as $$ select sha256(salt || convert_to(name, 'UTF8')); $$;`;

const TRIGGERS = `
  drop trigger person_version_is_append_only on person_version;
  create function refuse_all_but_forgetting() returns trigger
  language plpgsql as $$
  begin
    if (new.version_id, new.person_id, new.role, new.delegation_id, new.since)
        is distinct from (old.version_id, old.person_id, old.role, old.delegation_id, old.since)
      or new.name is not null or new.name_digest is distinct from hidden_name(old.salt, old.name)
      or not exists (select from person where id = old.person_id and anonymized_at is not null)
    then
      raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
    end if;
    return new;
  end $$;
  create trigger person_version_is_append_only
    before update of version_id, person_id, name, salt, name_digest, role, delegation_id, since on person_version
    for each row execute function refuse_all_but_forgetting();

  create function forget_person() returns trigger
  language plpgsql as $$
  begin
    update person_version set name_digest = hidden_name(salt, name), name = null, salt = null
      where person_id = new.id and name is not null;
    return null;
  end $$;
  create trigger person_is_forgotten after update of anonymized_at on person
    for each row when (old.anonymized_at is null and new.anonymized_at is not null) execute function forget_person();
  create trigger person_stays_forgotten before update on person
    for each row when (old.anonymized_at is not null and new.anonymized_at is distinct from old.anonymized_at)
    execute function refuse_rewriting();

  drop trigger person_is_kept_anew on person;
  -- Whoever is forgotten is nobody new.
  create trigger person_is_kept_anew after update of name, role, delegation_id on person
    for each row when ((old.name, old.role, old.delegation_id) is distinct from (new.name, new.role, new.delegation_id)
      and (old.anonymized_at is not null or new.anonymized_at is null))
    execute function keep_person();`;

const FACTS = `
  -- What is recorded of somebody as they were, since names can be taken back; facts_of has the name itself.
  create function salted_facts_of(r person_version) returns jsonb
  language sql stable as $$
    select jsonb_build_array(r.version_id, r.person_id,
      encode(case when r.name is null then r.name_digest else hidden_name(r.salt, r.name) end, 'hex'), r.role, r.delegation_id);
  $$;`;

const TABLES = [
  ...['comment', 'comment_version', 'response', 'response_version', 'round', 'round_extension', 'roadmap', 'phase'],
  ...['pillar', 'measure', 'milestone', 'contribution', 'idea', 'delegation', 'person_version'],
];
const KEYS: Readonly<Record<string, string>> = {
  comment_version: 'r.comment_id = $2 and r.version = $3',
  response_version: 'r.response_id = $2 and r.version = $3',
  person_version: 'r.version_id = $2',
};

const digests = (more: readonly 'person_as'[]) => `
  create or replace function digest_now(kind text, id uuid, version integer) returns text
  language plpgsql stable as $$
  begin
    case $1
    ${TABLES.map((table) => `when '${table}' then return (select word($1, $2, $3, facts_of(r)) ->> 3 from "${table}" r where ${KEYS[table] ?? 'r.id = $2'});`).join('\n')}
    ${more.map((kind) => `when '${kind}' then return (select word($1, $2, $3, salted_facts_of(r)) ->> 3 from person_version r where r.version_id = $2);`).join('\n')}
    else return null;
    end case;
  end $$;`;

/** All that they were, whether or not they ever acted as it. */
const ANONYMIZED = `if recorded.type = 'PERSON_ANONYMIZED' then
        people := people || array(select v.version_id from person_version v where v.person_id = recorded.person_id);
      end if;`;

const WORDS = (kind: string, facts: string, more: string) => `
  create or replace function words_of(recorded event) returns jsonb
  language plpgsql stable as $$
  declare
    found jsonb := '[]';
    people uuid[] := array[recorded.actor_as];
    is_first boolean := recorded.type in ('COMMENT_SUBMITTED', 'REPLY_POSTED');
  begin
    if is_first or recorded.type in ('COMMENT_EDITED', 'COMMENT_WITHDRAWN') then
      select found || jsonb_agg(word('comment', c.id, null, facts_of(c))) ||
          coalesce(jsonb_agg(word('delegation', d.id, null, facts_of(d))) filter (where d.id is not null), '[]'),
          people || array_agg(c.author_as) || array_agg(c.submitter_as)
        into found, people
        from comment c left join delegation d on d.id = c.delegation_id where c.id = any(recorded.comment_ids);
      select found || jsonb_agg(word('comment_version', v.comment_id, v.version, facts_of(v))), people || array_agg(v.changed_as)
        into found, people
        from comment_version v join comment c on c.id = v.comment_id
        where v.comment_id = any(recorded.comment_ids) and (is_first or v.version = c.version);
    elsif recorded.type = 'RESPONSE_PUBLISHED' then
      select found || jsonb_build_array(word('response', r.id, null, facts_of(r))), people || r.drafted_as || r.published_as || r.author_as
        into found, people from response r where r.id = recorded.response_id;
      select found || jsonb_agg(word('response_version', v.response_id, v.version, facts_of(v))), people || array_agg(v.changed_as)
        into found, people from response_version v where v.response_id = recorded.response_id;
    elsif recorded.type like 'ROUND\\_%' then
      select found || jsonb_agg(w) into found from (
        select word('round', r.id, null, facts_of(r)) as w from round r where r.id = recorded.round_id
        union all select word('round_extension', r.id, null, facts_of(r)) from round_extension r where r.round_id = recorded.round_id) w;
    elsif recorded.type like 'DELEGATION\\_%' then
      select found || jsonb_agg(word('delegation', d.id, null, facts_of(d))) into found
        from delegation d where d.id = any(recorded.delegation_ids);
    elsif recorded.type like 'PERSON\\_%' then
      people := people || person_as_is(recorded.person_id);
      ${more}
    elsif recorded.type = 'REVISION_PUBLISHED' then
      select found || jsonb_agg(w) into found from parts_of_roadmap(recorded.roadmap_id) w;
    end if;
    select coalesce(found, '[]') || coalesce(jsonb_agg(word('${kind}', p.version_id, null, ${facts})), '[]')
      into found from person_version p where p.version_id = any(people);
    return nullif(found, '[]');
  end $$;`;

/** Everybody is recorded anew, a thousand an event: what was recorded before has the name in it, and falls with it. */
const SEAL = `
  do $$
  declare
    sealed jsonb;
  begin
    for sealed in
      select jsonb_agg(word('person_as', v.version_id, null, salted_facts_of(v)))
      from (select p.*, row_number() over (order by p.version_id) / 1000 as n from person_version p) p
      join person_version v on v.version_id = p.version_id
      group by p.n order by p.n
    loop
      perform record_events(jsonb_build_array(jsonb_build_object('type', 'RECORD_SEALED', 'occurred_at', now(),
        'audience', 'RECORD', 'words', sealed)));
    end loop;
  end $$;`;

const AS_BEFORE = `
  alter table event disable trigger user;
  do $$
  declare
    nameless uuid[] := array(select version_id from person_version where name is null);
    one event%rowtype;
    before bytea := (select case when oldest_position = 0 then sha256('') end from event_head);
  begin
    update person set name = 'Former member' where name is null;
    update person_version set name = 'Former member' where name is null;
    update event set type = 'PERSON_DISABLED' where type = 'PERSON_ANONYMIZED';
    update event e set words = (
      select jsonb_agg(coalesce((select word('person_version', p.version_id, null, facts_of(p)) from person_version p
        where w ->> 0 in ('person_as', 'person_version') and p.version_id = (w ->> 1)::uuid
          and (w ->> 0 = 'person_as' or p.version_id = any(nameless))), w) order by n)
      from jsonb_array_elements(e.words) with ordinality x(w, n))
    where e.words @? '$[*] ? (@[0] == "person_as" || @[0] == "person_version")';
    for one in select * from event order by position loop
      one.previous_hash := coalesce(before, one.previous_hash);
      before := event_hash(one);
      update event set previous_hash = one.previous_hash, hash = before where position = one.position;
    end loop;
    update event_head set hash = coalesce(before, hash);
  end $$;
  alter table event enable trigger user;`;
